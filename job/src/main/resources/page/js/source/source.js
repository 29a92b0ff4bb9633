/**
 * Where the page's messages come from: blocks that a report has embedded, or the server of a live page.
 * @module
 */

import { Connection, connectWhileShown } from "spawnwatch/source/connection.js";
import { deliver, parsed } from "spawnwatch/source/deliver.js";

/** @typedef {import("spawnwatch/source/deliver.js").Receiver} Receiver */
/** @typedef {import("spawnwatch/source/messages.js").Message} Message */

/**
 * Reads all messages: from the address that the root element's `data-events` names, else from the page itself.
 * @param {Document} page
 * @param {Receiver} receiver
 */
export function connect(page, receiver) {
  const events = page.documentElement.dataset["events"];
  if (events === undefined) {
    return readEmbedded(page, receiver);
  }
  const surroundings = {
    fetch: fetch.bind(globalThis),
    setTimeout: setTimeout.bind(globalThis),
    clearTimeout: clearTimeout.bind(globalThis),
    reload: () => location.reload(),
  };
  connectWhileShown(new Connection(events, receiver, surroundings), page, globalThis, surroundings);
  return Promise.resolve();
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
