/**
 * All that a page has received.
 * @module
 */

import { RowStore } from "spawnwatch/store.js";

/** @typedef {import("spawnwatch/messages.js").Message} Message */

/**
 * What the page knows beside the rows.
 * @typedef {object} Context
 * @property {import("spawnwatch/messages.js").RunMessage | null} run
 * @property {readonly import("spawnwatch/messages.js").Detection[]} detections
 * @property {import("spawnwatch/messages.js").AttackMessage | null} attack
 * @property {import("spawnwatch/messages.js").ComparisonMessage | null} comparison
 * @property {readonly import("spawnwatch/differences.js").Difference[]} differences
 * @property {import("spawnwatch/messages.js").TestsMessage | null} tests
 * @property {readonly import("spawnwatch/messages.js").RejectedRecord[]} rejected
 * @property {import("spawnwatch/messages.js").StatusMessage | null} status of a live page
 * @property {boolean} live
 * @property {boolean} connected whether a live page's server answers
 * @property {boolean} loaded whether all that there was at the start is there
 * @property {readonly string[]} failures what could not be read
 * @property {number} forgotten older rows that a live page no longer has
 */

/** A live page keeps so many rows, and forgets the oldest when it has a quarter more. */
const LIVE_ROWS = 100_000;

/** So many rejected records are kept. */
const REJECTED_RECORDS = 5_000;

export class Session {
  /** Risk events. */
  events = new RowStore();

  /** Rows that the allowlist suppresses. */
  suppressed = new RowStore();

  /** @type {Context} */
  context = {
    run: null,
    detections: [],
    attack: null,
    comparison: null,
    differences: [],
    tests: null,
    rejected: [],
    status: null,
    live: false,
    connected: true,
    loaded: false,
    failures: [],
    forgotten: 0,
  };

  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {boolean} live */
  constructor(live) {
    this.context.live = live;
  }

  /** @param {Message} message */
  receive(message) {
    switch (message.type) {
      case "risk_events":
        this.#add(this.events, message.rows);
        break;
      case "suppressed":
        this.#add(this.suppressed, message.rows);
        break;
      case "rejected":
        this.#set({ rejected: distinct([...this.context.rejected, ...message.records]).slice(-REJECTED_RECORDS) });
        break;
      case "run":
        this.#set({ run: message });
        break;
      case "detections":
        this.#set({ detections: message.detections });
        break;
      case "attack":
        this.#set({ attack: message });
        break;
      case "comparison":
        this.#set({ comparison: message });
        break;
      case "differences":
        this.#set({ differences: [...this.context.differences, ...message.rows] });
        break;
      case "tests":
        this.#set({ tests: message });
        break;
      case "status":
        this.#set({ status: message });
        break;
      case "beat":
        break;
      case "loaded":
        this.#set({ loaded: true });
        break;
    }
  }

  /** @param {string} text */
  fail(text) {
    if (!this.context.failures.includes(text)) {
      this.#set({ failures: [...this.context.failures, text] });
    }
  }

  /** @param {boolean} connected */
  connected(connected) {
    if (connected !== this.context.connected) {
      this.#set({ connected });
    }
  }

  /**
   * Calls a listener when the context changes. Stores have listeners of their own.
   * @param {() => void} listener
   * @returns {() => void} removes it
   */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * @param {RowStore} store
   * @param {import("spawnwatch/messages.js").RiskEvent[]} rows
   */
  #add(store, rows) {
    store.add(rows);
    if (this.context.live && store.size > LIVE_ROWS * 1.25) {
      this.#set({ forgotten: this.context.forgotten + store.size - LIVE_ROWS });
      store.keepLatest(LIVE_ROWS);
    }
  }

  /** @param {Partial<Context>} change */
  #set(change) {
    this.context = { ...this.context, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}

/**
 * Records without those that were sent twice, which happens when a live page was cut off.
 * @param {readonly import("spawnwatch/messages.js").RejectedRecord[]} records
 */
function distinct(records) {
  const places = new Map(
    records.map((record, i) => [
      record.offset === undefined ? i : `${record.topic} ${record.partition} ${record.offset}`,
      record,
    ]),
  );
  return [...places.values()];
}
