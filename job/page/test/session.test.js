import assert from "node:assert/strict";
import { test } from "node:test";
import { rowKey } from "spawnwatch/rows/row.js";
import { Session } from "spawnwatch/rows/session.js";
import { rejections } from "spawnwatch/rows/summary.js";
import { randomNumbers } from "./random.js";
import { riskEvent } from "./rows.js";

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */
/** @typedef {{ type: "risk_events" | "suppressed", rows: RiskEvent[] }} Rows */

/** @param {import("spawnwatch/rows/store.js").RowStore} store */
function present(store) {
  return Array.from(store.rows, (index) => store.row(index));
}

/** @param {RiskEvent} row */
function named({ risk_event_id: id, late, revision }) {
  return `${id} ${late} ${revision}`;
}

/**
 * The final rows, as `FinalRows` has them: of each row the highest revision; of two with the same, the raised one.
 * @param {readonly Rows[]} sent
 */
function finalRows(sent) {
  /** @type {Map<string, { raised: boolean, row: RiskEvent }>} */
  const latest = new Map();
  for (const type of ["risk_events", "suppressed"]) {
    for (const row of sent.filter((message) => message.type === type).flatMap(({ rows }) => rows)) {
      const part = row.late ? ` ${row.revision % 2 === 0 ? row.revision - 1 : row.revision}` : "";
      const known = latest.get(row.risk_event_id + part);
      if (known === undefined || known.row.revision < row.revision) {
        latest.set(row.risk_event_id + part, { raised: type === "risk_events", row });
      }
    }
  }
  const all = [...latest.values()];
  /** @param {boolean} raised */
  const of = (raised) => all.filter((one) => one.raised === raised).map(({ row }) => named(row));
  return { raised: of(true).sort(), suppressed: of(false).sort() };
}

/** @param {(limit: number) => number} random @param {number} count @returns {Rows[]} */
function randomMessages(random, count) {
  return Array.from({ length: count }, () => ({
    type: random(2) === 0 ? "risk_events" : "suppressed",
    rows: Array.from({ length: random(6) }, () =>
      riskEvent({
        risk_event_id: `r${random(30)}`,
        revision: 1 + random(8),
        late: random(3) === 0,
        dest: `h${random(9)}`,
        lastTime: new Date(1_000_000 + random(1_000_000)).toISOString(),
      }),
    ),
  }));
}

test("of revisions that are raised and suppressed, the highest is shown, once, however often and in what order they come", () => {
  for (let run = 0; run < 200; run++) {
    const { seed, random } = randomNumbers();
    const sent = randomMessages(random, 40);
    const session = new Session(true);
    sent.forEach((message) => session.receive(message));
    for (let again = 0; again < 20; again++) {
      session.receive(sent[random(sent.length)]);
      const expected = finalRows(sent);
      assert.deepEqual(present(session.events).map(named).sort(), expected.raised, `seed ${seed}`);
      assert.deepEqual(present(session.suppressed).map(named).sort(), expected.suppressed, `seed ${seed}`);
    }
    for (const store of [session.events, session.suppressed]) {
      assert.equal(store.size, store.rows.length, `seed ${seed}`);
      for (const index of store.rows) {
        assert.equal(store.find(rowKey(store.row(index))), index, `seed ${seed}`);
      }
    }
  }
});

test("a row keeps its index while others go and come", () => {
  const session = new Session(true);
  session.receive({ type: "risk_events", rows: ["a", "b", "c"].map((id) => riskEvent({ risk_event_id: id })) });
  session.receive({ type: "suppressed", rows: [riskEvent({ risk_event_id: "b", revision: 2 })] });
  assert.deepEqual([...session.events.rows], [0, 2]);
  assert.equal(session.events.size, 2);
  assert.equal(session.events.indexOf("b", false), -1);
  session.receive({ type: "risk_events", rows: [riskEvent({ risk_event_id: "b", revision: 1 })] });
  assert.deepEqual([...session.events.rows], [0, 2]);
  session.receive({ type: "risk_events", rows: [riskEvent({ risk_event_id: "b", revision: 3 })] });
  assert.deepEqual([...session.events.rows], [0, 1, 2]);
  assert.equal(session.suppressed.size, 0);
});

