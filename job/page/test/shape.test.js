import assert from "node:assert/strict";
import { test } from "node:test";
import { isRow } from "spawnwatch/shape.js";
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
    threat_objects: {},
    annotations: null,
    analytic_story: "A Story",
  })) {
    assert.ok(!isRow(riskEvent({ [name]: value })), name);
  }
  assert.ok(!isRow(riskEvent({ annotations: { mitre_attack: [] } })));
});
