/**
 * Where the page's messages come from: blocks that a report has embedded, or the server of a live page. Both hand them
 * on in portions, so that the page draws and answers while it loads.
 * @module
 */

import { isRow } from "spawnwatch/shape.js";
import { pause } from "spawnwatch/slices.js";

/** @typedef {import("spawnwatch/messages.js").Message} Message */

/** Rows that are handed on at once. */
const PORTION = 250;

/** After so much silence a live page connects again. Its server sends something every few seconds. */
const SILENCE_MS = 15_000;

/**
 * @typedef {object} Receiver
 * @property {(message: Message) => void} receive
 * @property {(text: string) => void} fail says what could not be read
 * @property {(connected: boolean) => void} connected whether a live page's server answers
 */

/**
 * Reads all messages: from the address that the root element's `data-events` names, else from the page itself.
 * @param {Document} page
 * @param {Receiver} receiver
 */
export function connect(page, receiver) {
  const events = page.documentElement.dataset["events"];
  return events === undefined ? readEmbedded(page, receiver) : listen(events, receiver);
}

/**
 * @param {Document} page
 * @param {Receiver} receiver
 */
async function readEmbedded(page, receiver) {
  for (const block of page.querySelectorAll("script[data-message]")) {
    deliverWhole(block.textContent ?? "", "an embedded message", receiver);
  }
  for (const block of page.querySelectorAll("script[data-rows]")) {
    const type = block.getAttribute("data-rows") ?? "";
    try {
      const records = JSON.parse(await unpacked(block.textContent ?? ""));
      // The text is not needed again, and it is most of a large report.
      block.remove();
      await deliver(rowsMessage(type, records), receiver);
    } catch (error) {
      receiver.fail(`A block of ${type} cannot be read, so rows are missing: ${error}. Make the report again.`);
    }
  }
  receiver.receive({ type: "loaded" });
}

/**
 * @param {string} address
 * @param {Receiver} receiver
 */
function listen(address, receiver) {
  /** @type {string[]} */
  const queue = [];
  let reading = false;
  const read = async () => {
    reading = true;
    try {
      for (let text = queue.shift(); text !== undefined; text = queue.shift()) {
        const message = parsed(text, "a message of the server", receiver);
        if (message !== null) {
          await deliver(message, receiver);
        }
      }
    } finally {
      reading = false;
    }
  };
  let heardAt = Date.now();
  const open = () => {
    const events = new EventSource(address);
    events.onopen = () => receiver.connected(true);
    events.onerror = () => receiver.connected(false);
    events.onmessage = (event) => {
      heardAt = Date.now();
      receiver.connected(true);
      queue.push(event.data);
      if (!reading) {
        void read();
      }
    };
    return events;
  };
  let events = open();
  // A browser does not notice that a tunnel is dead, and gives up after some answers. A new stream begins anew, and the
  // page replaces the rows that it has.
  setInterval(() => {
    if (Date.now() - heardAt > SILENCE_MS) {
      heardAt = Date.now();
      receiver.connected(false);
      events.close();
      events = open();
    }
  }, SILENCE_MS / 3);
}

/**
 * @param {string} base64 of gzip
 * @returns {Promise<string>}
 */
async function unpacked(base64) {
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/**
 * @param {string} type
 * @param {unknown[]} records
 * @returns {Message}
 */
function rowsMessage(type, records) {
  return /** @type {Message} */ (type === "rejected" ? { type, records } : { type, rows: records });
}

/**
 * Hands on a message, one with many rows in portions.
 * @param {Message} message
 * @param {Receiver} receiver
 */
async function deliver(message, receiver) {
  if (message.type !== "risk_events" && message.type !== "suppressed") {
    receiver.receive(message);
    return;
  }
  const rows = message.rows.filter(isRow);
  if (rows.length < message.rows.length) {
    receiver.fail(`The page leaves out records of ${message.type} that are not as Spawnwatch writes them.`);
  }
  for (let start = 0; start < rows.length; start += PORTION) {
    receiver.receive({ type: message.type, rows: rows.slice(start, start + PORTION) });
    await pause();
  }
}

/**
 * @param {string} text
 * @param {string} what
 * @param {Receiver} receiver
 */
function deliverWhole(text, what, receiver) {
  const message = parsed(text, what, receiver);
  if (message !== null) {
    receiver.receive(message);
  }
}

/**
 * @param {string} text
 * @param {string} what
 * @param {Receiver} receiver
 * @returns {Message | null}
 */
function parsed(text, what, receiver) {
  try {
    return JSON.parse(text);
  } catch (error) {
    receiver.fail(`The page left out ${what} that it cannot read: ${error}`);
    return null;
  }
}
