/**
 * The fields that a search left in a row.
 * @module
 */

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */
/** @typedef {import("spawnwatch/source/messages.js").RowValue} RowValue */

/**
 * Which of the late sightings of its group a late row is about. Two revisions are about the same: 2n+1 is their first
 * report, and 2n+2 their last.
 * @param {Pick<RiskEvent, "late" | "revision">} row
 * @returns {number} from 1; 0 for a row in time
 */
export function latePart({ late, revision }) {
  return late ? Math.ceil(revision / 2) : 0;
}

/**
 * What the records of one row have in common, raised or suppressed. The one with the highest revision holds. The same rule
 * as `RowKey` in the project's Java code.
 * @param {Pick<RiskEvent, "risk_event_id" | "late" | "revision">} row
 */
export function rowKey(row) {
  return row.late ? lateKey(row.risk_event_id, latePart(row)) : row.risk_event_id;
}

/** @param {string} id @param {number} part as of `latePart` */
export function lateKey(id, part) {
  return `${id} late ${part}`;
}

/**
 * The kind of a risk object: those that are neither hosts nor users are `other`.
 * @param {import("spawnwatch/source/messages.js").RiskObject} object
 * @returns {"system" | "user" | "other"}
 */
export function kindOf({ risk_object_type: type }) {
  return type === "system" || type === "user" ? type : "other";
}

/**
 * A field that the search left in a row, such as `dest` or `process`.
 * @param {RiskEvent} row
 * @param {string} name
 * @returns {RowValue | undefined}
 */
export function field(row, name) {
  return /** @type {Record<string, RowValue | undefined>} */ (/** @type {unknown} */ (row))[name];
}

/**
 * The texts of a field, none if the row does not have it.
 * @param {RiskEvent} row
 * @param {string} name
 * @returns {string[]}
 */
export function texts(row, name) {
  const value = field(row, name);
  if (value === undefined || value === null || value === "") {
    return [];
  }
  return Array.isArray(value) ? value : [String(value)];
}

/**
 * The names that a row has for the hosts, users or others that it is about.
 * @param {RiskEvent} row
 * @param {string | null} name of the field that names them beside the risk objects, if there is one
 * @param {"system" | "user" | "other"} kind of the risk objects
 * @returns {string[]} with repetitions
 */
export function namesOf(row, name, kind) {
  const atRisk = row.risk_objects.filter((object) => kindOf(object) === kind).map((object) => object.risk_object);
  return name === null ? atRisk : [...texts(row, name), ...atRisk];
}
