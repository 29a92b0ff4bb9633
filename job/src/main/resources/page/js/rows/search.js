/**
 * The search box's language: words that must all occur, "phrases in quotes", and words after NOT that must not. Case is
 * ignored, but NOT is in capitals, as in Splunk. A minus is searched as it is, so that `-enc` can be pasted from a command
 * line.
 * @module
 */

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

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
  let excluded = false;
  for (const [whole, quoted] of text.matchAll(/"([^"]*)"?|\S+/gu)) {
    if (whole === "NOT") {
      excluded = true;
      continue;
    }
    const word = (quoted ?? whole).toLowerCase();
    if (word !== "") {
      found.push({ text: word, excluded });
      excluded = false;
    }
  }
  return found;
}

/**
 * What a search leaves out, in words; empty if it leaves nothing out.
 * @param {string} text as typed
 */
export function leftOut(text) {
  const excluded = terms(text).filter((term) => term.excluded);
  return excluded.length === 0 ? "" : `without ${excluded.map((term) => `“${term.text}”`).join(" or ")}`;
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
