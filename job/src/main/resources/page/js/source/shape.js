/**
 * Whether a record has what the page reads of it. Anybody who may write to a topic may write anything there.
 * @module
 */

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

/** Fields of risk events that are texts. */
const TEXTS = [
  "risk_event_id",
  "detection_id",
  "detection_name",
  "type",
  "severity",
  "firstTime",
  "lastTime",
  "window_start",
  "window_end",
  "risk_message",
];

/** Fields that are numbers. JSON has some that are too large, such as 1e999, which would spoil each sum. */
const NUMBERS = ["revision", "count", "risk_score"];

/** Fields that are texts where a row has them. */
const OPTIONAL_TEXTS = ["allowlist_entry", "allowlist_owner", "allowlist_reason"];

/** Fields that are numbers where a row has them. */
const OPTIONAL_NUMBERS = ["risk_objects_left_out", "threat_objects_left_out"];

/** Fields that are more than a value or a list of values. */
const STRUCTURED = new Set(["annotations", "risk_objects", "threat_objects"]);

/**
 * Whether a record is a risk event or a suppressed row.
 * @param {unknown} record
 * @returns {record is RiskEvent}
 */
export function isRow(record) {
  if (typeof record !== "object" || record === null) {
    return false;
  }
  const row = /** @type {Record<string, any>} */ (record);
  const annotations = row["annotations"];
  return (
    TEXTS.every((name) => typeof row[name] === "string") &&
    NUMBERS.every((name) => Number.isFinite(row[name])) &&
    OPTIONAL_TEXTS.every((name) => isTextOrAbsent(row[name])) &&
    OPTIONAL_NUMBERS.every((name) => row[name] === undefined || Number.isFinite(row[name])) &&
    Number.isFinite(Date.parse(row["firstTime"])) &&
    Number.isFinite(Date.parse(row["lastTime"])) &&
    Array.isArray(row["risk_objects"]) &&
    row["risk_objects"].every(isRiskObject) &&
    Array.isArray(row["threat_objects"]) &&
    row["threat_objects"].every(isThreatObject) &&
    areTexts(row["analytic_story"]) &&
    typeof annotations === "object" &&
    annotations !== null &&
    areTexts(annotations["mitre_attack"]) &&
    areTexts(annotations["mitre_attack_technique"]) &&
    areTexts(annotations["mitre_attack_tactic"]) &&
    Object.keys(row).every((name) => STRUCTURED.has(name) || isValue(row[name]))
  );
}

/**
 * Whether a record is one of the topic of rejected records.
 * @param {unknown} record
 * @returns {record is import("spawnwatch/source/messages.js").RejectedRecord}
 */
export function isRejected(record) {
  if (typeof record !== "object" || record === null) {
    return false;
  }
  const rejected = /** @type {Record<string, unknown>} */ (record);
  return (
    ["reason", "detail", "excerpt"].every((name) => typeof rejected[name] === "string") &&
    typeof rejected["size"] === "number" &&
    ["topic", "partition", "offset", "file", "line"].every((name) => isValue(rejected[name]))
  );
}

/**
 * Whether a field's value is one that a search can leave.
 * @param {unknown} value
 */
function isValue(value) {
  return typeof value !== "object" || value === null || areTexts(value);
}

/**
 * Whether an object has what the page reads of a risk object. Its kind may be absent.
 * @param {any} object
 */
function isRiskObject(object) {
  return (
    typeof object === "object" &&
    object !== null &&
    typeof object["risk_object"] === "string" &&
    typeof object["risk_object_type"] === "string" &&
    isTextOrAbsent(object["risk_object_kind"]) &&
    Number.isFinite(object["risk_score"])
  );
}

/** @param {any} object */
function isThreatObject(object) {
  return (
    typeof object === "object" &&
    object !== null &&
    typeof object["threat_object"] === "string" &&
    typeof object["threat_object_type"] === "string"
  );
}

/** @param {unknown} value */
function isTextOrAbsent(value) {
  return value === undefined || typeof value === "string";
}

/** @param {unknown} list */
function areTexts(list) {
  return Array.isArray(list) && list.every((text) => typeof text === "string");
}
