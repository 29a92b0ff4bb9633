/**
 * The differences that a comparison found, added up and looked into. A difference has the row of the first side, of the
 * second, or of both.
 * @module
 */

import { AS_WRITTEN } from "spawnwatch/rows/filter.js";
import { texts } from "spawnwatch/rows/row.js";
import { found, terms } from "spawnwatch/rows/search.js";
import { sorted } from "spawnwatch/work/sort.js";
import { spellingOf } from "spawnwatch/rows/spelling.js";

/** @typedef {import("spawnwatch/rows/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

/** Differences between two yields. */
const STEP = 256;

/** @typedef {"gained" | "lost" | "changed" | "now_allowed" | "no_longer_allowed" | "allowed_otherwise"} Change */

/**
 * @typedef {object} Difference
 * @property {Change} change
 * @property {string[]} [fields] names of the fields that differ, if both sides have the row
 * @property {RiskEvent} [before]
 * @property {RiskEvent} [after]
 */

/**
 * A side of a comparison.
 * @typedef {object} Side
 * @property {Record<string, string>} settings what makes it differ from the other side
 * @property {number} rows suppressed ones included
 * @property {{ run: number, refused: number, left_out: number }} detections files
 * @property {number} allowlist_entries
 * @property {{ id: string, name: string }[]} only_here detections that the other side does not run
 */

/**
 * What `compare` found, without the differences.
 * @typedef {object} Comparison
 * @property {number} records that were read
 * @property {Record<Change, number>} changes how many rows
 * @property {Side} before
 * @property {Side} after
 */

/** The kinds of change, as `compare` prints them. @type {readonly { change: Change, word: string, meaning: string }[]} */
export const CHANGES = Object.freeze([
  { change: "gained", word: "gained", meaning: "Only the second side has the row." },
  { change: "lost", word: "lost", meaning: "Only the first side has the row." },
  { change: "changed", word: "changed", meaning: "Both sides raise the row, with other fields." },
  { change: "now_allowed", word: "now allowed", meaning: "The allowlist of the second side suppresses the row." },
  {
    change: "no_longer_allowed",
    word: "no longer allowed",
    meaning: "The allowlist of the first side suppresses the row, and that of the second does not.",
  },
  {
    change: "allowed_otherwise",
    word: "differ while suppressed",
    meaning:
      "Neither side raises the row. An allowlist suppresses it on one side or on both, and what is suppressed differs.",
  },
]);

/**
 * Which differences are shown. An empty text sets no condition.
 * @typedef {object} DifferenceFilter
 * @property {string} text as typed in a search box
 * @property {string} change
 * @property {string} detection name
 * @property {string} host
 */

/**
 * The row of the second side or, if it has none, of the first.
 * @param {Difference} difference
 * @returns {RiskEvent}
 */
export function rowOf(difference) {
  const row = difference.after ?? difference.before;
  if (row === undefined) {
    throw new TypeError("a difference has no row");
  }
  return row;
}

/**
 * The differences that pass a filter, in their order. Yields between the steps of long work.
 * @param {readonly Difference[]} differences
 * @param {DifferenceFilter} filter
 * @param {Spelling} [spelling]
 * @returns {Generator<void, Difference[], void>}
 */
export function* passing(differences, filter, spelling = AS_WRITTEN) {
  const searched = terms(filter.text);
  const host = spelling.host(filter.host);
  const passed = [];
  for (const [number, difference] of differences.entries()) {
    if (number % STEP === STEP - 1) {
      yield;
    }
    const row = rowOf(difference);
    if (
      (filter.change === "" || difference.change === filter.change) &&
      (filter.detection === "" || row.detection_name === filter.detection) &&
      (filter.host === "" || hosts(row, spelling).includes(host)) &&
      (searched.length === 0 || found(row, searched) || (difference.before && found(difference.before, searched)))
    ) {
      passed.push(difference);
    }
  }
  return passed;
}

