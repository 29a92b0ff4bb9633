import assert from "node:assert/strict";
import { test } from "node:test";
import { JoinedNames } from "spawnwatch/frame/entities.js";
import { AS_WRITTEN, matching, NO_FILTER } from "spawnwatch/rows/filter.js";
import { ranked } from "spawnwatch/rows/objects.js";
import { spelling } from "spawnwatch/rows/spelling.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { randomNumbers } from "./random.js";
import { done, riskEvent } from "./rows.js";

/** @param {string} name @param {"system" | "user" | "other"} type @param {number} score */
function object(name, type, score) {
  return { risk_object: name, risk_object_type: type, risk_score: score, risk_object_kind: "risk", risk_message: "" };
}

/** @param {Record<string, unknown>[]} rows */
function storeOf(rows) {
  const store = new RowStore();
  store.add(rows.map((fields, i) => riskEvent({ risk_event_id: String(i), ...fields })));
  return store;
}

/** @param {RowStore} store */
function rowsOf(store) {
  return Int32Array.from({ length: store.size }, (_, row) => row);
}

test("names that are one are one object, and a row that writes both counts once", () => {
  const store = storeOf([
    {
      dest: "WS7",
      user: ["CORP\\alice", "alice"],
      risk_objects: [object("WS7", "system", 60), object("CORP\\alice", "user", 40), object("alice", "user", 50)],
    },
    { dest: "ws7.corp.example", user: "bob", risk_objects: [object("ws7.corp.example", "system", 60)] },
  ]);
  const objects = done(ranked(store, rowsOf(store), spelling(store.hostNames, store.userNames)));
  assert.deepEqual(
    objects.map(({ kind, name, rows, total }) => [kind, name, rows, total]),
    [
      ["system", "ws7.corp.example", 2, 120],
      ["user", "CORP\\alice", 1, 50],
      ["user", "bob", 1, 0],
    ],
  );
  assert.equal(objects[0].incident?.byRisk, true);
  assert.deepEqual(objects[0].written, ["WS7", "ws7.corp.example"]);
  assert.equal(objects[2].incident, null);
});

test("any rows are ranked as by going through them for each name", () => {
  const { seed, random } = randomNumbers();
  const hosts = ["a", "A.x", "b", "c.x", "c.y", "c"];
  const users = ["X\\u", "u", "v"];
  const rows = Array.from({ length: 400 }, () => {
    const host = hosts[random(hosts.length)];
    const user = users[random(users.length)];
    return {
      dest: host,
      user,
      detection_id: `d${random(5)}`,
      lastTime: new Date(Date.UTC(2026, 0, 1) + random(20 * 86_400_000)).toISOString(),
      risk_objects: [object(host, "system", random(60)), object(user, "user", random(60))].slice(0, random(3)),
    };
  });
  const store = storeOf(rows);
  for (const names of [AS_WRITTEN, spelling(store.hostNames, store.userNames)]) {
    const objects = done(ranked(store, rowsOf(store), names));
    for (const { kind, name, rows: count, total, incident } of objects) {
      /** @param {string} written */
      const is = (written) => (kind === "system" ? names.host(written) : names.user(written)) === name;
      const own = rows.filter(({ dest, user }) => is(kind === "system" ? dest : user));
      const scores = own.flatMap(({ risk_objects: all, lastTime }) =>
        all
          .filter((risk) => risk.risk_object_type === kind)
          .map(({ risk_score: score }) => ({ score, time: Date.parse(lastTime) })),
      );
      const days = scores.map(({ time }) =>
        scores
          .filter((other) => other.time <= time && other.time > time - 86_400_000)
          .reduce((sum, { score }) => sum + score, 0),
      );
      assert.equal(count, own.length, `seed ${seed}, ${name}`);
      assert.equal(
        total,
        scores.reduce((sum, { score }) => sum + score, 0),
        `seed ${seed}, ${name}`,
      );
      assert.equal(incident?.risk, days.length === 0 ? undefined : Math.max(...days), `seed ${seed}, ${name}`);
    }
  }
});

test("a spelling stays the same object until a known name is shown as another", () => {
  const names = new JoinedNames();
  const first = done(names.following(["WS7"], []));
  assert.equal(done(names.following(["WS7", "other"], [])), first);
  assert.equal(first.host("other"), "other");
  const second = done(names.following(["WS7", "other", "ws7.corp.example"], []));
  assert.notEqual(second, first);
  assert.equal(second.host("WS7"), "ws7.corp.example");
});

test("a new name is shown as written until it is looked at, and what changes then is another spelling", () => {
  const names = new JoinedNames();
  const first = done(names.following(["ws7.corp.example"], []));
  assert.equal(first.host("WS7"), "WS7");
  const second = done(names.following(["ws7.corp.example", "WS7"], []));
  assert.notEqual(second, first);
  assert.equal(second.host("WS7"), "ws7.corp.example");
});

test("what is at risk and is neither host nor user is ranked, too", () => {
  const store = storeOf([
    { risk_objects: [object("share", "other", 60), object("host", "system", 10)] },
    { risk_objects: [object("share", "other", 60), object("share", "other", 20)] },
    { risk_objects: [object("share", "user", 5)] },
  ]);
  const objects = done(ranked(store, rowsOf(store), AS_WRITTEN)).filter(({ kind }) => kind === "other");
  assert.deepEqual(
    objects.map(({ name, rows, total, incident }) => [name, rows, total, incident?.byRisk]),
    [["share", 2, 120, true]],
  );
});

