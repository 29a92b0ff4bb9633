/**
 * All that a page has received.
 * @module
 */

import { Rejections } from "spawnwatch/rows/rejections.js";
import { inSlices } from "spawnwatch/work/slices.js";
import { RowStore } from "spawnwatch/rows/store.js";

/** @typedef {import("spawnwatch/source/messages.js").Message} Message */

/**
 * What the page knows beside the rows.
 * @typedef {object} Context
 * @property {import("spawnwatch/source/messages.js").RunMessage | null} run
 * @property {readonly import("spawnwatch/source/messages.js").Detection[]} detections
 * @property {import("spawnwatch/source/messages.js").AttackMessage | null} attack
 * @property {import("spawnwatch/source/messages.js").ComparisonMessage | null} comparison
 * @property {readonly import("spawnwatch/compare/differences.js").Difference[]} differences
 * @property {import("spawnwatch/source/messages.js").TestsMessage | null} tests
 * @property {readonly import("spawnwatch/source/messages.js").RejectedRecord[]} rejected those that the page has, in a live page
 *     the newest first
 * @property {number} rejectedTotal how many it received, each counted once
 * @property {Readonly<Record<string, number>>} rejectedByReason the same by reason
 * @property {import("spawnwatch/source/messages.js").StatusMessage | null} status of a live page; what it lacks is the sum over
 *     all connections
 * @property {boolean} live
 * @property {boolean} connected whether a live page's server answers
 * @property {boolean} loaded whether all that there was at the start is there
 * @property {readonly string[]} failures what could not be read
 * @property {number} forgotten older rows that a live page no longer has
 * @property {number} keptSince epoch ms: risk events whose latest sighting is not after it may be among the forgotten;
 *     -Infinity if none was forgotten
 */

/** A live page keeps so many rows, and forgets the oldest when it has a quarter more. */
const LIVE_ROWS = 100_000;

/** So many rejected records are kept. */
const REJECTED_RECORDS = 5_000;

/** The two stores of a session. A row is in the one that has its highest revision, as for Java's `FinalRows`. */
const OTHER = /** @type {const} */ ({ events: "suppressed", suppressed: "events" });

export class Session {
  /** Risk events. Another store takes over when the page forgets rows. */
  events = new RowStore();

  /** Rows that the allowlist suppresses. Another store takes over here, too. */
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
    rejectedTotal: 0,
    rejectedByReason: {},
    status: null,
    live: false,
    connected: true,
    loaded: false,
    failures: [],
    forgotten: 0,
    keptSince: -Infinity,
  };

  /** @type {Set<() => void>} */
  #listeners = new Set();

  #rejections;
  #lacks = { deleted: new SumOverConnections(), unreadable: new SumOverConnections() };
  /** The stores that are being handed over. @type {Set<keyof typeof OTHER>} */
  #forgetting = new Set();

  /**
   * @param {boolean} live
   * @param {{ rows: number, rejected: number }} [most] how many a live page keeps
   */
  constructor(live, most = { rows: LIVE_ROWS, rejected: REJECTED_RECORDS }) {
    this.context.live = live;
    this.most = most;
    this.#rejections = new Rejections(live, most.rejected);
  }

  /** @param {Message} message */
  receive(message) {
    switch (message.type) {
      case "risk_events":
        this.#add("events", message.rows);
        break;
      case "suppressed":
        this.#add("suppressed", message.rows);
        break;
      case "rejected":
        this.#rejections.add(message.records);
        this.#set({
          rejected: this.#rejections.kept,
          rejectedTotal: this.#rejections.total,
          rejectedByReason: this.#rejections.byReason,
        });
        break;
      case "run":
        // Each connection of a live page begins with it.
        this.#lacks.deleted.begin();
        this.#lacks.unreadable.begin();
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
        this.#set({
          status: {
            ...message,
            deleted: this.#lacks.deleted.of(message.deleted),
            unreadable: this.#lacks.unreadable.of(message.unreadable),
          },
        });
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
   * @param {keyof typeof OTHER} kind
   * @param {import("spawnwatch/source/messages.js").RiskEvent[]} rows
   */
  #add(kind, rows) {
    if (!this.context.live) {
      // A report has final rows only.
      this[kind].add(rows);
      return;
    }
    const other = this[OTHER[kind]];
    const fresh = rows.filter((row) => {
      const elsewhere = other.revisionOf(row);
      return elsewhere < row.revision || (elsewhere === row.revision && kind === "events");
    });
    if (fresh.length === 0) {
      return;
    }
    this[kind].add(fresh);
    other.withdraw(fresh);
    this.#forgetIfFull(kind);
    this.#forgetIfFull(OTHER[kind]);
  }

  /** @param {keyof typeof OTHER} kind */
  #forgetIfFull(kind) {
    const { size, held } = this[kind];
    const full = size > this.most.rows * 1.25 || held - size > this.most.rows / 2;
    if (full && !this.#forgetting.has(kind)) {
      void this.#forget(kind);
    }
  }

  /**
   * Replaces a store by one that has only the latest rows. Until that is complete, the views use the old one.
   * @param {keyof typeof OTHER} kind
   */
  async #forget(kind) {
    this.#forgetting.add(kind);
    const before = this[kind];
    this[kind] = await inSlices(before.latest(this.most.rows));
    this.#forgetting.delete(kind);
    this.#set({
      forgotten: this.context.forgotten + before.size - this[kind].size,
      keptSince: this.events.keptSince,
    });
  }

  /** @param {Partial<Context>} change */
  #set(change) {
    this.context = { ...this.context, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}

/** What a server counts from 0 for each connection, or anew after its broker was away, in total. */
class SumOverConnections {
  #before = 0;
  #latest = 0;

  /** A connection begins. */
  begin() {
    this.#before += this.#latest;
    this.#latest = 0;
  }

  /**
   * @param {number | undefined} count of this connection so far, if it is said
   * @returns {number} of all of them
   */
  of(count) {
    if (count !== undefined) {
      if (count < this.#latest) {
        this.begin();
      }
      this.#latest = count;
    }
    return this.#before + this.#latest;
  }
}