/**
 * Orders differences by detection, kind of change and time.
 * @param {readonly Difference[]} differences
 * @returns {Generator<void, Difference[], void>}
 */
export function* ordered(differences) {
  const order = new Map(CHANGES.map(({ change }, number) => [change, number]));
  /** @param {number} i */
  const keyOf = (i) => {
    const row = rowOf(differences[i]);
    const number = order.get(differences[i].change) ?? CHANGES.length;
    // The separator sorts before all other characters, so that a name comes before longer ones that begin with it.
    return [row.detection_name, number, row.firstTime, row.risk_event_id].join("\0");
  };
  const places = yield* sorted(Int32Array.from(differences.keys()), keyOf, false);
  return Array.from(places, (i) => differences[i]);
}

/**
 * How many rows differ of a detection or on a host.
 * @typedef {object} Group
 * @property {string} name
 * @property {number} rows
 * @property {Partial<Record<Change, number>>} changes
 * @property {Map<string, number>} others hosts of a detection, detections of a host: how many rows
 * @property {Map<string, number>} fields how often a field of changed rows differs
 */

/**
 * @param {readonly Difference[]} differences
 * @param {Spelling} [spelling]
 * @returns {Generator<void, Group[], void>} those with the most rows first
 */
export function byDetection(differences, spelling = AS_WRITTEN) {
  return grouped(
    differences,
    (row) => [row.detection_name],
    (row) => hosts(row, spelling),
  );
}

/**
 * @param {readonly Difference[]} differences
 * @param {Spelling} [spelling]
 * @returns {Generator<void, Group[], void>} those with the most rows first
 */
export function byHost(differences, spelling = AS_WRITTEN) {
  return grouped(
    differences,
    (row) => hosts(row, spelling),
    (row) => [row.detection_name],
  );
}

/**
 * The hosts of a row under the names that are shown.
 * @param {RiskEvent} row
 * @param {Spelling} spelling
 */
function hosts(row, spelling) {
  return texts(row, "dest").map(spelling.host);
}

/**
 * @param {readonly Difference[]} differences
 * @param {(row: RiskEvent) => string[]} names
 * @param {(row: RiskEvent) => string[]} others
 * @returns {Generator<void, Group[], void>}
 */
function* grouped(differences, names, others) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const [number, difference] of differences.entries()) {
    if (number % STEP === 0) {
      yield;
    }
    const row = rowOf(difference);
    for (const name of new Set(names(row))) {
      let group = groups.get(name);
      if (group === undefined) {
        group = { name, rows: 0, changes: {}, others: new Map(), fields: new Map() };
        groups.set(name, group);
      }
      group.rows++;
      group.changes[difference.change] = (group.changes[difference.change] ?? 0) + 1;
      for (const other of new Set(others(row))) {
        count(group.others, other);
      }
      if (difference.change === "changed") {
        difference.fields?.forEach((field) => count(/** @type {Group} */ (group).fields, field));
      }
    }
  }
  return [...groups.values()].sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}

/**
 * What a comparison shows of its differences.
 * @typedef {object} Summed
 * @property {Difference[]} all in order
 * @property {Group[]} detections
 * @property {Group[]} hosts
 * @property {Spelling} spelling
 */

/**
 * @param {readonly Difference[]} differences
 * @param {boolean} joined whether names of hosts are joined that are one
 * @returns {Generator<void, Summed, void>}
 */
export function* summed(differences, joined) {
  let spelling = AS_WRITTEN;
  if (joined) {
    /** @type {Set<string>} */
    const names = new Set();
    for (const [number, difference] of differences.entries()) {
      if (number % STEP === 0) {
        yield;
      }
      texts(rowOf(difference), "dest").forEach((name) => names.add(name));
    }
    spelling = yield* spellingOf([...names], []);
  }
  const all = yield* ordered(differences);
  const detections = yield* byDetection(all, spelling);
  return { all, detections, hosts: yield* byHost(all, spelling), spelling };
}

/**
 * @param {Map<string, number>} counts
 * @param {string} name
 */
function count(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
