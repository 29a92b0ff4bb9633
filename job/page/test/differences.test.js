import assert from "node:assert/strict";
import { test } from "node:test";
import { byDetection, byHost, CHANGES, ordered, passing, rowOf, summed } from "spawnwatch/compare/differences.js";
import { fieldPairs } from "spawnwatch/compare/fieldpairs.js";
import { inSlices } from "spawnwatch/work/slices.js";
import { randomNumbers } from "./random.js";
import { riskEvent } from "./rows.js";

/** @typedef {import("spawnwatch/compare/differences.js").Difference} Difference */

/**
 * @param {(limit: number) => number} random
 * @param {number} i
 * @returns {Difference}
 */
function randomDifference(random, i) {
  const side = () =>
    riskEvent({
      risk_event_id: `r${i}`,
      detection_name: `D${i % 5}`,
      dest: i % 7 === 0 ? ["h1", "h2"] : `h${i % 3}`,
      process: `command ${random(4)}`,
      firstTime: new Date(random(1000)).toISOString(),
    });
  const { change } = CHANGES[random(CHANGES.length)];
  switch (change) {
    case "gained":
      return { change, after: side() };
    case "lost":
      return { change, before: side() };
    default:
      return {
        change,
        fields: random(2) === 0 ? ["process"] : ["process", "risk_score"],
        before: side(),
        after: side(),
      };
  }
}

/** @param {Difference} difference */
function hostsOf(difference) {
  const dest = /** @type {any} */ (rowOf(difference)).dest;
  return Array.isArray(dest) ? dest : [dest];
}

const ALL = { text: "", change: "", detection: "", host: "" };

test("a filter passes what a naive one passes", async () => {
  const { seed, random } = randomNumbers();
  const differences = Array.from({ length: 1000 }, (_, i) => randomDifference(random, i));
  for (let round = 0; round < 50; round++) {
    const filter = {
      change: random(2) === 0 ? "" : CHANGES[random(CHANGES.length)].change,
      detection: random(2) === 0 ? "" : `D${random(6)}`,
      host: random(2) === 0 ? "" : `h${random(4)}`,
      text: random(2) === 0 ? "" : `command ${random(5)}`,
    };
    const expected = differences.filter(
      (difference) =>
        [difference.change, ""].includes(filter.change) &&
        [rowOf(difference).detection_name, ""].includes(filter.detection) &&
        (filter.host === "" || hostsOf(difference).includes(filter.host)) &&
        [difference.before, difference.after].some((row) => JSON.stringify(row ?? {}).includes(filter.text)),
    );
    const text = filter.text === "" ? "" : `"${filter.text}"`;
    const passed = await inSlices(passing(differences, { ...filter, text }));
    assert.deepEqual(passed, expected, `seed ${seed}`);
  }
});

test("each difference passes no filter, in order of detection, change and time", async () => {
  const { seed, random } = randomNumbers();
  const differences = await inSlices(ordered(Array.from({ length: 500 }, (_, i) => randomDifference(random, i))));
  assert.equal((await inSlices(passing(differences, ALL))).length, 500);
  const rank = new Map(CHANGES.map(({ change }, number) => [change, number]));
  for (const [i, difference] of differences.entries()) {
    const before = differences[i - 1];
    if (before !== undefined) {
      const keys = [before, difference].map((of) => [
        rowOf(of).detection_name,
        rank.get(of.change),
        rowOf(of).firstTime,
      ]);
      assert.ok(JSON.stringify(keys[0]) <= JSON.stringify(keys[1]), `seed ${seed}`);
    }
  }
});

