/**
 * Hosts and users with the risk that rows give them. Names that are one are one object here.
 * @module
 */

import { incident } from "spawnwatch/incidents.js";
import { sorted } from "spawnwatch/sort.js";

/** @typedef {import("spawnwatch/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/incidents.js").Incident} Incident */
/** @typedef {import("spawnwatch/store.js").RowStore} RowStore */

/** @typedef {"system" | "user"} Kind */

/**
 * A host or a user.
 * @typedef {object} Ranked
 * @property {Kind} kind
 * @property {string} name as shown
 * @property {readonly string[]} written the names in the rows
 * @property {number} rows those that name it
 * @property {number} detections the distinct ones of those rows
 * @property {number} severity the worst of those rows, an index into `SEVERITIES`
 * @property {number} firstTime epoch ms
 * @property {number} lastTime epoch ms
 * @property {number} total sum of the scores that it has in those rows
 * @property {Incident | null} incident null if no row has it as a risk object
 */

/** Rows between two yields. */
const STEP = 1024;

/** Collects what the rows say about one object, in the order of their last sightings. */
class Collected {
  /** @type {number[]} */
  rows = [];
  /** Rows that have it as a risk object, with its score in each. @type {number[]} */
  riskRows = [];
  /** @type {number[]} */
  scores = [];
  /** @type {Set<string>} */
  written = new Set();

  /** @param {Kind} kind @param {string} name */
  constructor(kind, name) {
    this.kind = kind;
    this.name = name;
  }

  /**
   * A row names an object once, even if it writes it in two ways; then the higher score counts.
   * @param {number} row
   * @param {number} score
   */
  risk(row, score) {
    const last = this.riskRows.length - 1;
    if (last >= 0 && this.riskRows[last] === row) {
      this.scores[last] = Math.max(this.scores[last], score);
    } else {
      this.riskRows.push(row);
      this.scores.push(score);
    }
  }
}

/**
 * The hosts and users of some rows, those with most risk within a day first.
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {Spelling} spelling
 * @returns {Generator<void, Ranked[], void>}
 */
export function* ranked(store, rows, spelling) {
  const hosts = new Objects("system", store.hostNames, spelling.host);
  const users = new Objects("user", store.userNames, spelling.user);
  // Rows may have gone since they were selected; others will come.
  const present = rows.filter((row) => row < store.size);
  const ordered = yield* sorted(present, (row) => store.lastTime[row], false);
  for (let i = 0; i < ordered.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    const row = ordered[i];
    hosts.add(row, store.hosts(row));
    users.add(row, store.users(row));
    for (const { risk_object: name, risk_object_type: type, risk_score: score } of store.row(row).risk_objects) {
      if (type === "system") {
        hosts.risk(row, name, score);
      } else if (type === "user") {
        users.risk(row, name, score);
      }
    }
  }
  const found = [];
  let since = 0;
  for (const collected of [...hosts.all(), ...users.all()]) {
    found.push(summed(store, collected));
    since += collected.rows.length;
    if (since >= STEP) {
      since = 0;
      yield;
    }
  }
  return found.sort(byRisk);
}

/** The objects of a kind. */
class Objects {
  /** @type {Map<string, Collected>} */
  #byName = new Map();
  /** By the index of the name. @type {(Collected | undefined)[]} */
  #byIndex = [];

  /**
   * @param {Kind} kind
   * @param {readonly string[]} names
   * @param {(name: string) => string} shown
   */
  constructor(kind, names, shown) {
    this.kind = kind;
    this.names = names;
    this.shown = shown;
  }

  /** @param {number} row @param {readonly number[]} names */
  add(row, names) {
    for (const name of names) {
      const object = (this.#byIndex[name] ??= this.#of(this.names[name]));
      object.written.add(this.names[name]);
      if (object.rows[object.rows.length - 1] !== row) {
        object.rows.push(row);
      }
    }
  }

  /** @param {number} row @param {string} name @param {number} score */
  risk(row, name, score) {
    this.#of(name).risk(row, score);
  }

  all() {
    return this.#byName.values();
  }

  /** @param {string} name */
  #of(name) {
    const shown = this.shown(name);
    let object = this.#byName.get(shown);
    if (object === undefined) {
      object = new Collected(this.kind, shown);
      this.#byName.set(shown, object);
    }
    return object;
  }
}

/**
 * @param {RowStore} store
 * @param {Collected} object
 * @returns {Ranked}
 */
function summed(store, { kind, name, rows, riskRows, scores, written }) {
  const detections = new Set();
  let severity = 0;
  let firstTime = Infinity;
  let lastTime = -Infinity;
  for (const row of rows) {
    detections.add(store.detection[row]);
    severity = Math.max(severity, store.severity[row]);
    firstTime = Math.min(firstTime, store.firstTime[row]);
    lastTime = Math.max(lastTime, store.lastTime[row]);
  }
  const risks = riskRows.map((row, i) => ({
    time: store.lastTime[row],
    score: scores[i],
    tactics: store.detections[store.detection[row]].tactics,
  }));
  return {
    kind,
    name,
    written: [...written],
    rows: rows.length,
    detections: detections.size,
    severity,
    firstTime,
    lastTime,
    total: scores.reduce((sum, score) => sum + score, 0),
    incident: risks.length === 0 ? null : incident(risks),
  };
}

/** @param {Ranked} a @param {Ranked} b */
function byRisk(a, b) {
  return (
    (b.incident?.risk ?? -1) - (a.incident?.risk ?? -1) ||
    (b.incident?.tactics.length ?? 0) - (a.incident?.tactics.length ?? 0) ||
    b.rows - a.rows ||
    (a.name < b.name ? -1 : 1)
  );
}
