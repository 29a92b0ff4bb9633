/**
 * Which rows are shown. A filter's parts must all hold; of the values of a part, any.
 * @module
 */

import { SEVERITIES } from "spawnwatch/source/messages.js";
import { found, terms } from "spawnwatch/rows/search.js";
import { inSlices } from "spawnwatch/work/slices.js";

/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/**
 * @typedef {object} Filter
 * @property {string} text as typed in the search box
 * @property {readonly string[]} detections ids
 * @property {readonly string[]} types kinds of analytic
 * @property {readonly string[]} hosts
 * @property {readonly string[]} users
 * @property {readonly string[]} others risk objects that are neither hosts nor users
 * @property {readonly string[]} techniques ids; a technique includes its sub-techniques
 * @property {readonly string[]} tactics names
 * @property {readonly string[]} stories analytic stories
 * @property {readonly string[]} severities
 * @property {number} [from] epoch ms: rows with a sighting at or after it
 * @property {number} [to] epoch ms: rows with a sighting before it
 * @property {boolean} [late] only late rows, or only those in time
 */

/**
 * The names under which hosts and users are shown, which join several spellings.
 * @typedef {object} Spelling
 * @property {(name: string) => string} host
 * @property {(name: string) => string} user
 */

/** The filter's parts that are lists of values. */
export const LISTS = /** @type {const} */ ([
  "detections",
  "types",
  "hosts",
  "users",
  "others",
  "techniques",
  "tactics",
  "stories",
  "severities",
]);

/** The filter that all rows pass. @type {Filter} */
export const NO_FILTER = Object.freeze({
  text: "",
  detections: [],
  types: [],
  hosts: [],
  users: [],
  others: [],
  techniques: [],
  tactics: [],
  stories: [],
  severities: [],
});

/**
 * All rows of some detections, in time or late, whatever the filter is now.
 * @param {readonly string[]} ids of detections
 * @returns {Partial<Filter>}
 */
export function only(...ids) {
  return { ...NO_FILTER, from: undefined, to: undefined, late: undefined, detections: [...ids] };
}

/** Each name for itself. @type {Spelling} */
export const AS_WRITTEN = { host: (name) => name, user: (name) => name };

/** Rows between two yields. A row with a long command line takes longest to search. */
const STEP = 256;

/**
 * Whether a filter lets all rows pass.
 * @param {Filter} filter
 */
export function isEmpty(filter) {
  return (
    filter.text.trim() === "" &&
    LISTS.every((list) => filter[list].length === 0) &&
    filter.from === undefined &&
    filter.to === undefined &&
    filter.late === undefined
  );
}

/**
 * The rows that pass a filter.
 * @param {RowStore} store
 * @param {Filter} filter
 * @param {Spelling} [spelling]
 * @param {AbortSignal} [signal] ends the search early
 * @returns {Promise<Int32Array>} their indexes, ascending
 */
export function matches(store, filter, spelling = AS_WRITTEN, signal) {
  return inSlices(matching(store, filter, spelling), signal);
}

/**
 * @param {RowStore} store
 * @param {Filter} filter
 * @param {Spelling} spelling
 * @returns {Generator<void, Int32Array, void>}
 */
export function* matching(store, filter, spelling) {
  const all = store.rows;
  const searched = terms(filter.text);
  const versions = passingVersions(store, filter);
  const hosts = passingNames(store.hostNames, filter.hosts, spelling.host);
  const users = passingNames(store.userNames, filter.users, spelling.user);
  const others = passingNames(store.otherNames, filter.others, (name) => name);
  const severities = filter.severities.length === 0 ? null : SEVERITIES.map((name) => filter.severities.includes(name));
  const { from = -Infinity, to = Infinity } = filter;
  const late = filter.late === undefined ? -1 : Number(filter.late);
  const rows = new Int32Array(all.length);
  let count = 0;
  for (let i = 0; i < all.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    const row = all[i];
    if (
      versions[store.detectionVersion[row]] === 1 &&
      (late < 0 || store.late[row] === late) &&
      (severities === null || severities[store.severity[row]]) &&
      store.lastTime[row] >= from &&
      store.firstTime[row] < to &&
      (hosts === null || store.hosts(row).some((name) => hosts[name] === 1)) &&
      (users === null || store.users(row).some((name) => users[name] === 1)) &&
      (others === null || store.others(row).some((name) => others[name] === 1)) &&
      (searched.length === 0 || found(store.row(row), searched))
    ) {
      rows[count++] = row;
    }
  }
  return rows.slice(0, count);
}

/**
 * @param {RowStore} store
 * @param {Filter} filter
 * @returns {Uint8Array} 1 at the index of each version of a detection whose rows may pass
 */
function passingVersions(store, filter) {
  return Uint8Array.from(store.detectionVersions, (detection) =>
    Number(
      (filter.detections.length === 0 || filter.detections.includes(detection.id)) &&
        (filter.types.length === 0 || filter.types.includes(detection.type)) &&
        (filter.tactics.length === 0 || filter.tactics.some((tactic) => detection.tactics.includes(tactic))) &&
        (filter.stories.length === 0 || filter.stories.some((story) => detection.stories.includes(story))) &&
        (filter.techniques.length === 0 ||
          filter.techniques.some((wanted) => detection.techniques.some((id) => includesTechnique(wanted, id)))),
    ),
  );
}

/**
 * Whether a technique is another or includes it, as T1059 includes T1059.001.
 * @param {string} wanted
 * @param {string} id
 */
function includesTechnique(wanted, id) {
  return id === wanted || id.startsWith(`${wanted}.`);
}

/**
 * @param {readonly string[]} names
 * @param {readonly string[]} wanted
 * @param {(name: string) => string} shown
 * @returns {Uint8Array | null} 1 at the index of each name that passes; null if all do
 */
function passingNames(names, wanted, shown) {
  if (wanted.length === 0) {
    return null;
  }
  const passing = new Set(wanted.map(shown));
  return Uint8Array.from(names, (name) => Number(passing.has(shown(name))));
}
