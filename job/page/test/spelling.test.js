import assert from "node:assert/strict";
import { test } from "node:test";
import { spelling } from "spawnwatch/rows/spelling.js";

/** @param {string[]} names */
function hosts(names) {
  const { host } = spelling(names, []);
  return names.map(host);
}

/** @param {string[]} names @param {string[]} [hostNames] */
function users(names, hostNames = []) {
  const { user } = spelling(hostNames, names);
  return names.map(user);
}

test("a host without a domain is the only one with a domain", () => {
  assert.deepEqual(hosts(["WS7", "ws7.corp.example", "ws8.corp.example"]), [
    "ws7.corp.example",
    "ws7.corp.example",
    "ws8.corp.example",
  ]);
});

test("case and a dot at the end do not matter", () => {
  assert.deepEqual(hosts(["ws7", "WS7", "Ws7"]), ["ws7", "ws7", "ws7"]);
  assert.deepEqual(hosts(["WS7.CORP.example.", "ws7.corp.EXAMPLE"]), ["WS7.CORP.example.", "WS7.CORP.example."]);
});

test("a host of two domains is two, and without a domain it is neither", () => {
  const names = ["ws7", "ws7.corp.example", "ws7.lab.example"];
  assert.deepEqual(hosts(names), names);
});

test("addresses are what they are", () => {
  const names = ["10", "10.0.0.7", "10.0.0.8", "fe80", "fe80::1"];
  assert.deepEqual(hosts(names), names);
});

test("a user is one in all three spellings", () => {
  assert.deepEqual(users(["alice", "CORP\\alice", "Alice@corp.example"]), [
    "CORP\\alice",
    "CORP\\alice",
    "CORP\\alice",
  ]);
});

test("a user of two domains is two, and without a domain it is neither", () => {
  const names = ["alice", "CORP\\alice", "LAB\\alice"];
  assert.deepEqual(users(names), names);
});

test("two companies whose domains begin alike are two", () => {
  const names = ["alice@corp.alpha.com", "alice@corp.beta.com", "CORP\\alice", "alice"];
  assert.deepEqual(users(names), names);
});

test("a local account is not the user without a domain", () => {
  const names = ["admin", "WS7\\admin", "WS8\\admin"];
  assert.deepEqual(users(names, ["ws7.corp.example", "ws8"]), names);
  assert.deepEqual(users(["admin", "WS7\\admin", "CORP\\admin"], ["ws7"]), [
    "CORP\\admin",
    "WS7\\admin",
    "CORP\\admin",
  ]);
});

test("nobody is unknown", () => {
  const names = ["unknown", "CORP\\unknown"];
  assert.deepEqual(users(names), names);
  assert.deepEqual(users(["unknown", "UNKNOWN"]), ["unknown", "unknown"]);
});

test("hostile names are names", () => {
  const names = ["__proto__", "constructor", "", "\\", "\\x", "@", "a\\b\\c", '["a",""]'];
  assert.deepEqual(users(names), names);
  assert.deepEqual(hosts(names), names);
});
