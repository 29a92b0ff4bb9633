/**
 * The fields that a search left in a row.
 * @module
 */

/** @typedef {import("spawnwatch/messages.js").RiskEvent} RiskEvent */
/** @typedef {import("spawnwatch/messages.js").RowValue} RowValue */

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
