// What a live page says of how it stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing, standing } from "spawnwatch/frame/live.js";

/** @typedef {import("spawnwatch/source/messages.js").StatusMessage} Status */

/**
 * @param {Partial<Status>} fields
 * @returns {Status}
 */
const status = (fields) => ({ type: "status", state: "live", ...fields });

test("a page that has much to come says how much", () => {
  /** @param {Partial<Status>} fields */
  const text = (fields) => standing({ connected: true, status: status(fields) }).text;
  assert.equal(text({ behind: 500 }), "Live");
  assert.equal(text({ state: "reading", behind: 50_000 }), "Reading: 50,000 records to come");
  assert.equal(text({ state: "reading", behind: -1 }), "Reading");
});

test("what cannot be read is said while the rest is, and only once", () => {
  const message = "no broker leads partition 3 of topic rejected, so records are missing until one does";
  const partly = status({ message });
  assert.equal(standing({ connected: true, status: partly }).text, "Live");
  assert.equal(
    missing({ status: partly, forgotten: 0 }),
    "No broker leads partition 3 of topic rejected, so records are missing until one does.",
  );
  const waiting = status({ state: "waiting", message });
  assert.equal(
    standing({ connected: true, status: waiting }).text,
    "No broker leads partition 3 of topic rejected, so records are missing until one does.",
  );
  assert.equal(missing({ status: waiting, forgotten: 0 }), "");
});
