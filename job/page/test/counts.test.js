import assert from "node:assert/strict";
import { test } from "node:test";
import { format, parse } from "spawnwatch/frame/address.js";
import { counts, FACETS } from "spawnwatch/frame/facets.js";
import { matching, NO_FILTER } from "spawnwatch/rows/filter.js";
import { matrixOf } from "spawnwatch/attack/matrix.js";
import { severitiesOf } from "spawnwatch/views/numbers.js";
import { headline } from "spawnwatch/views/overview.js";
import { recentLines } from "spawnwatch/views/recent.js";
import { Session } from "spawnwatch/rows/session.js";
import { tell } from "spawnwatch/story/story.js";
import { allSuppressed, apart, fired, named, silent } from "spawnwatch/rows/summary.js";
import { rowsOf, viewsOf } from "spawnwatch/views.js";
import { randomNumbers } from "./random.js";
import { done, riskEvent } from "./rows.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */

const SEVERITIES = /** @type {const} */ (["informational", "low", "medium", "high", "critical"]);
const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 0, 1, 12, 34);

/** @type {import("spawnwatch/rows/filter.js").Spelling} */
const SPELLING = { host: (name) => name.toLowerCase(), user: String };

/** @param {(limit: number) => number} random */
function randomRow(random) {
  const detection = random(4);
  const version = 1 + random(2);
  const from = NOW - 12 * HOUR_MS + random(14 * HOUR_MS);
  return riskEvent({
    risk_event_id: `r${random(100)}`,
    revision: 1 + random(6),
    late: random(3) === 0,
    detection_id: `d${detection}`,
    detection_version: version,
    detection_name: `Detection ${detection} version ${version}`,
    severity: SEVERITIES[random(5)],
    dest: random(4) === 0 ? ["h1", "H2"] : ["h1", "h2", "H1", "h3"][random(4)],
    user: `u${random(3)}`,
    risk_objects: [
      { risk_object: `o${random(2)}`, risk_object_type: "other", risk_score: 1 },
      { risk_object: "h1", risk_object_type: "system", risk_score: 1 },
    ].slice(random(3)),
    annotations: {
      mitre_attack: [`T${detection}`, `T${detection + version}`],
      mitre_attack_technique: [],
      mitre_attack_tactic: [`Tactic ${detection + version}`],
    },
    firstTime: new Date(from).toISOString(),
    lastTime: new Date(from + random(2) * random(3 * HOUR_MS)).toISOString(),
  });
}

/** @param {(limit: number) => number} random @returns {Filter} */
function randomFilter(random) {
  /** @template T @param {readonly T[]} values @returns {T[]} */
  const some = (values) => (random(4) > 0 ? [] : values.filter(() => random(2) === 0));
  return {
    ...NO_FILTER,
    text: ["", "", "", "u1"][random(4)],
    detections: some(["d0", "d1"]),
    hosts: some(["h1", "H2"]),
    users: some(["u0", "u2"]),
    others: some(["o1"]),
    techniques: some(["T1", "T3"]),
    tactics: some(["Tactic 2", "Tactic 3"]),
    severities: some(SEVERITIES),
    ...(random(4) === 0 && { from: NOW - random(9 * HOUR_MS) }),
    ...(random(4) === 0 && { to: NOW - random(5 * HOUR_MS) }),
  };
}

/** @param {(limit: number) => number} random */
function randomSession(random) {
  const session = new Session(true);
  for (let message = 0; message < 40; message++) {
    const rows = Array.from({ length: 8 }, () => randomRow(random));
    session.receive({ type: random(3) === 0 ? "suppressed" : "risk_events", rows });
  }
  session.receive({ type: "loaded" });
  return session;
}

