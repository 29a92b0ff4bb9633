/**
 * The differences that a comparison found, added up and looked into. A difference has the row of the first side, of the
 * second, or of both.
 * @module
 */

import { texts } from "spawnwatch/row.js";
import { found, terms } from "spawnwatch/search.js";

/** @typedef {import("spawnwatch/messages.js").RiskEvent} RiskEvent */

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
    meaning: "The allowlist of the first side suppresses the row, that of the second does not.",
  },
  {
    change: "allowed_otherwise",
    word: "differ, but not raised",
    meaning: "No side raises the row, and something about what is suppressed differs.",
  },
]);

/**
 * What of the differences is shown. Empty texts are no condition.
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
 * @returns {Generator<void, Difference[], void>}
 */
export function* passing(differences, filter) {
  const searched = terms(filter.text);
  const passed = [];
  for (const [number, difference] of differences.entries()) {
    if (number % 256 === 255) {
      yield;
    }
    const row = rowOf(difference);
    if (
      (filter.change === "" || difference.change === filter.change) &&
      (filter.detection === "" || row.detection_name === filter.detection) &&
      (filter.host === "" || texts(row, "dest").includes(filter.host)) &&
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
 * @returns {Difference[]}
 */
export function ordered(differences) {
  const order = new Map(CHANGES.map(({ change }, number) => [change, number]));
  const keyed = differences.map((difference) => {
    const row = rowOf(difference);
    const number = order.get(difference.change) ?? CHANGES.length;
    return { difference, keys: [row.detection_name, String(number), row.firstTime, row.risk_event_id] };
  });
  keyed.sort((a, b) => {
    for (const [place, key] of a.keys.entries()) {
      const other = b.keys[place] ?? "";
      if (key !== other) {
        return key < other ? -1 : 1;
      }
    }
    return 0;
  });
  return keyed.map(({ difference }) => difference);
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
 * @returns {Group[]} those with the most rows first
 */
export function byDetection(differences) {
  return grouped(
    differences,
    (row) => [row.detection_name],
    (row) => texts(row, "dest"),
  );
}

/**
 * @param {readonly Difference[]} differences
 * @returns {Group[]} those with the most rows first
 */
export function byHost(differences) {
  return grouped(
    differences,
    (row) => texts(row, "dest"),
    (row) => [row.detection_name],
  );
}

/**
 * @param {readonly Difference[]} differences
 * @param {(row: RiskEvent) => string[]} names
 * @param {(row: RiskEvent) => string[]} others
 */
function grouped(differences, names, others) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const difference of differences) {
    const row = rowOf(difference);
    for (const name of new Set(names(row))) {
      let group = groups.get(name);
      if (group === undefined) {
        group = { name, rows: 0, changes: {}, others: new Map(), fields: new Map() };
        groups.set(name, group);
      }
      group.rows++;
      group.changes[difference.change] = (group.changes[difference.change] ?? 0) + 1;
      new Set(others(row)).forEach((other) => count(group.others, other));
      if (difference.change === "changed") {
        difference.fields?.forEach((field) => count(group.fields, field));
      }
    }
  }
  return [...groups.values()].sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}

/**
 * @param {Map<string, number>} counts
 * @param {string} name
 */
function count(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
