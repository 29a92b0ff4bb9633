/**
 * The rows of a page, with the fields that filters, sorts and charts loop over as columns: 100,000 rows are passed in
 * a few milliseconds without looking into one of them.
 * @module
 */

import { Interner } from "spawnwatch/intern.js";
import { SEVERITIES } from "spawnwatch/messages.js";
import { Names } from "spawnwatch/names.js";
import { texts } from "spawnwatch/row.js";
import { RowColumns } from "spawnwatch/rowcolumns.js";

/** @typedef {import("spawnwatch/messages.js").RiskEvent} RiskEvent */

/**
 * A detection as its rows describe it.
 * @typedef {object} DetectionSeen
 * @property {string} id
 * @property {string} name
 * @property {string} type
 * @property {string[]} techniques ids
 * @property {string[]} techniqueNames
 * @property {string[]} tactics names
 * @property {string[]} stories
 */

export class RowStore {
  /** The detections of the rows, in the order in which they first appear. @type {DetectionSeen[]} */
  detections = [];

  /** Changes with every change of the rows. */
  version = 0;

  /** Changes when indexes of rows lose their meaning, which only `keepLatest` does. */
  generation = 0;

  /** @type {RiskEvent[]} */
  #rows = [];
  /** Index of each row by id and `late`. @type {Map<string, number>} */
  #indexes = new Map();
  /** @type {Map<string, number>} */
  #detectionIndexes = new Map();
  #hostNames = new Names();
  #userNames = new Names();
  /** @type {(readonly number[])[]} */
  #hosts = [];
  /** @type {(readonly number[])[]} */
  #users = [];
  #interner = new Interner();
  /** @type {Set<() => void>} */
  #listeners = new Set();

  #columns = new RowColumns();

  /** How many rows there are. */
  get size() {
    return this.#rows.length;
  }

  /** Event time of the earliest sighting of each row, epoch ms. Valid up to `size`, and until rows are added. */
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

  /** Index into `SEVERITIES`. */
  get severity() {
    return this.#columns.severity;
  }

  /** 1 for a late row, 0 for one in time. */
  get late() {
    return this.#columns.late;
  }

  /** Names of hosts as the rows write them, whether they are one or not. */
  get hostNames() {
    return this.#hostNames.list;
  }

  /** Names of users as the rows write them. */
  get userNames() {
    return this.#userNames.list;
  }

  /**
   * The hosts of a row, from `dest` and its risk objects, as indexes into `hostNames`.
   * @param {number} index
   */
  hosts(index) {
    return this.#hosts[index];
  }

  /**
   * The users of a row, from `user` and its risk objects, as indexes into `userNames`.
   * @param {number} index
   */
  users(index) {
    return this.#users[index];
  }

  /**
   * @param {number} index less than `size`
   * @returns {RiskEvent}
   */
  row(index) {
    return this.#rows[index];
  }

  /**
   * Where a row is.
   * @param {string} id
   * @param {boolean} late
   * @returns {number} -1 if it is not there
   */
  indexOf(id, late) {
    return this.#indexes.get(key(id, late)) ?? -1;
  }

  /**
   * The risk objects of a row, each with its own score.
   * @param {number} index
   */
  riskObjects(index) {
    return this.row(index).risk_objects.map((object) => ({
      name: object.risk_object,
      type: object.risk_object_type,
      score: object.risk_score,
    }));
  }

  /**
   * Adds rows, or replaces those with the same id and `late` and a lower revision.
   * @param {readonly RiskEvent[]} rows
   */
  add(rows) {
    for (const row of rows) {
      this.#put(row);
    }
    this.#changed();
  }

  /**
   * Forgets all but the rows whose latest sighting is latest. Indexes change.
   * @param {number} count how many to keep
   */
  keepLatest(count) {
    if (this.size <= count) {
      return;
    }
    const latest = Int32Array.from(this.#rows.keys()).sort(
      (a, b) => this.#columns.lastTime[b] - this.#columns.lastTime[a],
    );
    const kept = latest.subarray(0, count).sort();
    const rows = Array.from(kept, (index) => this.row(index));
    this.#rows = [];
    this.#hosts = [];
    this.#users = [];
    this.#indexes.clear();
    this.generation++;
    this.add(rows);
  }

  /**
   * Calls a listener after rows have been added, at most once for each call of `add`.
   * @param {() => void} listener
   * @returns {() => void} removes it
   */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {RiskEvent} row */
  #put(row) {
    const rowKey = key(row.risk_event_id, row.late);
    let index = this.#indexes.get(rowKey);
    if (index === undefined) {
      index = this.#rows.length;
      this.#indexes.set(rowKey, index);
      this.#columns.grow(index + 1);
    } else if (this.row(index).revision >= row.revision) {
      return;
    }
    this.#interner.intern(/** @type {Record<string, unknown>} */ (/** @type {unknown} */ (row)));
    const detection = this.#detectionIndex(row);
    this.#rows[index] = row;
    this.#columns.firstTime[index] = Date.parse(row.firstTime);
    this.#columns.lastTime[index] = Date.parse(row.lastTime);
    this.#columns.score[index] = row.risk_score;
    this.#columns.detection[index] = detection;
    this.#columns.severity[index] = Math.max(0, SEVERITIES.indexOf(row.severity));
    this.#columns.late[index] = row.late ? 1 : 0;
    this.#hosts[index] = this.#hostNames.set(named(row, "dest", "system"));
    this.#users[index] = this.#userNames.set(named(row, "user", "user"));
  }

  /** @param {RiskEvent} row */
  #detectionIndex(row) {
    let index = this.#detectionIndexes.get(row.detection_id);
    if (index === undefined) {
      index = this.detections.length;
      this.detections.push({
        id: row.detection_id,
        name: row.detection_name,
        type: row.type,
        techniques: row.annotations.mitre_attack,
        techniqueNames: row.annotations.mitre_attack_technique,
        tactics: row.annotations.mitre_attack_tactic,
        stories: row.analytic_story,
      });
      this.#detectionIndexes.set(row.detection_id, index);
    }
    const seen = this.detections[index];
    // Rows of one detection share the lists that its file gives them.
    if (same(seen.stories, row.analytic_story)) {
      row.analytic_story = seen.stories;
    }
    const annotations = row.annotations;
    if (same(seen.techniques, annotations.mitre_attack)) {
      annotations.mitre_attack = seen.techniques;
      annotations.mitre_attack_technique = seen.techniqueNames;
      annotations.mitre_attack_tactic = seen.tactics;
    }
    return index;
  }

  #changed() {
    this.version++;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}

/**
 * @param {string} id
 * @param {boolean} late
 */
function key(id, late) {
  return late ? `${id} late` : id;
}

/**
 * @param {RiskEvent} row
 * @param {string} name field with names
 * @param {string} type of risk objects
 */
function named(row, name, type) {
  const names = texts(row, name);
  const objects = row.risk_objects.filter((object) => object.risk_object_type === type);
  return objects.length === 0 ? names : [...names, ...objects.map((object) => object.risk_object)];
}

/**
 * @param {readonly string[]} a
 * @param {readonly string[]} b
 */
function same(a, b) {
  return a === b || (a.length === b.length && a.every((text, i) => text === b[i]));
}
