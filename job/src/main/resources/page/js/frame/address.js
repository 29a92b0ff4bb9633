/**
 * What the page shows, in the address: a link to it, or its mark, shows the same again.
 * @module
 */

import { LISTS, NO_FILTER } from "spawnwatch/rows/filter.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */

/**
 * @typedef {object} Address
 * @property {string} view
 * @property {Filter} filter
 * @property {Readonly<Record<string, string>>} params what the view itself keeps, such as its order
 */

/** Names of the filter's lists in the address. */
const NAMES = /** @type {const} */ ({
  detections: "detection",
  types: "type",
  hosts: "host",
  users: "user",
  others: "other",
  techniques: "technique",
  tactics: "tactic",
  stories: "story",
  severities: "severity",
});

const OF_FILTER = new Set([...Object.values(NAMES), "text", "from", "to", "late"]);

/**
 * @param {string} hash as in `location.hash`
 * @returns {Address}
 */
export function parse(hash) {
  const [view = "", query = ""] = split(hash.replace(/^#/u, ""));
  const values = new URLSearchParams(query);
  /** @type {Record<string, unknown>} */
  const filter = { ...NO_FILTER, text: values.get("text") ?? "" };
  for (const list of LISTS) {
    filter[list] = [...new Set(values.getAll(NAMES[list]))];
  }
  for (const bound of ["from", "to"]) {
    const time = Date.parse(values.get(bound) ?? "");
    if (!Number.isNaN(time)) {
      filter[bound] = time;
    }
  }
  if (values.has("late")) {
    filter["late"] = values.get("late") === "true";
  }
  const params = Object.fromEntries([...values].filter(([name]) => !OF_FILTER.has(name)));
  return { view, filter: /** @type {Filter} */ (/** @type {unknown} */ (filter)), params };
}

/**
 * @param {Address} address
 * @returns {string} starting with `#`
 */
export function format({ view, filter, params }) {
  const values = new URLSearchParams();
  if (filter.text !== "") {
    values.set("text", filter.text);
  }
  for (const list of LISTS) {
    filter[list].forEach((value) => values.append(NAMES[list], value));
  }
  if (filter.from !== undefined) {
    values.set("from", new Date(filter.from).toISOString());
  }
  if (filter.to !== undefined) {
    values.set("to", new Date(filter.to).toISOString());
  }
  if (filter.late !== undefined) {
    values.set("late", String(filter.late));
  }
  Object.entries(params).forEach(([name, value]) => values.set(name, value));
  const query = values.toString();
  return `#${encodeURIComponent(view)}${query === "" ? "" : `?${query}`}`;
}

/** @param {string} text */
function split(text) {
  const at = text.indexOf("?");
  return at < 0 ? [decode(text)] : [decode(text.slice(0, at)), text.slice(at + 1)];
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