test("what is forgotten is gone, what is kept is final, and a row is in one list only", async () => {
  for (let run = 0; run < 20; run++) {
    const { seed, random } = randomNumbers();
    const session = new Session(true, { rows: 40, rejected: 5 });
    /** @type {Rows[]} */
    const sent = [];
    for (let round = 0; round < 150; round++) {
      // Times go on, and some rows change sides.
      const rows = Array.from({ length: random(8) }, () =>
        riskEvent({
          risk_event_id: `r${Math.max(0, round * 2 - random(40))}`,
          revision: round + 1,
          lastTime: new Date(1_000_000 + round * 1000 + random(3000)).toISOString(),
          dest: `h${round}`,
        }),
      );
      const message = /** @type {Rows} */ ({ type: random(3) === 0 ? "suppressed" : "risk_events", rows });
      sent.push(message);
      session.receive(message);
      if (random(3) === 0) {
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    const expected = finalRows(sent);
    const raised = present(session.events);
    const suppressed = present(session.suppressed);
    assert.ok(session.context.forgotten > 0, `seed ${seed}`);
    assert.ok(raised.length >= 10 && raised.length <= 60, `seed ${seed}: ${raised.length}`);
    assert.deepEqual(
      raised.map(named).filter((row) => !expected.raised.includes(row)),
      [],
      `seed ${seed}`,
    );
    assert.deepEqual(
      suppressed.map(named).filter((row) => !expected.suppressed.includes(row)),
      [],
      `seed ${seed}`,
    );
    const { keptSince } = session.context;
    // Of records with one revision, whose times differ here, the first is kept.
    const times = new Map(
      sent
        .flatMap(({ rows }) => rows)
        .reverse()
        .map((row) => [named(row), Date.parse(row.lastTime)]),
    );
    assert.ok(Number.isFinite(keptSince), `seed ${seed}`);
    assert.deepEqual(
      expected.raised.filter((row) => (times.get(row) ?? 0) > keptSince && !raised.map(named).includes(row)),
      [],
      `seed ${seed}: rows after ${keptSince} are all here`,
    );
    const newest = sent.findLast(({ type, rows }) => type === "risk_events" && rows.length > 0)?.rows.at(-1);
    assert.ok(
      newest === undefined || !expected.raised.includes(named(newest)) || raised.map(named).includes(named(newest)),
      `seed ${seed}`,
    );
    assert.ok(!session.events.hostNames.includes("h0"), `seed ${seed}: names go with their rows`);
  }
});

test("each rejected record counts once, and the newest are kept first", () => {
  const session = new Session(true, { rows: 10, rejected: 3 });
  /** @param {number} offset @param {string} [reason] */
  const record = (offset, reason = "not_json") => ({
    topic: "t",
    partition: 0,
    offset,
    reason,
    detail: "",
    size: 1,
    excerpt: "",
  });
  session.receive({ type: "rejected", records: [record(1), record(2, "no_time")] });
  session.receive({ type: "rejected", records: [record(2, "no_time"), record(3), record(4)] });
  session.receive({ type: "rejected", records: [record(1), { ...record(1), partition: 1 }] });
  assert.deepEqual(
    session.context.rejected.map(({ partition, offset }) => [partition, offset]),
    [
      [1, 1],
      [0, 4],
      [0, 3],
    ],
  );
  assert.equal(rejections(session.context), 5);
  assert.deepEqual(session.context.rejectedByReason, { not_json: 4, no_time: 1 });
});

test("a report keeps the order of its rejected records, and its summary has the total", () => {
  const session = new Session(false);
  const record = { file: "f", reason: "not_json", detail: "", size: 1, excerpt: "" };
  session.receive({ type: "rejected", records: [{ ...record, line: 1 }] });
  session.receive({ type: "rejected", records: [{ ...record, line: 2 }] });
  assert.deepEqual(
    session.context.rejected.map(({ line }) => line),
    [1, 2],
  );
  assert.equal(rejections(session.context), 2);
});

test("what the page lacks is the sum over its connections, each of which counts from 0", () => {
  const session = new Session(true);
  /** @param {object} fields */
  const status = (fields) => {
    session.receive({ type: "status", state: "live", ...fields });
    const { deleted, unreadable } = session.context.status ?? {};
    return [deleted, unreadable];
  };
  const run = () =>
    session.receive({ type: "run", command: "watch", version: "1", generated: "2026-01-01T00:00:00Z", input: [] });
  run();
  assert.deepEqual(status({ deleted: 0, unreadable: 0 }), [0, 0]);
  assert.deepEqual(status({ deleted: 500, unreadable: 1 }), [500, 1]);
  assert.deepEqual(status({}), [500, 1], "while it waits for a broker");
  assert.deepEqual(status({ deleted: 20, unreadable: 1 }), [520, 1], "counted anew in one connection");
  run();
  assert.deepEqual(status({ state: "reading" }), [520, 1]);
  assert.deepEqual(status({ deleted: 0, unreadable: 2 }), [520, 3]);
  run();
  run();
  assert.deepEqual(status({ deleted: 30, unreadable: 2 }), [550, 5]);
});
