import assert from "node:assert/strict";
import { test } from "node:test";
import { isRejected, isRow } from "spawnwatch/shape.js";
import { riskEvent } from "./rows.js";

test("a risk event is a row, and a record of another shape is not", () => {
  const object = { risk_object: "ws7", risk_object_type: "system", risk_score: 25 };
  assert.ok(isRow(riskEvent()));
  assert.ok(isRow(riskEvent({ risk_objects: [object] })));
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
  })) {
    assert.ok(!isRow(riskEvent({ [name]: value })), name);
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
