import assert from "node:assert/strict";
import { test } from "node:test";
import { RowStore } from "spawnwatch/store.js";
import { riskEvent } from "./rows.js";

test("a higher revision replaces a row in its place, a lower one does not", () => {
  const store = new RowStore();
  store.add([riskEvent({ risk_event_id: "a" }), riskEvent({ risk_event_id: "b" })]);
  store.add([riskEvent({ risk_event_id: "a", revision: 3, risk_score: 80, severity: "high" })]);
  store.add([riskEvent({ risk_event_id: "a", revision: 2, risk_score: 10 })]);
  assert.equal(store.size, 2);
  assert.equal(store.indexOf("a", false), 0);
  assert.equal(store.row(0).revision, 3);
  assert.equal(store.score[0], 80);
  assert.equal(store.severity[0], 3);
});

test("a late row is another row", () => {
  const store = new RowStore();
  store.add([riskEvent({ risk_event_id: "a" }), riskEvent({ risk_event_id: "a", late: true })]);
  assert.equal(store.size, 2);
  assert.equal(store.indexOf("a", true), 1);
  assert.deepEqual([...store.late.subarray(0, 2)], [0, 1]);
});

test("columns grow and agree with the rows", () => {
  const store = new RowStore();
  const rows = Array.from({ length: 3000 }, (_, i) =>
    riskEvent({
      risk_event_id: `r${i}`,
      detection_id: `d${i % 7}`,
      dest: `host${i % 11}`,
      risk_score: i % 101,
      lastTime: new Date(i * 1000).toISOString(),
    }),
  );
  store.add(rows.slice(0, 10));
  store.add(rows.slice(10));
  for (let i = 0; i < rows.length; i++) {
    assert.equal(store.row(i).risk_event_id, `r${i}`);
    assert.equal(store.score[i], i % 101);
    assert.equal(store.lastTime[i], i * 1000);
    assert.equal(store.detections[store.detection[i]].id, `d${i % 7}`);
    assert.deepEqual(
      store.hosts(i).map((id) => store.hostNames[id]),
      [`host${i % 11}`],
    );
  }
});

test("hosts and users come from fields with one and with several texts, and from risk objects", () => {
  const store = new RowStore();
  const object = { risk_score: 1, risk_object_kind: "risk", risk_message: "" };
  store.add([
    riskEvent({
      dest: ["a", "b"],
      user: undefined,
      risk_objects: [
        { risk_object: "b", risk_object_type: "system", ...object },
        { risk_object: "u", risk_object_type: "user", ...object },
      ],
    }),
  ]);
  assert.deepEqual(
    store.hosts(0).map((id) => store.hostNames[id]),
    ["a", "b"],
  );
  assert.deepEqual(
    store.users(0).map((id) => store.userNames[id]),
    ["u"],
  );
});

test("only the latest rows are kept, in the order in which they came", () => {
  const store = new RowStore();
  store.add(
    [5, 1, 4, 2, 3].map((second) =>
      riskEvent({ risk_event_id: `r${second}`, lastTime: new Date(second * 1000).toISOString() }),
    ),
  );
  store.keepLatest(3);
  assert.equal(store.generation, 1);
  assert.deepEqual(
    [0, 1, 2].map((index) => store.row(index).risk_event_id),
    ["r5", "r4", "r3"],
  );
  assert.deepEqual([...store.lastTime.subarray(0, 3)], [5000, 4000, 3000]);
  assert.equal(store.indexOf("r1", false), -1);
});

test("listeners hear of each addition until they are removed", () => {
  const store = new RowStore();
  let heard = 0;
  const remove = store.onChange(() => heard++);
  store.add([riskEvent()]);
  remove();
  store.add([riskEvent({ risk_event_id: "b" })]);
  assert.equal(heard, 1);
});