test("every number is that of the rows which its link opens, whatever the filter", () => {
  for (let run = 0; run < 60; run++) {
    const { seed, random } = randomNumbers();
    const { events: store, suppressed, context } = randomSession(random);
    const filter = randomFilter(random);
    /** @param {string} view @param {Partial<Filter>} [change] */
    const link = (view, change = {}) => format({ view, filter: { ...filter, ...change }, params: {} });
    /** How many rows the table has behind a link. @param {string} href */
    const opened = (href) => {
      const { view, filter: wanted } = parse(href);
      if (view === "suppressed") {
        return done(matching(suppressed, wanted, SPELLING)).length;
      }
      const { inTime, late } = apart(store, done(matching(store, wanted, SPELLING)));
      return { events: inTime, late }[view]?.length;
    };
    /** @param {import("spawnwatch/rows/store.js").RowStore} from */
    const selection = (from) => ({
      store: from,
      rows: done(matching(from, filter, SPELLING)),
      asked: "",
      busy: false,
    });
    const rows = rowsOf(selection(store), selection(suppressed), false);
    const { inTime, late } = rows;
    const where = `seed ${seed}, ${link("")}`;

    for (const { id, count } of viewsOf(context, rows)) {
      if (["events", "late", "suppressed"].includes(id)) {
        assert.equal(count, opened(link(id)), where);
        assert.equal(rows.of(id).matching, count, where);
        assert.equal(rows.of(id).total, opened(format({ view: id, filter: NO_FILTER, params: {} })), where);
      }
    }
    const severities = severitiesOf(store, inTime, filter);
    assert.equal(severities[0].severity, "critical");
    for (const { count, opens } of severities) {
      assert.equal(count, opens === null ? 0 : opened(link("events", opens)), where);
    }
    assert.equal(
      severities.reduce((sum, { count }) => sum + count, 0),
      inTime.length,
    );
    for (const sum of fired(store, inTime, late)) {
      const number = sum.view === "events" ? sum.count : sum.late;
      assert.equal(number, opened(link(sum.view, { detections: [sum.detection.id] })), where);
    }
    const recent = recentLines(store, inTime, filter, SPELLING, NOW);
    for (const { total, counts: hours, opens } of [...recent.detections, ...recent.hosts]) {
      assert.equal(total, opened(link("events", opens)), where);
      assert.equal(
        hours.reduce((sum, count) => sum + count, 0),
        total,
      );
    }
    const title = headline({ store, context, filter, inTime, late });
    const detections = new Set(Array.from(inTime, (row) => store.row(row).detection_id)).size;
    assert.ok(
      inTime.length === 0
        ? title.startsWith("No risk events")
        : title.startsWith(`${inTime.length} risk event${inTime.length === 1 ? "" : "s"} from ${detections} `),
      `${title}, ${where}`,
    );
    for (const [kind, name, list] of /** @type {const} */ ([
      ["system", "h1", "hosts"],
      ["user", "u1", "users"],
      ["other", "o1", "others"],
    ])) {
      const about = { kind, name, spelling: SPELLING };
      const told = done(tell(store, suppressed, { ...filter, [list]: [name] }, about));
      assert.equal(told.object?.rows ?? 0, opened(link("events", { [list]: [name] })), where);
      assert.equal(told.inTime.length, told.object?.rows ?? 0, where);
      assert.deepEqual([told.kind, told.name], [kind, name]);
    }
  }
});

test("hosts and users are those of the rows", () => {
  const { seed, random } = randomNumbers();
  const { events: store } = randomSession(random);
  const rows = store.rows.filter((row) => row % 3 > 0);
  const all = Array.from(rows, (row) => /** @type {any} */ (store.row(row)));
  const hosts = all.flatMap(({ dest, risk_objects: objects }) => [
    ...[dest].flat(),
    ...objects.filter((/** @type {any} */ { risk_object_type: type }) => type === "system").map(() => "h1"),
  ]);
  assert.deepEqual(
    named(store, rows, SPELLING),
    {
      hosts: new Set(hosts.map(SPELLING.host)).size,
      users: new Set(all.map(({ user }) => user)).size,
    },
    `seed ${seed}`,
  );
});

