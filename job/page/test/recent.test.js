import assert from "node:assert/strict";
import { test } from "node:test";
import { missing, sinceWhen, standing } from "spawnwatch/frame/live.js";
import { lastHours } from "spawnwatch/views/recent.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { riskEvent } from "./rows.js";

/** @param {string} id @param {string} time @param {Record<string, unknown>} fields */
function at(id, time, fields = {}) {
  return riskEvent({ risk_event_id: id, firstTime: time, lastTime: time, ...fields });
}

test("rows are counted in the hour of their latest sighting, a host once under its shown name", () => {
  const store = new RowStore();
  store.add([
    at("a", "2026-01-01T10:59:59.999Z", { dest: "WS7" }),
    at("b", "2026-01-01T11:00:00.000Z", { dest: ["WS7", "ws7"] }),
    at("c", "2026-01-01T12:30:00.000Z", { dest: "ws8", detection_id: "d2", detection_name: "Another" }),
    at("d", "2026-01-01T09:59:59.999Z"),
    at("e", "2026-01-01T13:00:00.000Z"),
  ]);
  const now = Date.parse("2026-01-01T12:31:00Z");
  const { start, detections, hosts } = lastHours(store, store.rows, (name) => name.toLowerCase(), now, 3);

  assert.equal(start, Date.parse("2026-01-01T10:00:00Z"));
  assert.deepEqual(detections, [
    { key: "d1", name: "A Detection", counts: [1, 1, 0], total: 2 },
    { key: "d2", name: "Another", counts: [0, 0, 1], total: 1 },
  ]);
  assert.deepEqual(hosts, [
    { key: "ws7", name: "ws7", counts: [1, 1, 0], total: 2 },
    { key: "ws8", name: "ws8", counts: [0, 0, 1], total: 1 },
  ]);
});

test("a page says how it stands and what it lacks", () => {
  /** @param {"reading" | "live" | "waiting"} state @param {object} more */
  const status = (state, more = {}) => ({ type: /** @type {const} */ ("status"), state, ...more });
  assert.equal(standing({ connected: false, status: status("live") }).state, "waiting");
  assert.deepEqual(standing({ connected: true, status: status("live") }), { state: "live", text: "Live" });
  assert.equal(
    standing({ connected: true, status: status("reading", { behind: 1 }) }).text,
    "Reading: 1 record to come",
  );
  assert.match(standing({ connected: true, status: status("waiting") }).text, /^No Kafka broker answers/);
  assert.equal(missing({ status: status("live", { deleted: 0, unreadable: 0 }), forgotten: 0 }), "");
  assert.equal(
    missing({ status: status("live", { deleted: 2 }), forgotten: 1000 }),
    "Retention deleted 2 records before the page had read them. 1,000 older rows are no longer in the page.",
  );
  assert.equal(
    missing({ status: status("live", { unreadable: 1 }), forgotten: 1 }),
    "1 record in the topics is not a JSON object. 1 older row is no longer in the page.",
  );
  assert.equal(
    missing({ status: status("live", { unreadable: 2 }), forgotten: 0 }),
    "2 records in the topics are not JSON objects.",
  );
});

test("a page says since when it has rows if the rules for incidents look further back", () => {
  const now = Date.parse("2026-01-10T12:00:00Z");
  const context = (/** @type {object | undefined} */ settings, live = true) => ({
    live,
    run: /** @type {any} */ ({ type: "run", settings }),
    keptSince: -Infinity,
  });
  assert.equal(
    sinceWhen(context({ since: "2026-01-10T11:00:00Z" }), now),
    "Only rows since 2026-01-10 11:00 UTC are here, so the risk in 24 hours and the tactics in 7 days may be too low.",
  );
  assert.equal(
    sinceWhen(context({ since: "2026-01-09T11:59:00Z" }), now),
    "Only rows since 2026-01-09 11:59 UTC are here, so the tactics in 7 days may be too few.",
  );
  assert.notEqual(sinceWhen(context({ since: "2026-01-03T12:05:00Z" }), now), "");
  assert.equal(sinceWhen(context({ since: "2026-01-03T12:00:00Z" }), now + 5000), "");
  assert.equal(sinceWhen(context({ since: "2026-01-03T12:00:05Z" }), now), "");
  assert.equal(sinceWhen(context({ since: "2026-01-10T11:00:00Z" }, false), now), "");
  assert.equal(sinceWhen(context(undefined), now), "");
  assert.equal(sinceWhen({ live: true, run: null, keptSince: -Infinity }, now), "");

  const forgot = { live: true, run: null, keptSince: Date.parse("2026-01-10T02:00:00Z") };
  assert.match(sinceWhen(forgot, now), /^Only rows since 2026-01-10 02:00 UTC are here, so the risk in 24 hours/);
  for (const [read, since] of [
    ["2026-01-03T12:00:00Z", "2026-01-10 02:00"],
    ["2026-01-10T03:00:00Z", "2026-01-10 03:00"],
  ]) {
    assert.ok(sinceWhen({ ...forgot, run: context({ since: read }).run }, now).includes(since), read);
  }
  assert.equal(sinceWhen({ ...forgot, keptSince: Date.parse("2026-01-02T00:00:00Z") }, now), "");
});
