/**
 * The rejected records that a page has received.
 * @module
 */

/** @typedef {import("spawnwatch/source/messages.js").RejectedRecord} RejectedRecord */

/** So many places are remembered at least, to know a record that is sent again. */
const REMEMBERED = 500_000;

export class Rejections {
  /** The records that are kept, in a live page the newest first. @type {readonly RejectedRecord[]} */
  kept = [];

  /** How many there were, each counted once. */
  total = 0;

  /** The same by reason. @type {Record<string, number>} */
  byReason = {};

  #seen = new Places();
  #seenBefore = new Places();

  /**
   * @param {boolean} live
   * @param {number} most how many are kept
   */
  constructor(live, most) {
    this.live = live;
    this.most = most;
  }

  /** @param {readonly RejectedRecord[]} records some of which may have been sent before, if a live page was cut off */
  add(records) {
    const added = records.filter((record) => this.#isNew(record));
    this.total += added.length;
    this.byReason = { ...this.byReason };
    for (const { reason } of added) {
      this.byReason[reason] = (this.byReason[reason] ?? 0) + 1;
    }
    const all = this.live ? [...added.reverse(), ...this.kept] : [...this.kept, ...added];
    this.kept = all.slice(0, this.most);
  }

  /** @param {RejectedRecord} record */
  #isNew({ topic, partition, offset }) {
    if (offset === undefined) {
      return true;
    }
    const log = `${topic} ${partition}`;
    if (this.#seen.has(log, offset) || this.#seenBefore.has(log, offset)) {
      return false;
    }
    if (this.#seen.size >= REMEMBERED) {
      this.#seenBefore = this.#seen;
      this.#seen = new Places();
    }
    this.#seen.add(log, offset);
    return true;
  }
}

/** Places of records in topics. */
class Places {
  size = 0;
  /** @type {Map<string, Set<number>>} */
  #offsets = new Map();

  /** @param {string} log @param {number} offset */
  has(log, offset) {
    return this.#offsets.get(log)?.has(offset) ?? false;
  }

  /** @param {string} log @param {number} offset */
  add(log, offset) {
    const offsets = this.#offsets.get(log) ?? new Set();
    this.#offsets.set(log, offsets.add(offset));
    this.size++;
  }
}