test("techniques and tactics are those that the row itself has, and a detection stands once under its newest name", () => {
  for (let run = 0; run < 30; run++) {
    const { seed, random } = randomNumbers();
    const { events: store } = randomSession(random);
    const rows = Array.from(store.rows, (index) => store.row(index));
    for (const tactic of ["Tactic 1", "Tactic 2", "Tactic 3"]) {
      assert.deepEqual(
        Array.from(done(matching(store, { ...NO_FILTER, tactics: [tactic] }, SPELLING)), (row) => store.row(row)),
        rows.filter((row) => row.annotations.mitre_attack_tactic.includes(tactic)),
        `seed ${seed}`,
      );
    }
    const { cells } = matrixOf(store, store.rows, [], null);
    for (const { id, rows: count, fired: number } of cells.values()) {
      const having = rows.filter((row) => row.annotations.mitre_attack.includes(id));
      assert.equal(count, having.length, `seed ${seed}, ${id}`);
      assert.equal(number, new Set(having.map((row) => row.detection_id)).size, `seed ${seed}, ${id}`);
    }
    const facet = FACETS.find(({ list }) => list === "detections") ?? assert.fail();
    assert.deepEqual(
      [...done(counts(store, facet, NO_FILTER, SPELLING))].sort(),
      ["d0", "d1", "d2", "d3"].flatMap((id) => {
        const number = rows.filter((row) => row.detection_id === id).length;
        return number === 0 ? [] : [[id, number]];
      }),
      `seed ${seed}`,
    );
    for (const { id, name } of store.detections) {
      const versions = store.detectionVersions.filter((seen) => seen.id === id);
      const newest = Math.max(...versions.map(({ version }) => version));
      assert.equal(name, `Detection ${id.slice(1)} version ${newest}`, `seed ${seed}`);
    }
  }
});

test("a detection that has suppressed rows only has found something", () => {
  const session = new Session(false);
  session.receive({ type: "risk_events", rows: [riskEvent({ risk_event_id: "a", detection_id: "fired" })] });
  session.receive({
    type: "suppressed",
    rows: [
      riskEvent({ risk_event_id: "b", detection_id: "fired" }),
      riskEvent({ risk_event_id: "c", detection_id: "covered" }),
      riskEvent({ risk_event_id: "d", detection_id: "covered", late: true }),
      riskEvent({ risk_event_id: "e", detection_id: "half blind", risk_score: 80 }),
    ],
  });
  const blind = [{ source: "a", why: "b" }];
  /** @param {string} id @param {object} fields */
  const detection = (id, fields = {}) =>
    /** @type {import("spawnwatch/source/messages.js").Detection} */ ({
      ...{ id, name: id, kind: "TTP", status: "runs", techniques: [], tactics: [], stories: [], ...fields },
    });
  const all = [
    detection("fired"),
    detection("covered"),
    detection("half blind", { blind }),
    detection("blind", { blind }),
    detection("idle"),
  ];
  const silentOnes = silent(session.events, all, session.suppressed);
  assert.deepEqual(
    Object.values(silentOnes).map((list) => list.map(({ id }) => id)),
    [["idle"], ["blind"], [], []],
  );
  assert.deepEqual(
    allSuppressed(session.events, session.suppressed).map(({ detection: { id }, count }) => [id, count]),
    [
      ["half blind", 1],
      ["covered", 2],
    ],
  );
});

test("a detection whose rows have all gone is silent, and one that has late rows only is not", () => {
  const session = new Session(true);
  session.receive({
    type: "risk_events",
    rows: [riskEvent({ risk_event_id: "a" }), riskEvent({ risk_event_id: "b", detection_id: "d2", late: true })],
  });
  session.receive({ type: "suppressed", rows: [riskEvent({ risk_event_id: "a", revision: 2 })] });
  /** @param {string} id */
  const detection = (id) =>
    /** @type {import("spawnwatch/source/messages.js").Detection} */ ({
      ...{ id, name: id, kind: "TTP", status: "runs", techniques: [], tactics: [], stories: [] },
    });
  const { nothing } = silent(session.events, [detection("d1"), detection("d2")]);
  assert.deepEqual(
    nothing.map(({ id }) => id),
    ["d1"],
  );
  const { inTime, late } = apart(session.events, session.events.rows);
  assert.deepEqual(
    fired(session.events, inTime, late).map(({ detection: { id }, count, late: number, view }) => [
      id,
      count,
      number,
      view,
    ]),
    [["d2", 0, 1, "late"]],
  );
});
