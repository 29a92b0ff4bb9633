/**
 * Hands messages on in portions, so that the page draws and answers while it loads.
 * @module
 */

import { isRejected, isRow } from "spawnwatch/source/shape.js";
import { pause } from "spawnwatch/work/slices.js";

/** @typedef {import("spawnwatch/source/messages.js").Message} Message */

/** Rows that are handed on at once. */
const PORTION = 250;

/**
 * @typedef {object} Receiver
 * @property {(message: Message) => void} receive
 * @property {(text: string) => void} fail says what could not be read
 * @property {(connected: boolean) => void} connected whether a live page's server answers
 */

/**
 * Hands on a message, one with many rows in portions.
 * @param {Message} message
 * @param {Receiver} receiver
 */
export async function deliver(message, receiver) {
  if (message.type === "rejected") {
    receiver.receive({ type: message.type, records: usable(message.records, isRejected, message.type, receiver) });
    return;
  }
  if (message.type !== "risk_events" && message.type !== "suppressed") {
    receiver.receive(message);
    return;
  }
  const rows = usable(message.rows, isRow, message.type, receiver);
  for (let start = 0; start < rows.length; start += PORTION) {
    receiver.receive({ type: message.type, rows: rows.slice(start, start + PORTION) });
    await pause();
  }
}

/**
 * The records that have what the page reads of them. Says so if there are others.
 * @template T
 * @param {readonly T[]} records
 * @param {(record: unknown) => boolean} isUsable
 * @param {string} type
 * @param {Receiver} receiver
 * @returns {T[]}
 */
function usable(records, isUsable, type, receiver) {
  const used = records.filter(isUsable);
  if (used.length < records.length) {
    receiver.fail(`The page leaves out records of ${type} that are not as Spawnwatch writes them.`);
  }
  return used;
}

/**
 * @param {string} text
 * @param {string} what
 * @param {Receiver} receiver
 * @returns {Message | null}
 */
export function parsed(text, what, receiver) {
  try {
    return JSON.parse(text);
  } catch (error) {
    receiver.fail(`The page left out ${what} that it cannot read: ${error}`);
    return null;
  }
}
