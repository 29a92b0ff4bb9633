import assert from "node:assert/strict";
import { test } from "node:test";
import { counts, FACETS } from "spawnwatch/frame/facets.js";
import { AS_WRITTEN, NO_FILTER } from "spawnwatch/rows/filter.js";
import { inSlices } from "spawnwatch/work/slices.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { fired, silent } from "spawnwatch/rows/summary.js";
import { riskEvent } from "./rows.js";

/** @param {string} list */
const facetOf = (list) => FACETS.find((facet) => facet.list === list) ?? assert.fail(list);

function someRows() {
  const store = new RowStore();
  store.add([
    riskEvent({ risk_event_id: "a", dest: "h1", user: "u1", severity: "high", risk_score: 70 }),
    riskEvent({ risk_event_id: "b", dest: "h2", user: "u1", severity: "low", risk_score: 30 }),
    riskEvent({ risk_event_id: "c", dest: ["h1", "h2"], user: "u2", severity: "low", detection_id: "d2" }),
  ]);
  return store;
}

test("a list counts the rows that the rest of the filter leaves", async () => {
  const filter = { ...NO_FILTER, hosts: ["h1"], users: ["u1"] };
  const hosts = await inSlices(counts(someRows(), facetOf("hosts"), filter, AS_WRITTEN));
  assert.deepEqual([...hosts].sort(), [
    ["h1", 1],
    ["h2", 1],
  ]);
  const users = await inSlices(counts(someRows(), facetOf("users"), filter, AS_WRITTEN));
  assert.deepEqual([...users].sort(), [
    ["u1", 1],
    ["u2", 1],
  ]);
});

test("a row with several spellings of a name counts once", async () => {
  const spelling = { host: () => "one", user: String };
  const hosts = await inSlices(counts(someRows(), facetOf("hosts"), NO_FILTER, spelling));
  assert.deepEqual([...hosts], [["one", 3]]);
});

test("detections are told apart by whether they fired, could have, and ran", () => {
  const store = someRows();
  assert.deepEqual(
    fired(store, Int32Array.of(0, 1)).map(({ detection, count, highest }) => [detection.id, count, highest]),
    [["d1", 2, 70]],
  );
  /** @param {string} id @param {object} fields */
  const detection = (id, fields) =>
    /** @type {import("spawnwatch/source/messages.js").Detection} */ ({
      ...{ id, name: id, kind: "TTP", status: "runs", techniques: [], tactics: [], stories: [] },
      ...fields,
    });
  const blind = [{ source: "a", why: "b" }];
  const groups = silent(store, [
    detection("d1", { blind }),
    detection("d3", {}),
    detection("d4", { blind }),
    detection("d5", { status: "refused", reason: "x" }),
    detection("d6", { status: "left_out" }),
  ]);
  assert.deepEqual(
    Object.values(groups).map((list) => list.map(({ id }) => id)),
    [["d3"], ["d4"], ["d5"], ["d6"]],
  );
});
