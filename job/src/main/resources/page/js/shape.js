/**
 * Whether a record has what the page reads of it. Anybody who may write to a topic may write anything there.
 * @module
 */

/** @typedef {import("spawnwatch/messages.js").RiskEvent} RiskEvent */

/** Fields of risk events that are texts. */
const TEXTS = ["risk_event_id", "detection_id", "detection_name", "type", "firstTime", "lastTime", "risk_message"];

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
    Number.isFinite(Date.parse(row["firstTime"])) &&
    Number.isFinite(Date.parse(row["lastTime"])) &&
    typeof row["revision"] === "number" &&
    typeof row["risk_score"] === "number" &&
    Array.isArray(row["risk_objects"]) &&
    row["risk_objects"].every(isRiskObject) &&
    Array.isArray(row["threat_objects"]) &&
    areTexts(row["analytic_story"]) &&
    typeof annotations === "object" &&
    annotations !== null &&
    areTexts(annotations["mitre_attack"]) &&
    areTexts(annotations["mitre_attack_technique"]) &&
    areTexts(annotations["mitre_attack_tactic"])
  );
}

/** @param {any} object */
function isRiskObject(object) {
  return (
    typeof object === "object" &&
    object !== null &&
    typeof object["risk_object"] === "string" &&
    typeof object["risk_score"] === "number"
  );
}

/** @param {unknown} list */
function areTexts(list) {
  return Array.isArray(list) && list.every((text) => typeof text === "string");
}
