import assert from "node:assert/strict";
import { test } from "node:test";
import { isRejected, isRow } from "spawnwatch/source/shape.js";
import { riskEvent } from "./rows.js";

test("a risk event is a row, and a record of another shape is not", () => {
  const object = { risk_object: "ws7", risk_object_type: "system", risk_score: 25 };
  assert.ok(isRow(riskEvent()));
  assert.ok(isRow(riskEvent({ risk_objects: [object] })), "without a kind");
  assert.ok(isRow(riskEvent({ risk_objects: [{ ...object, risk_object_kind: "finding" }] })));
  assert.ok(isRow(riskEvent({ allowlist_entry: "backup", allowlist_owner: "ops", allowlist_reason: "CHG-7" })));
  for (const record of [null, 7, "row", [], {}]) {
    assert.ok(!isRow(record), JSON.stringify(record));
  }
  for (const [name, value] of Object.entries({
    risk_event_id: 1,
    revision: "1",
    firstTime: "yesterday",
    lastTime: undefined,
    risk_score: null,
    risk_objects: [null],
    threat_objects: [{ threat_object: 7 }],
    annotations: null,
    analytic_story: "A Story",
    count: "many",
    severity: 7,
    window_end: null,
    dest: { host: "ws7" },
    user: [{ name: "alice" }],
    allowlist_entry: 7,
    allowlist_owner: ["ops"],
    allowlist_reason: null,
    risk_objects_left_out: "3",
    threat_objects_left_out: ["3"],
  })) {
    assert.ok(!isRow(riskEvent({ [name]: value })), name);
  }
  for (const [name, value] of Object.entries({
    risk_object: 7,
    risk_object_type: 7,
    risk_object_kind: 7,
    risk_score: JSON.parse("1e999"),
  })) {
    assert.ok(!isRow(riskEvent({ risk_objects: [{ ...object, [name]: value }] })), name);
  }
  assert.ok(!isRow(riskEvent({ risk_objects: [{ risk_object: "ws7", risk_score: 25 }] })), "without a type");
  for (const name of ["revision", "count", "risk_score"]) {
    assert.ok(!isRow(riskEvent({ [name]: JSON.parse("1e999") })), name);
  }
  assert.ok(!isRow(riskEvent({ annotations: { mitre_attack: [] } })));
});

test("a record that could not be used says why", () => {
  const record = { topic: "events", partition: 0, offset: 7, reason: "malformed", detail: "", size: 12, excerpt: "{" };
  assert.ok(isRejected(record));
  for (const [name, value] of Object.entries({ reason: 7, detail: undefined, size: "12", excerpt: null, topic: {} })) {
    assert.ok(!isRejected({ ...record, [name]: value }), name);
  }
  assert.ok(!isRejected(null));
});
