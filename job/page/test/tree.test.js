import assert from "node:assert/strict";
import { test } from "node:test";
import { AS_WRITTEN } from "spawnwatch/rows/filter.js";
import { parentsOf } from "spawnwatch/story/parents.js";
import { processesOf } from "spawnwatch/story/processes.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { linesOf } from "spawnwatch/story/tree.js";
import { randomNumbers } from "./random.js";
import { done, riskEvent } from "./rows.js";

const BEGIN = Date.UTC(2026, 0, 1, 12);

/** @param {Record<string, unknown>[]} rows `at` is the time in seconds */
function processes(rows) {
  const store = new RowStore();
  store.add(
    rows.map(({ at = 0, ...fields }, i) => {
      const time = new Date(BEGIN + Number(at) * 1000).toISOString();
      return riskEvent({
        risk_event_id: String(i),
        dest: "h",
        process: "",
        firstTime: time,
        lastTime: time,
        ...fields,
      });
    }),
  );
  const entries = rows.map((_, row) => ({ store, row, suppressed: row % 7 === 3 }));
  return done(processesOf(entries, AS_WRITTEN));
}

/** A story as indented text. @param {Record<string, unknown>[]} rows */
function story(rows) {
  return done(linesOf(processes(rows))).map((line) => {
    if ("day" in line) {
      return new Date(line.day).toISOString().slice(0, 10);
    }
    const [{ process, identity }] = line.nodes;
    const times = line.nodes.length > 1 ? ` x${line.nodes.length}` : "";
    return `${"  ".repeat(line.depth)}${process === null ? `(${identity.name})` : identity.name}${times}`;
  });
}

test("rows of one GUID are one process", () => {
  const found = processes([
    { process_guid: "{A}", process_name: "cmd.exe", process: "cmd /c x" },
    { process_guid: "{a}", process_name: "CMD.EXE", at: 1 },
    { process_guid: "{B}", process_name: "cmd.exe", process: "cmd /c x" },
  ]);
  assert.deepEqual(
    found.map(({ raised }) => raised.length),
    [2, 1],
  );
});

test("a number in hexadecimal is that number, and is given again", () => {
  const found = processes([
    { process_id: "0xab4", process_name: "a.exe", process: "a 1" },
    { process_id: "2740", process_name: "a.exe", process: "a 1", at: 5 },
    { process_id: "2740", process_name: "b.exe", process: "b", at: 6 },
    { process_id: "2740", process_name: "a.exe", process: "a 1", at: 90_000 },
  ]);
  assert.deepEqual(
    found.map(({ name, raised }) => [name, raised.length]),
    [
      ["a.exe", 2],
      ["b.exe", 1],
      ["a.exe", 1],
    ],
  );
});

test("without numbers, rows of the same moment and name are one process", () => {
  const [one, ...others] = processes([
    { process_name: "a.exe", process: "a 1", process_id: "null" },
    { process_name: "a.exe", parent_process_name: "p.exe" },
  ]);
  assert.equal(others.length, 0);
  assert.equal(one.parent.name, "p.exe");
});

test("rows that stand for several processes are none of them", () => {
  const found = processes([
    { process_name: "a.exe", process: "a 1" },
    { process_name: "a.exe", process: ["a 1", "a 2"] },
    { process_name: "a.exe", count: 31 },
  ]);
  assert.equal(found.length, 3);
});

test("processes are indented by parent, which need not have raised anything", () => {
  assert.deepEqual(
    story([
      { process_guid: "A", process_name: "a.exe" },
      { process_guid: "B", parent_process_guid: "A", process_name: "b.exe", at: 1 },
      { process_id: "7", parent_process_id: "6", parent_process_name: "x.exe", process_name: "c.exe", at: 2 },
      { process_id: "8", parent_process_id: "0x6", parent_process_name: "x.exe", process_name: "d.exe", at: 3 },
      { process_guid: "C", parent_process_guid: "B", process_name: "e.exe", at: 4 },
      { parent_process_name: "D.exe", process_name: "f.exe", at: 5 },
      { process_name: "g.exe", at: 6 },
    ]),
    ["2026-01-01", "a.exe", "  b.exe", "    e.exe", "(x.exe)", "  c.exe", "  d.exe", "    f.exe", "g.exe"],
  );
});

