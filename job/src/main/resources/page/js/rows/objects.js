/**
 * Hosts, users and other risk objects with the risk that rows give them. Names that are one are one object here.
 *
 * A row in time and the late rows with its id are one risk event to Splunk, which does not know late sightings. So the
 * risk of an id counts for an object once: from the row in time, or, if there is none that has the object at risk, from the
 * first late row that does. Only the rows that are ranked count here: a row that the filter leaves out takes no risk from
 * one that passes.
 *
 * @module
 */

import { incident } from "spawnwatch/rows/incidents.js";
import { kindOf } from "spawnwatch/rows/row.js";
import { sorted } from "spawnwatch/work/sort.js";

/** @typedef {import("spawnwatch/rows/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/rows/incidents.js").Incident} Incident */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/** @typedef {"system" | "user" | "other"} Kind */

/**
 * A host, a user, or what else is at risk.
 * @typedef {object} Ranked
 * @property {Kind} kind
 * @property {string} name as shown
 * @property {readonly string[]} written the names in the rows
 * @property {number} rows those in time that name it
 * @property {number} late the late ones that do
 * @property {number} detections the distinct ones of all of these
 * @property {number} severity the worst of these, an index into `SEVERITIES`
 * @property {number} firstTime epoch ms
 * @property {number} lastTime epoch ms
 * @property {number} total sum of the scores that count for it
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
  const kinds = {
    system: new Objects("system", store.hostNames, spelling.host),
    user: new Objects("user", store.userNames, spelling.user),
    other: new Objects("other", store.otherNames, (name) => name),
  };
  const selected = new Uint8Array(store.held);
  for (const row of rows) {
    selected[row] = 1;
  }
  const ordered = yield* sorted(rows, (row) => store.lastTime[row], false);
  for (let i = 0; i < ordered.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    const row = ordered[i];
    kinds.system.add(row, store.hosts(row));
    kinds.user.add(row, store.users(row));
    kinds.other.add(row, store.others(row));
    const before = store
      .before(row)
      .filter((other) => selected[other] === 1)
      .map((other) => store.row(other));
    for (const object of store.row(row).risk_objects) {
      const objects = kinds[kindOf(object)];
      if (!before.some((other) => objects.isAtRisk(object.risk_object, other))) {
        objects.risk(row, object.risk_object, object.risk_score);
      }
    }
  }
  const found = [];
  let since = 0;
  for (const collected of Object.values(kinds).flatMap((objects) => [...objects.all()])) {
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

  /**
   * Whether a row has an object at risk, however it writes its name.
   * @param {string} name
   * @param {import("spawnwatch/source/messages.js").RiskEvent} row
   */
  isAtRisk(name, row) {
    const shown = this.shown(name);
    return row.risk_objects.some((object) => kindOf(object) === this.kind && this.shown(object.risk_object) === shown);
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
  let late = 0;
  let severity = 0;
  let firstTime = Infinity;
  let lastTime = -Infinity;
  for (const row of rows) {
    late += store.late[row];
    detections.add(store.detection[row]);
    severity = Math.max(severity, store.severity[row]);
    firstTime = Math.min(firstTime, store.firstTime[row]);
    lastTime = Math.max(lastTime, store.lastTime[row]);
  }
  const risks = riskRows.map((row, i) => ({
    time: store.lastTime[row],
    score: scores[i],
    tactics: store.detectionVersions[store.detectionVersion[row]].tactics,
  }));
  return {
    kind,
    name,
    written: [...written],
    rows: rows.length - late,
    late,
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
