/**
 * The search box's language: words that must all occur, "phrases in quotes", and words with a minus that must not.
 * Case is ignored.
 * @module
 */

/** @typedef {import("spawnwatch/messages.js").RiskEvent} RiskEvent */

/**
 * @typedef {object} Term
 * @property {string} text in lower case
 * @property {boolean} excluded
 */

/** Fields that a search does not look into: ids, and what the page shows elsewhere or in another form. */
const NOT_SEARCHED = new Set(["risk_event_id", "window_start", "window_end", "firstTime", "lastTime", "severity"]);

/**
 * @param {string} text as typed
 * @returns {Term[]}
 */
export function terms(text) {
  const found = [];
  for (const match of text.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/gu)) {
    const word = (match[2] ?? match[3] ?? "").toLowerCase();
    if (word !== "") {
      found.push({ text: word, excluded: match[1] === "-" });
    }
  }
  return found;
}

/**
 * Whether a row has all the words and none of the excluded ones, in whatever fields.
 * @param {RiskEvent} row
 * @param {readonly Term[]} searched
 */
export function found(row, searched) {
  return searched.every((term) => contains(row, term.text) !== term.excluded);
}

/**
 * @param {RiskEvent} row
 * @param {string} text in lower case
 */
function contains(row, text) {
  const fields = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (row));
  for (const name in fields) {
    if (!NOT_SEARCHED.has(name) && occurs(fields[name], text)) {
      return true;
    }
  }
  return row.risk_event_id === text;
}

/**
 * @param {unknown} value
 * @param {string} text
 * @returns {boolean}
 */
function occurs(value, text) {
  if (typeof value === "string") {
    return value.length >= text.length && value.toLowerCase().includes(text);
  }
  if (typeof value === "number") {
    return String(value).includes(text);
  }
  if (value !== null && typeof value === "object") {
    return Object.values(value).some((part) => occurs(part, text));
  }
  return false;
}
