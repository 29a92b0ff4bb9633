import assert from "node:assert/strict";
import { test } from "node:test";
import { JoinedNames } from "spawnwatch/entities.js";
import { AS_WRITTEN } from "spawnwatch/filter.js";
import { ranked } from "spawnwatch/objects.js";
import { spelling } from "spawnwatch/spelling.js";
import { RowStore } from "spawnwatch/store.js";
import { randomNumbers } from "./random.js";
import { done, riskEvent } from "./rows.js";

/** @param {string} name @param {"system" | "user"} type @param {number} score */
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
  const first = names.of(["WS7"], []);
  assert.equal(names.of(["WS7", "other"], []), first);
  assert.equal(first.host("other"), "other");
  const second = names.of(["WS7", "other", "ws7.corp.example"], []);
  assert.notEqual(second, first);
  assert.equal(second.host("WS7"), "ws7.corp.example");
});