test("a late row adds no risk to what its row in time has at risk, and is no row in time", () => {
  const store = storeOf([
    { risk_event_id: "a", risk_objects: [object("host", "system", 64)] },
    { risk_event_id: "a", late: true, risk_objects: [object("HOST", "system", 64), object("u", "user", 64)] },
  ]);
  const objects = done(ranked(store, rowsOf(store), spelling(store.hostNames, store.userNames)));
  assert.deepEqual(
    objects.map(({ name, rows, late, total, incident }) => [name, rows, late, total, incident?.byRisk ?? null]),
    [
      ["host", 1, 1, 64, false],
      ["u", 0, 1, 64, false],
      ["user", 1, 1, 0, null],
    ],
  );
});

test("a late row that passes a filter has its risk, whatever the filter leaves out", () => {
  const store = storeOf([
    {
      risk_event_id: "a",
      lastTime: "2026-01-01T10:05:00Z",
      dest: "host",
      user: undefined,
      risk_objects: [object("host", "system", 64)],
    },
    {
      risk_event_id: "a",
      late: true,
      lastTime: "2026-01-01T10:40:00Z",
      dest: "host",
      user: undefined,
      risk_objects: [object("host", "system", 64)],
    },
  ]);
  const from = (/** @type {string} */ time) =>
    done(matching(store, { ...NO_FILTER, from: Date.parse(time) }, AS_WRITTEN));
  for (const time of ["2026-01-01T10:00:00Z", "2026-01-01T10:30:00Z"]) {
    const [{ total, incident }] = done(ranked(store, from(time), AS_WRITTEN));
    assert.deepEqual([total, incident?.risk], [64, 64], time);
  }
});

test("an object's risk is that of each id once, from the row in time or else the first late one", () => {
  for (let run = 0; run < 50; run++) {
    const { seed, random } = randomNumbers();
    const kinds = /** @type {const} */ (["system", "user", "other"]);
    const names = ["a", "A", "b"];
    const rows = Array.from({ length: 120 }, () => ({
      risk_event_id: `r${random(30)}`,
      revision: 1 + random(8),
      late: random(2) === 0,
      dest: names[random(3)],
      user: names[random(3)],
      lastTime: new Date(Date.UTC(2026, 0, 1) + random(3_600_000)).toISOString(),
      risk_objects: Array.from({ length: random(4) }, () => object(names[random(3)], kinds[random(3)], random(60))),
    }));
    const store = new RowStore();
    store.add(rows.map((fields) => riskEvent(fields)));
    store.withdraw(rows.slice(0, 10).map((fields) => riskEvent(fields)));
    const shown = { host: (/** @type {string} */ name) => name.toLowerCase(), user: String };
    const selection = store.rows.filter(() => run % 2 === 0 || random(3) > 0);
    const present = Array.from(selection, (index) => store.row(index));
    /** @type {Map<string, { id: string, order: number, score: number }[]>} */
    const risks = new Map();
    for (const row of present) {
      /** @type {Map<string, number>} */
      const scores = new Map();
      for (const { risk_object: name, risk_object_type: type, risk_score: score } of row.risk_objects) {
        const key = `${type} ${type === "system" ? shown.host(name) : name}`;
        scores.set(key, Math.max(scores.get(key) ?? 0, score));
      }
      for (const [key, score] of scores) {
        const order = row.late ? row.revision : 0;
        risks.set(key, [...(risks.get(key) ?? []), { id: row.risk_event_id, order, score }]);
      }
    }
    for (const { kind, name, total, rows: count, late } of done(ranked(store, selection, shown))) {
      const all = risks.get(`${kind} ${name}`) ?? [];
      const counted = [...new Set(all.map(({ id }) => id))].map(
        (id) => all.filter((risk) => risk.id === id).sort((a, b) => a.order - b.order)[0].score,
      );
      assert.equal(
        total,
        counted.reduce((sum, score) => sum + score, 0),
        `seed ${seed}, ${kind} ${name}`,
      );
      if (kind === "user") {
        const own = present.filter(
          (row) =>
            /** @type {any} */ (row).user === name ||
            row.risk_objects.some((risk) => risk.risk_object_type === "user" && risk.risk_object === name),
        );
        assert.deepEqual([count, late], [own.filter((row) => !row.late).length, own.filter((row) => row.late).length]);
      }
    }
  }
});

test("names that come in portions are shown in the end as if all had been there at once", () => {
  for (let run = 0; run < 100; run++) {
    const { seed, random } = randomNumbers();
    const parts = ["ws7", "WS7", "ws7.corp.example", "ws7.other.example", "CORP\\ws7", "ws7@corp.example", "10.0.0.7"];
    const all = Array.from({ length: 40 }, () => parts[random(parts.length)] + (random(4) === 0 ? "" : random(3)));
    const names = [...new Set(all)];
    const following = new JoinedNames();
    for (let count = 0; count <= names.length; count += 1 + random(5)) {
      const hosts = names.slice(0, count);
      const users = names.slice(0, Math.floor(count / 2));
      const known = following.given;
      const before = names.map((name) => `${known.host(name)} ${known.user(name)}`);
      const given = done(following.following(hosts, users));
      const expected = spelling(hosts, users);
      const after = names.map((name) => `${given.host(name)} ${given.user(name)}`);
      assert.deepEqual(
        after,
        names.map((name) => `${expected.host(name)} ${expected.user(name)}`),
        `seed ${seed}`,
      );
      assert.equal(given === known, before.join() === after.join(), `seed ${seed}`);
    }
  }
});
