/**
 * The fields of a row that differs, side by side.
 * @module
 */

/** @typedef {import("spawnwatch/compare/differences.js").Difference} Difference */
/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

/**
 * A field on both sides.
 * @typedef {object} FieldPair
 * @property {string} name
 * @property {string[] | null} before its texts, or null if the first side does not have it
 * @property {string[] | null} after
 * @property {boolean} differs
 */

/**
 * All fields of a difference, those that differ first.
 * @param {Difference} difference
 * @returns {FieldPair[]}
 */
export function fieldPairs(difference) {
  const names = new Set([...Object.keys(difference.before ?? {}), ...Object.keys(difference.after ?? {})]);
  const differing = new Set(difference.fields ?? []);
  const pairs = [...names].map((name) => ({
    name,
    before: shown(difference.before, name),
    after: shown(difference.after, name),
    differs: differing.has(name),
  }));
  return [...pairs.filter((pair) => pair.differs), ...pairs.filter((pair) => !pair.differs)];
}

/**
 * @param {RiskEvent | undefined} row
 * @param {string} name
 */
function shown(row, name) {
  const fields = /** @type {Record<string, unknown> | undefined} */ (/** @type {unknown} */ (row));
  const value = fields?.[name];
  if (value === undefined || value === null) {
    return null;
  }
  return (Array.isArray(value) ? value : [value]).map(written);
}

/**
 * A value in one text: of an object, its parts with their names.
 * @param {unknown} value
 * @returns {string}
 */
function written(value) {
  if (Array.isArray(value)) {
    return value.map(written).join(", ");
  }
  if (value !== null && typeof value === "object") {
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${written(part)}`)
      .join("; ");
  }
  return String(value);
}
