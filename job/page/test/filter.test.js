import assert from "node:assert/strict";
import { test } from "node:test";
import { format, parse } from "spawnwatch/frame/address.js";
import { matches, NO_FILTER } from "spawnwatch/rows/filter.js";
import { leftOut, terms } from "spawnwatch/rows/search.js";
import { sorted } from "spawnwatch/work/sort.js";
import { inSlices } from "spawnwatch/work/slices.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { randomNumbers } from "./random.js";
import { riskEvent } from "./rows.js";

const SEVERITIES = /** @type {const} */ (["informational", "low", "medium", "high", "critical"]);

/** @param {(limit: number) => number} random */
function randomRow(random, /** @type {number} */ i) {
  const detection = random(6);
  return riskEvent({
    risk_event_id: `r${i}`,
    detection_id: `d${detection}`,
    type: detection < 3 ? "TTP" : "Hunting",
    annotations: {
      mitre_attack: [`T100${detection}`, `T1059.00${detection}`],
      mitre_attack_technique: [],
      mitre_attack_tactic: detection % 2 === 0 ? ["Execution"] : ["Impact", "Execution"],
    },
    analytic_story: [`Story ${detection % 2}`],
    dest: random(5) === 0 ? ["h1", "h2"] : `h${random(4)}`,
    user: `u${random(3)}`,
    process: ["cmd.exe /c whoami", "POWERSHELL -enc AAA", "net user"][random(3)],
    severity: SEVERITIES[random(5)],
    firstTime: new Date(random(1000)).toISOString(),
    lastTime: new Date(1000 + random(1000)).toISOString(),
    late: random(10) === 0,
  });
}

test("a filter gives what a naive one gives", async () => {
  const { seed, random } = randomNumbers();
  const store = new RowStore();
  const rows = Array.from({ length: 2000 }, (_, i) => randomRow(random, i));
  store.add(rows);
  /** @template T @param {readonly T[]} values @returns {T[]} */
  const some = (values) => (random(3) > 0 ? [] : values.filter(() => random(2) === 0));
  for (let round = 0; round < 100; round++) {
    const filter = {
      ...NO_FILTER,
      text: ["", "", "whoami", "powershell NOT h1", '"net user'][random(5)],
      detections: some(["d0", "d1", "d2", "d3"]),
      types: some(["TTP", "Hunting"]),
      hosts: some(["h0", "h1", "h3"]),
      users: some(["u0", "u2"]),
      techniques: some(["T1059", "T1001", "T1059.003"]),
      tactics: some(["Impact"]),
      stories: some(["Story 1"]),
      severities: some(SEVERITIES),
      ...(random(3) === 0 && { from: random(2000) }),
      ...(random(3) === 0 && { to: random(2000) }),
      ...(random(4) === 0 && { late: random(2) === 0 }),
    };
    /** @param {readonly string[]} wanted @param {readonly string[]} present */
    const any = (wanted, present) => wanted.length === 0 || wanted.some((value) => present.includes(value));
    const expected = rows.flatMap((row, i) => {
      const fields = /** @type {any} */ (row);
      const ids = row.annotations.mitre_attack;
      const all = JSON.stringify({ ...row, severity: "", risk_event_id: "" }).toLowerCase();
      const passes =
        any(filter.detections, [row.detection_id]) &&
        any(filter.types, [row.type]) &&
        any(filter.hosts, [fields.dest].flat()) &&
        any(filter.users, [fields.user]) &&
        any(filter.techniques, [...ids, ...ids.map((id) => id.split(".")[0])]) &&
        any(filter.tactics, row.annotations.mitre_attack_tactic) &&
        any(filter.stories, row.analytic_story) &&
        any(filter.severities, [row.severity]) &&
        (filter.from === undefined || Date.parse(row.lastTime) >= filter.from) &&
        (filter.to === undefined || Date.parse(row.firstTime) < filter.to) &&
        (filter.late === undefined || row.late === filter.late) &&
        (filter.text === "" ||
          (filter.text === "whoami" && all.includes("whoami")) ||
          (filter.text === "powershell NOT h1" && all.includes("powershell") && !all.includes("h1")) ||
          (filter.text === '"net user' && all.includes("net user")));
      return passes ? [i] : [];
    });
    assert.deepEqual([...(await matches(store, filter))], expected, `seed ${seed}, ${JSON.stringify(filter)}`);
    assert.deepEqual(parse(format({ view: "events", filter, params: {} })).filter, filter, `seed ${seed}`);
  }
});

test("names that are one match as one", async () => {
  const store = new RowStore();
  store.add([
    riskEvent({ risk_event_id: "a", dest: "HOST.corp" }),
    riskEvent({ risk_event_id: "b", dest: "host" }),
    riskEvent({ risk_event_id: "c", dest: "other" }),
  ]);
  const spelling = { host: (/** @type {string} */ name) => name.toLowerCase().split(".")[0], user: String };
  assert.deepEqual([...(await matches(store, { ...NO_FILTER, hosts: ["host"] }, spelling))], [0, 1]);
});

test("words, phrases and exclusions are told apart", () => {
  assert.deepEqual(terms('  cmd NOT "Bad Thing" "/c who'), [
    { text: "cmd", excluded: false },
    { text: "bad thing", excluded: true },
    { text: "/c who", excluded: false },
  ]);
  assert.equal(leftOut('cmd NOT "Bad Thing" NOT x'), "without “bad thing” or “x”");
});

test("what is pasted from a command line is searched as it stands", () => {
  const pasted = 'powershell.exe -nop -w hidden -enc SQBF if not x -"quoted" !a "NOT"';
  assert.deepEqual(
    terms(pasted).map(({ text }) => text),
    ["powershell.exe", "-nop", "-w", "hidden", "-enc", "sqbf", "if", "not", "x", '-"quoted"', "!a", "not"],
  );
  assert.ok(terms(pasted).every(({ excluded }) => !excluded));
  assert.equal(leftOut(pasted), "");
});

test("a NOT whose word is not yet there leaves nothing out", () => {
  assert.deepEqual(terms("cmd NOT"), [{ text: "cmd", excluded: false }]);
  assert.deepEqual(terms('cmd NOT "'), [{ text: "cmd", excluded: false }]);
});

test("a sort gives what a native one gives, also for equal keys", async () => {
  const { seed, random } = randomNumbers();
  for (const size of [0, 1, 2, 1023, 1024, 1025, 5000, 20_000]) {
    const keys = Array.from({ length: size }, () => random(size / 3 + 1));
    const rows = Int32Array.from(keys.keys());
    for (const descending of [false, true]) {
      const sign = descending ? -1 : 1;
      const expected = [...rows].sort((a, b) => sign * (keys[a] - keys[b]));
      assert.deepEqual([...(await inSlices(sorted(rows, (row) => keys[row], descending)))], expected, `seed ${seed}`);
      const texts = keys.map((key) => String(key).padStart(9, "0"));
      assert.deepEqual([...(await inSlices(sorted(rows, (row) => texts[row], descending)))], expected, `seed ${seed}`);
    }
  }
});

test("a view's own parameters stay in the address, and what is no time is no bound", () => {
  const address = parse("#events?sort=-time&row=abc&host=a%26b&from=tomorrow");
  assert.equal(address.view, "events");
  assert.deepEqual(address.params, { sort: "-time", row: "abc" });
  assert.deepEqual(address.filter.hosts, ["a&b"]);
  assert.equal(address.filter.from, undefined);
  assert.deepEqual(parse(format(address)), address);
  assert.equal(parse("#%E0%A4%A").view, "");
});
