/**
 * The rows of a page. The fields that filters, sorts and charts loop over are columns, so that a loop over 100,000 rows
 * takes a few milliseconds.
 *
 * A row keeps its index as long as its store lives. A live page forgets rows by handing the others to another store. So
 * what was computed from a store goes with that store, and its indexes never mean other rows.
 *
 * @module
 */

import { DescribedDetections } from "spawnwatch/rows/described.js";
import { handOver } from "spawnwatch/rows/heir.js";
import { Interner } from "spawnwatch/rows/intern.js";
import { LateRows } from "spawnwatch/rows/late.js";
import { RowNames } from "spawnwatch/rows/names.js";
import { lateKey, latePart, namesOf, rowKey } from "spawnwatch/rows/row.js";
import { RowColumns } from "spawnwatch/rows/rowcolumns.js";

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */
/** @typedef {import("spawnwatch/rows/described.js").DetectionSeen} DetectionSeen */

export class RowStore {
  /** Changes with every change of the rows. */
  version = 0;

  /** How many rows there are. */
  size = 0;

  /** Epoch ms. Rows whose latest sighting is not after it may have been left behind by the stores before this one. */
  keptSince = -Infinity;

  /** All that were ever put here, also those that have gone. @type {RiskEvent[]} */
  #rows = [];
  /** Index of each row by its key. @type {Map<string, number>} */
  #indexes = new Map();
  #late = new LateRows();
  #detections = new DescribedDetections();
  #hosts = new RowNames();
  #users = new RowNames();
  #others = new RowNames();
  #interner;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #columns = new RowColumns();
  /** The store that takes over from this one. @type {RowStore | null} */
  #heir = null;
  #present = { version: -1, rows: new Int32Array(0) };

  /** @param {Interner} [interner] with the texts that many rows have */
  constructor(interner = new Interner()) {
    this.#interner = interner;
  }

  /** The indexes of the rows, ascending. Rows that have gone leave gaps, so they are not the numbers below `size`. */
  get rows() {
    if (this.#present.version !== this.version) {
      this.#present = { version: this.version, rows: this.#columns.indexesWhere(0, this.#rows.length) };
    }
    return this.#present.rows;
  }

  /** How many rows take room, those that have gone included. */
  get held() {
    return this.#rows.length;
  }

  /** Event time of the earliest sighting of each row, epoch ms. Columns are valid until rows are added. */
  get firstTime() {
    return this.#columns.firstTime;
  }

  /** Event time of the latest sighting, epoch ms. */
  get lastTime() {
    return this.#columns.lastTime;
  }

  /** Risk score of the event. */
  get score() {
    return this.#columns.score;
  }

  /** Index into `detections`. */
  get detection() {
    return this.#columns.detection;
  }

  /** Index into `detectionVersions`. */
  get detectionVersion() {
    return this.#columns.detectionVersion;
  }

  /** Index into `SEVERITIES`. */
  get severity() {
    return this.#columns.severity;
  }

  /** 1 for a late row, 0 for one in time. */
  get late() {
    return this.#columns.late;
  }

  /** The detections of the rows as the newest version of each describes it, in the order in which they first appear. */
  get detections() {
    return this.#detections.list;
  }

  /** The detections as rows describe them, each version by itself: where the technique and tactics of a row are. */
  get detectionVersions() {
    return this.#detections.versions;
  }

  /** Names of hosts as the rows write them, whether they are one or not. */
  get hostNames() {
    return this.#hosts.list;
  }

  /** Names of users as the rows write them. */
  get userNames() {
    return this.#users.list;
  }

  /** Names of risk objects that are neither hosts nor users. */
  get otherNames() {
    return this.#others.list;
  }

  /**
   * The hosts of a row, from `dest` and its risk objects, as indexes into `hostNames`.
   * @param {number} index
   */
  hosts(index) {
    return this.#hosts.of(index);
  }

  /**
   * The users of a row, from `user` and its risk objects, as indexes into `userNames`.
   * @param {number} index
   */
  users(index) {
    return this.#users.of(index);
  }

  /**
   * The other risk objects of a row, as indexes into `otherNames`.
   * @param {number} index
   */
  others(index) {
    return this.#others.of(index);
  }

  /**
   * @param {number} index of a row, which may have gone since
   * @returns {RiskEvent}
   */
  row(index) {
    return this.#rows[index];
  }

