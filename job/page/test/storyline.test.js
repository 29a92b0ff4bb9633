import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, nameOf } from "spawnwatch/story/storyline.js";

/** @param {string} command @param {string} [name] */
function named(command, name = "") {
  return nameOf({ guid: "", pid: "", name, command });
}

test("a process without a name has that of its command line", () => {
  assert.equal(named('"C:\\Program Files\\a b.exe" /x', "c.exe"), "c.exe");
  assert.equal(named('"C:\\Program Files\\a b.exe" /x'), "a b.exe");
  assert.equal(named("C:\\Program Files\\a b.EXE -c x.exe"), "a b.EXE");
  assert.equal(named("/usr/bin/python3 /tmp/x.py"), "python3");
  assert.equal(named(""), "");
  assert.equal(named('"'), '"');
  assert.equal(named("x".repeat(2_000_000)).length, 1000);
});

test("times of day have milliseconds, and forged ones say so", () => {
  assert.equal(clock(Date.UTC(2026, 0, 1, 1, 2, 3, 4)), "01:02:03.004");
  assert.equal(clock(NaN), "unknown");
});