test("a parent that only its name tells of is marked as such", () => {
  const lines = done(
    linesOf(
      processes([
        { process_id: "1", process_name: "p.exe", process: "p -x" },
        { process_id: "2", process_name: "a.exe", parent_process_name: "p.exe", at: 1 },
        { process_id: "3", process_name: "b.exe", parent_process_name: "p.exe", parent_process: "p -x", at: 2 },
        { process_id: "5", process_name: "c.exe", parent_process_id: "1", at: 4 },
      ]),
    ),
  );
  assert.deepEqual(
    lines.flatMap((line) => ("day" in line ? [] : line.nodes.map(({ identity, guessed }) => [identity.name, guessed]))),
    [
      ["p.exe", false],
      ["a.exe", true],
      ["b.exe", false],
      ["c.exe", false],
    ],
  );
});

test("a day begins with the parents that its processes have from before", () => {
  assert.deepEqual(
    story([
      { process_guid: "A", process_name: "a.exe" },
      { process_guid: "B", parent_process_guid: "A", process_name: "b.exe", at: 86_400 },
    ]),
    ["2026-01-01", "a.exe", "2026-01-02", "(a.exe)", "  b.exe"],
  );
});

test("a number that another process had is no parent", () => {
  const [, later] = processes([
    { process_id: "5", process_name: "other.exe" },
    { process_id: "6", parent_process_id: "5", parent_process_name: "p.exe", process_name: "c.exe", at: 1 },
  ]);
  assert.equal(done(parentsOf([later])).size, 0);
  assert.deepEqual(
    story([
      { process_id: "5", process_name: "other.exe" },
      { process_id: "6", parent_process_id: "5", parent_process_name: "p.exe", process_name: "c.exe", at: 1 },
      { process_id: "5", process_name: "p.exe", at: 2 },
    ]),
    ["2026-01-01", "other.exe", "(p.exe)", "  c.exe", "p.exe"],
  );
});

test("processes that are alike and follow each other are one line", () => {
  assert.deepEqual(
    story([1, 2, 3, 4].map((i) => ({ process_id: String(i), process_name: "a.exe", process: "a", at: i * 8 }))).length,
    3,
    "one of them is suppressed and stands apart",
  );
  assert.deepEqual(
    story([1, 2, 3].map((i) => ({ process_id: String(i), process_name: "a.exe", process: "a", at: i }))),
    ["2026-01-01", "a.exe x3"],
  );
});

test("each process stands once in any story, under nothing that comes after it, and rings are broken", () => {
  const { seed, random } = randomNumbers();
  for (let round = 0; round < 200; round++) {
    const rows = Array.from({ length: random(60) }, (_, i) => ({
      process_name: `p${random(3)}`,
      parent_process_name: ["", "p0", "p1"][random(3)],
      process: `run ${i}`,
      at: random(4) === 0 ? random(200_000) : random(10),
      ...(random(2) === 0 ? { process_guid: `g${i}`, parent_process_guid: `g${random(60)}` } : {}),
      ...(random(2) === 0 ? { process_id: String(random(9)), parent_process_id: String(random(9)) } : {}),
    }));
    const all = processes(rows);
    const parents = done(parentsOf(all));
    for (const process of all) {
      let above = parents.get(process);
      for (let steps = 0; above !== undefined; steps++) {
        assert.ok(steps < all.length && above !== process, `seed ${seed}, round ${round}`);
        assert.ok(above.time <= process.time, `seed ${seed}, round ${round}`);
        above = parents.get(above);
      }
    }
    const lines = done(linesOf(all));
    const keys = lines.map((line) => ("day" in line ? line.day : line.key));
    assert.equal(new Set(keys).size, keys.length, `seed ${seed}, round ${round}`);
    const shown = lines.flatMap((line) =>
      "day" in line ? [] : line.nodes.flatMap(({ process }) => (process === null ? [] : [process])),
    );
    assert.equal(shown.length, all.length, `seed ${seed}, round ${round}`);
    assert.equal(new Set(shown).size, all.length, `seed ${seed}, round ${round}`);
    assert.equal(
      all.reduce((sum, { raised }) => sum + raised.length, 0),
      rows.length,
      `seed ${seed}, round ${round}`,
    );
  }
});