  /**
   * Where a row is.
   * @param {string} id
   * @param {boolean} late
   * @param {number} [part] which of the late rows with this id, the first if it is not said
   * @returns {number} -1 if it is not there
   */
  indexOf(id, late, part) {
    return late && part === undefined ? (this.#lateRows(id)[0] ?? -1) : this.find(late ? lateKey(id, part ?? 0) : id);
  }

  /**
   * Where the row with a key is.
   * @param {string} key as of `rowKey`
   * @returns {number} -1 if it is not there
   */
  find(key) {
    const index = this.#indexes.get(key) ?? -1;
    return index >= 0 && this.#columns.gone[index] === 0 ? index : -1;
  }

  /**
   * The revision with which a row is known here, or with which it went elsewhere.
   * @param {RiskEvent} row
   * @returns {number} -1 if it is not known
   */
  revisionOf(row) {
    const index = this.#indexes.get(rowKey(row));
    return index === undefined ? -1 : this.#columns.revision[index];
  }

  /**
   * The rows with the id of a late row that come before it: the row in time, then late ones with earlier sightings. To
   * Splunk all of them would have been one risk event.
   * @param {number} index
   * @returns {number[]} empty for a row in time
   */
  before(index) {
    if (this.#columns.late[index] === 0) {
      return [];
    }
    const id = this.row(index).risk_event_id;
    const inTime = this.find(id);
    const late = this.#lateRows(id);
    return [...(inTime < 0 ? [] : [inTime]), ...late.slice(0, Math.max(0, late.indexOf(index)))];
  }

  /**
   * Adds rows, or replaces those with the same key and a lower revision.
   * @param {readonly RiskEvent[]} rows
   */
  add(rows) {
    for (const row of rows) {
      // A revision that is too old for this store is too old for its heir, too, unless the heir lacks the row: then the
      // row is one that the page forgets.
      if (this.#put(row) && this.#heir !== null) {
        this.#heir.#put(row);
      }
    }
    this.#changed();
  }

  /**
   * Takes out rows of which another store has these revisions now. Older revisions that come in again stay out.
   * @param {readonly RiskEvent[]} rows
   */
  withdraw(rows) {
    let changed = false;
    for (const row of rows) {
      changed = this.#withdraw(rowKey(row), row.revision) || changed;
      if (this.#heir !== null) {
        this.#heir.#withdraw(rowKey(row), row.revision);
      }
    }
    if (changed) {
      this.#changed();
    }
  }

  /**
   * Hands the rows whose latest sighting is latest to another store. From its first step on, that store is also told
   * whatever this one is told, which itself forgets nothing. It must not be called twice.
   * @param {number} count how many to hand over
   * @returns {Generator<void, RowStore, void>}
   */
  *latest(count) {
    const heir = new RowStore(this.#interner);
    this.#heir = heir;
    const leftBehind = yield* handOver(this, this.#columns, heir, count);
    heir.keptSince = Math.max(this.keptSince, leftBehind);
    heir.version = this.version + 1;
    return heir;
  }

  /**
   * Calls a listener after rows have changed, at most once for each call of `add` or `withdraw`.
   * @param {() => void} listener
   * @returns {() => void} removes it
   */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * @param {RiskEvent} row
   * @returns {boolean} whether it is new
   */
  #put(row) {
    const columns = this.#columns;
    const key = rowKey(row);
    const known = this.#indexes.get(key);
    if (known !== undefined) {
      const revision = columns.revision[known];
      if (revision > row.revision || (revision === row.revision && columns.gone[known] === 0)) {
        return false;
      }
    }
    const index = known ?? this.#rows.length;
    if (known === undefined) {
      this.#indexes.set(key, index);
      columns.grow(index + 1);
      if (row.late) {
        this.#late.add(row.risk_event_id, latePart(row), index);
      }
    }
    if (known === undefined || columns.gone[index] === 1) {
      this.size++;
    }
    this.#interner.intern(/** @type {Record<string, unknown>} */ (/** @type {unknown} */ (row)));
    const version = this.#detections.versionOf(row);
    this.#rows[index] = row;
    columns.set(index, row, version, this.#detections.detectionOf(version));
    this.#hosts.set(index, namesOf(row, "dest", "system"));
    this.#users.set(index, namesOf(row, "user", "user"));
    this.#others.set(index, namesOf(row, null, "other"));
    return true;
  }

  /**
   * @param {string} key
   * @param {number} revision
   * @returns {boolean} whether a row has gone
   */
  #withdraw(key, revision) {
    const columns = this.#columns;
    const index = this.#indexes.get(key);
    if (index === undefined || columns.revision[index] > revision) {
      return false;
    }
    const gone = columns.gone[index] === 0;
    columns.gone[index] = 1;
    columns.revision[index] = revision;
    this.size -= Number(gone);
    return gone;
  }

  /** @param {string} id */
  #lateRows(id) {
    return this.#late.of(id).filter((index) => this.#columns.gone[index] === 0);
  }

  #changed() {
    this.version++;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
