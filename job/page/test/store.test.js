import assert from "node:assert/strict";
import { test } from "node:test";
import { rowKey } from "spawnwatch/rows/row.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { randomNumbers } from "./random.js";
import { done, riskEvent } from "./rows.js";

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
  const heir = done(store.latest(3));
  assert.deepEqual(
    [0, 1, 2].map((index) => heir.row(index).risk_event_id),
    ["r5", "r4", "r3"],
  );
  assert.deepEqual([...heir.lastTime.subarray(0, 3)], [5000, 4000, 3000]);
  assert.equal(heir.indexOf("r1", false), -1);
  assert.equal(heir.keptSince, 2000);
  assert.equal(done(heir.latest(3)).keptSince, 2000, "it leaves none behind, and the one before it did");
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

test("late rows replace each other in pairs, which are about the same sightings", () => {
  const store = new RowStore();
  /** @param {number} revision @param {boolean} late */
  const row = (revision, late) => riskEvent({ risk_event_id: "a", revision, late });
  store.add([row(6, true), row(1, true), row(2, true), row(9, false), row(5, true), row(3, true)]);
  assert.deepEqual(
    Array.from(store.rows, (index) => [store.row(index).late, store.row(index).revision]),
    [
      [true, 6],
      [true, 2],
      [false, 9],
      [true, 3],
    ],
  );
  assert.equal(store.row(store.indexOf("a", false)).revision, 9);
  assert.equal(store.row(store.indexOf("a", true)).revision, 2);
  assert.equal(store.row(store.indexOf("a", true, 3)).revision, 6);
  assert.equal(store.indexOf("a", true, 4), -1);
  assert.deepEqual(store.before(store.indexOf("a", false)), []);
  assert.deepEqual(
    store.before(store.indexOf("a", true, 3)).map((index) => store.row(index).revision),
    [9, 2, 3],
  );
  store.withdraw([row(10, false), row(2, true)]);
  assert.deepEqual(
    store.before(store.indexOf("a", true, 3)).map((index) => store.row(index).revision),
    [3],
  );
  assert.equal(store.indexOf("a", false), -1);
});

test("a row is described as it says itself, and a detection as its newest version is", () => {
  const store = new RowStore();
  /** @param {string} id @param {number} version @param {string} name @param {string[]} tactics */
  const row = (id, version, name, tactics) =>
    riskEvent({
      risk_event_id: id,
      detection_version: version,
      detection_name: name,
      annotations: { mitre_attack: ["T1"], mitre_attack_technique: ["one"], mitre_attack_tactic: tactics },
    });
  store.add([row("a", 2, "second", ["Impact"]), row("b", 1, "first", ["Execution"])]);
  store.add([row("c", 2, "second", ["Impact"]), row("d", 3, "third", []), row("e", 3, "third", ["Impact"])]);
  assert.deepEqual(
    store.detections.map(({ id, name, tactics }) => [id, name, tactics]),
    [["d1", "third", ["Impact"]]],
  );
  assert.deepEqual([...store.detection.subarray(0, 5)], [0, 0, 0, 0, 0]);
  assert.deepEqual([...store.detectionVersion.subarray(0, 5)], [0, 1, 0, 2, 3]);
  assert.deepEqual(
    store.detectionVersions.map(({ tactics }) => tactics),
    [["Impact"], ["Execution"], [], ["Impact"]],
  );
  assert.equal(store.row(2).annotations.mitre_attack_tactic, store.row(0).annotations.mitre_attack_tactic);
});

test("the store that takes over has the latest rows, and all that came meanwhile", () => {
  for (let run = 0; run < 100; run++) {
    const { seed, random } = randomNumbers();
    const store = new RowStore();
    const row = () => {
      const id = random(700);
      const revision = 1 + random(9);
      const late = random(4) === 0;
      // Records of one revision are the same.
      const lastTime = new Date((id * 7919 + revision * 104_729 + (late ? 31 : 0)) % 1_000_000).toISOString();
      return riskEvent({ risk_event_id: `r${id}`, revision, late, dest: `h${(id + revision) % 50}`, lastTime });
    };
    // One that has gone comes back even with the revision with which it went: of two, the raised one holds.
    const isNew = (/** @type {import("./rows.js").RiskEvent} */ one) =>
      one.revision + Number(store.find(rowKey(one)) < 0) > store.revisionOf(one);
    const rows = (/** @type {number} */ most) => Array.from({ length: random(most) }, row);
    store.add(rows(1500));
    store.withdraw(rows(300));
    const count = random(600);
    const held = store.held;
    const wanted = Array.from(store.rows, (index) => store.lastTime[index])
      .sort((a, b) => b - a)
      .slice(0, count);
    const earliest = wanted.at(-1) ?? Infinity;
    const goneBefore = held - store.size;
    const presentBefore = new Set(store.rows);
    const timesBefore = store.lastTime.slice(0, held);
    const keysBefore = Array.from({ length: held }, (_, index) => rowKey(store.row(index)));
    const work = store.latest(count);
    /** @type {Set<string>} */
    const touched = new Set();
    let step = work.next();
    while (!step.done) {
      const came = rows(4);
      came.filter(isNew).forEach((one) => touched.add(rowKey(one)));
      store.add(came);
      store.withdraw(rows(2));
      step = work.next();
    }
    const heir = step.value;
    const after = rows(20);
    after.filter(isNew).forEach((one) => touched.add(rowKey(one)));
    store.add(after);
    for (let index = 0; index < store.held; index++) {
      const one = store.row(index);
      const key = rowKey(one);
      const at = heir.find(key);
      const place = keysBefore.indexOf(key);
      const isKept = touched.has(key) || (presentBefore.has(place) && timesBefore[place] > earliest);
      if (store.find(key) < 0) {
        assert.equal(at, -1, `seed ${seed}`);
      } else if (isKept || at >= 0) {
        assert.equal(heir.row(at)?.revision, one.revision, `seed ${seed}, ${key}`);
        assert.equal(heir.lastTime[at], store.lastTime[index], `seed ${seed}`);
        assert.deepEqual(
          heir.hosts(at).map((name) => heir.hostNames[name]),
          [/** @type {any} */ (one).dest],
          `seed ${seed}`,
        );
      }
    }
    const kept = wanted.length + Math.min(goneBefore, Math.floor(count / 4));
    assert.ok(heir.held >= kept && heir.held <= kept + touched.size, `seed ${seed}`);
    assert.equal(heir.size, heir.rows.length, `seed ${seed}`);
  }
});

test("no step of the handing over of 125,000 rows holds the page", () => {
  const store = new RowStore();
  store.add(
    Array.from({ length: 125_000 }, (_, i) =>
      riskEvent({
        risk_event_id: `r${i}`,
        dest: `host-${i % 30_000}`,
        user: `user-${i % 20_000}`,
        process: `cmd.exe /c echo ${i % 70_000}`,
        lastTime: new Date(1_700_000_000_000 + ((i * 7919) % 125_000) * 1000).toISOString(),
      }),
    ),
  );
  const work = store.latest(100_000);
  let longest = 0;
  for (;;) {
    // The time of the processor, since others may use the machine.
    const before = process.cpuUsage();
    const step = work.next();
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    if (step.done) {
      assert.equal(step.value.size, 100_000);
      break;
    }
  }
  assert.ok(longest < 50, `${longest} ms`);
});
