import assert from "node:assert/strict";
import { test } from "node:test";
import { bucketsOf, lengthFor, lengthText, tickText, ticksOf } from "spawnwatch/rows/buckets.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { randomNumbers } from "./random.js";
import { riskEvent } from "./rows.js";

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 0, 1);

/** @param {{ time: number, detection?: string, severity?: string, score?: number }[]} events */
function storeOf(events) {
  const store = new RowStore();
  store.add(
    events.map(({ time, detection = "d", severity = "low", score = 1 }, i) =>
      riskEvent({
        risk_event_id: String(i),
        detection_id: detection,
        severity,
        risk_score: score,
        firstTime: new Date(time).toISOString(),
        lastTime: new Date(time + 5).toISOString(),
      }),
    ),
  );
  return store;
}

/** @param {RowStore} store */
function rowsOf(store) {
  return Int32Array.from({ length: store.size }, (_, row) => row);
}

test("no rows have no buckets", () => {
  assert.equal(bucketsOf(new RowStore(), new Int32Array(0), {}, 10), null);
});

test("a row that began before the filter's begin counts there", () => {
  const store = storeOf([{ time: BEGIN }, { time: BEGIN + 2 * HOUR }]);
  const buckets = bucketsOf(store, rowsOf(store), { from: BEGIN + HOUR, to: BEGIN + 3 * HOUR }, 100);
  assert.equal(buckets?.from, BEGIN + HOUR);
  assert.equal(buckets?.totals[0], 1);
});

test("lengths begin at times that people name, and there are not too many", () => {
  assert.equal(lengthFor(BEGIN, BEGIN + 24 * HOUR, 25), HOUR);
  assert.equal(lengthFor(BEGIN, BEGIN + 24 * HOUR, 24), 2 * HOUR);
  assert.equal(lengthFor(BEGIN, BEGIN, 2), 1);
  assert.equal(lengthText(HOUR), "hour");
  assert.equal(lengthText(15 * 60_000), "15 minutes");
  const { seed, random } = randomNumbers();
  for (let round = 0; round < 500; round++) {
    const first = BEGIN + random(10 ** 9);
    const last = first + random(10 ** (1 + random(9))) * (1 + random(400));
    const most = 2 + random(100);
    const length = lengthFor(first, last, most);
    assert.ok(Math.floor(last / length) - Math.floor(first / length) < most, `seed ${seed}, round ${round}`);
  }
});

test("any rows are counted as one by one", () => {
  const { seed, random } = randomNumbers();
  const severities = ["informational", "low", "medium", "high", "critical"];
  for (let round = 0; round < 50; round++) {
    const span = 10 ** (1 + random(10));
    const events = Array.from({ length: 1 + random(80) }, () => ({
      time: BEGIN + random(span),
      detection: `d${random(4)}`,
      severity: severities[random(5)],
      score: random(100),
    }));
    const store = storeOf(events);
    const buckets = bucketsOf(store, rowsOf(store), {}, 2 + random(60));
    assert.ok(buckets !== null);
    const { from, length, size, counts, totals, lanes } = buckets;
    for (let bucket = 0; bucket < size; bucket++) {
      const within = events.filter(({ time }) => time >= from + bucket * length && time < from + (bucket + 1) * length);
      assert.equal(totals[bucket], within.length, `seed ${seed}, round ${round}`);
      severities.forEach((name, severity) =>
        assert.equal(
          counts[bucket * 5 + severity],
          within.filter((event) => event.severity === name).length,
          `seed ${seed}, round ${round}`,
        ),
      );
    }
    assert.equal(
      lanes.reduce((sum, { rows }) => sum + rows, 0),
      events.length,
    );
    const highest = lanes.map((lane) => lane.highest);
    assert.deepEqual(
      highest,
      [...highest].sort((a, b) => b - a),
    );
    for (const { time, share } of ticksOf(buckets, 8)) {
      assert.ok(share >= 0 && share < 1 && (time - from) % length === 0, `seed ${seed}, round ${round}`);
    }
  }
});

test("times under buckets are as exact as the buckets", () => {
  assert.equal(tickText(BEGIN, HOUR), "2026-01-01");
  assert.equal(tickText(BEGIN + HOUR, HOUR), "01:00");
  assert.equal(tickText(BEGIN + 1500, 500), "00:00:01.500");
});