test("groups count each row once for each detection and host", async () => {
  const { seed, random } = randomNumbers();
  const differences = Array.from({ length: 1000 }, (_, i) => randomDifference(random, i));
  for (const group of await inSlices(byDetection(differences))) {
    const own = differences.filter((difference) => rowOf(difference).detection_name === group.name);
    assert.equal(group.rows, own.length, `seed ${seed}`);
    for (const { change } of CHANGES) {
      assert.equal(group.changes[change] ?? 0, own.filter((difference) => difference.change === change).length);
    }
    for (const host of ["h0", "h1", "h2"]) {
      assert.equal(group.others.get(host) ?? 0, own.filter((difference) => hostsOf(difference).includes(host)).length);
    }
    assert.equal(
      group.fields.get("risk_score") ?? 0,
      own.filter((of) => of.change === "changed" && of.fields?.includes("risk_score")).length,
    );
  }
  const hosts = await inSlices(byHost(differences));
  assert.deepEqual(
    new Map(hosts.map(({ name, rows }) => [name, rows])),
    new Map(["h0", "h1", "h2"].map((host) => [host, differences.filter((of) => hostsOf(of).includes(host)).length])),
    `seed ${seed}`,
  );
});

test("spellings of a host are one group, unless names are as written", async () => {
  /** @param {string} id @param {string} dest @returns {Difference} */
  const on = (id, dest) => ({ change: "gained", after: riskEvent({ risk_event_id: id, dest }) });
  const differences = [on("a", "WS7"), on("b", "ws7.corp.example"), on("c", "WS8")];
  const joined = await inSlices(summed(differences, true));
  assert.deepEqual(
    joined.hosts.map(({ name, rows }) => [name, rows]),
    [
      ["ws7.corp.example", 2],
      ["WS8", 1],
    ],
  );
  for (const host of ["WS7", "ws7.corp.example"]) {
    assert.equal((await inSlices(passing(joined.all, { ...ALL, host }, joined.spelling))).length, 2);
  }
  const written = await inSlices(summed(differences, false));
  assert.equal(written.hosts.length, 3);
  assert.equal((await inSlices(passing(written.all, { ...ALL, host: "WS7" }, written.spelling))).length, 1);
});

test("no step of adding up 100,000 differences holds the page", () => {
  const differences = Array.from({ length: 100_000 }, (_, i) => ({
    change: /** @type {const} */ ("gained"),
    after: riskEvent({ risk_event_id: `r${i}`, dest: i % 2 === 0 ? `ws${i}` : `ws${i - 1}.corp.example` }),
  }));
  /** @type {number[]} */
  const steps = [];
  // The engine's own work, such as collecting garbage, may be in a step of one run but not in the same step of all.
  for (let run = 0; run < 3; run++) {
    const work = summed(differences, true);
    for (let i = 0; ; i++) {
      // The time of the processor, since others may use the machine.
      const before = process.cpuUsage();
      const step = work.next();
      const { user, system } = process.cpuUsage(before);
      steps[i] = Math.min(steps[i] ?? Infinity, (user + system) / 1000);
      if (step.done) {
        assert.equal(step.value.hosts.length, 50_000);
        break;
      }
    }
  }
  const longest = Math.max(...steps);
  assert.ok(longest < 50, `${longest} ms`);
});

test("fields that differ come first, whatever they hold", () => {
  const before = riskEvent({
    process: ["a", "b"],
    risk_score: 10,
    risk_objects: [
      {
        risk_object: "ws-1",
        risk_object_type: "system",
        risk_score: 10,
        risk_object_kind: "risk",
        risk_message: "m",
      },
    ],
  });
  const { impact, ...after } = { ...before, risk_score: 20, finding_title: "t", impact: 1 };
  assert.equal(impact, 1);
  const pairs = fieldPairs({ change: "changed", fields: ["finding_title", "risk_score"], before, after });
  assert.deepEqual(pairs.slice(0, 2), [
    { name: "risk_score", before: ["10"], after: ["20"], differs: true },
    { name: "finding_title", before: null, after: ["t"], differs: true },
  ]);
  assert.ok(pairs.slice(2).every(({ differs }) => !differs));
  const values = new Map(pairs.map(({ name, after: texts }) => [name, texts]));
  assert.deepEqual(values.get("process"), ["a", "b"]);
  assert.deepEqual(values.get("risk_objects"), [
    "risk_object: ws-1; risk_object_type: system; risk_score: 10; risk_object_kind: risk; risk_message: m",
  ]);
});

test("a difference without a row is refused", () => {
  assert.throws(() => rowOf({ change: "gained" }), TypeError);
});
