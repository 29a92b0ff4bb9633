import assert from "node:assert/strict";
import { test } from "node:test";
import { AS_WRITTEN, NO_FILTER } from "spawnwatch/rows/filter.js";
import { sameName, spelling } from "spawnwatch/rows/spelling.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { tell } from "spawnwatch/story/story.js";
import { randomNumbers } from "./random.js";
import { done, riskEvent } from "./rows.js";

test("a name that no row has any more is the one that the others say it is", () => {
  for (let run = 0; run < 200; run++) {
    const { seed, random } = randomNumbers();
    const parts = ["ws7", "WS7", "ws7.corp.example", "ws7.other.example", "CORP\\ws7", "ws7@corp.example", "unknown"];
    const hosts = [...new Set(Array.from({ length: random(5) }, () => parts[random(parts.length)]))];
    const users = [...new Set(Array.from({ length: random(5) }, () => parts[random(parts.length)]))];
    const name = parts[random(parts.length)];
    /** @param {string[]} names */
    const without = (names) => names.filter((other) => other !== name);
    const all = {
      host: spelling([...without(hosts), name], users),
      user: spelling(hosts, [...without(users), name]),
    };
    for (const kind of /** @type {const} */ (["host", "user"])) {
      const names = without(kind === "host" ? hosts : users);
      const found = done(kind === "host" ? sameName(name, kind, names, users) : sameName(name, kind, hosts, names));
      const same = names.filter((other) => all[kind][kind](other) === all[kind][kind](name));
      assert.equal(found, same[0] ?? name, `seed ${seed}, ${kind} ${name} among ${names}`);
    }
  }
});

test("a story is found when the rows that wrote its name in full are forgotten", () => {
  const store = new RowStore();
  const suppressed = new RowStore();
  store.add([
    riskEvent({ risk_event_id: "a", dest: "WS7", user: "alice" }),
    riskEvent({ risk_event_id: "b", dest: "ws8", user: "bob" }),
  ]);
  suppressed.add([riskEvent({ risk_event_id: "c", dest: "WS9", user: "carol" })]);
  const names = spelling([...store.hostNames, ...suppressed.hostNames], [...store.userNames, ...suppressed.userNames]);
  /** @param {import("spawnwatch/rows/objects.js").Kind} kind @param {string} name */
  const told = (kind, name, chosen = names) => {
    const story = done(tell(store, suppressed, NO_FILTER, { kind, name, spelling: chosen }));
    return [story.asked, story.name, story.inTime.length + story.suppressed.length];
  };
  assert.deepEqual(told("system", "WS7"), ["WS7", "WS7", 1]);
  assert.deepEqual(told("system", "ws7.corp.example"), ["ws7.corp.example", "WS7", 1]);
  assert.deepEqual(told("system", "ws9.corp.example"), ["ws9.corp.example", "WS9", 1]);
  assert.deepEqual(told("user", "CORP\\alice"), ["CORP\\alice", "alice", 1]);
  assert.deepEqual(told("system", "ws10.corp.example"), ["ws10.corp.example", "ws10.corp.example", 0]);
  assert.deepEqual(told("user", "WS7\\alice"), ["WS7\\alice", "WS7\\alice", 0], "a local account is another user");
  assert.deepEqual(told("system", "ws7.corp.example", AS_WRITTEN)[2], 0, "as written");
});
