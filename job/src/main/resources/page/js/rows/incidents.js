/**
 * When the risk of a host or user is an incident, as Splunk Enterprise Security counts it by default: the rules "Risk
 * Threshold Exceeded For Object Over 24 Hour Period" (the sum of the scores is above 100) and "ATT&CK Tactic Threshold
 * Exceeded For Object Over Previous 7 Days" (three tactics and more). The second also asks for four sources, which are
 * detections; here three tactics are enough, so that nothing is missed that it would find.
 * @module
 */

/** The sum of scores within a day above which an object is an incident. */
export const RISK_ABOVE = 100;

/** The number of tactics within seven days from which on an object is an incident. */
export const TACTICS_FROM = 3;

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;

/**
 * A risk event of an object.
 * @typedef {object} Risk
 * @property {number} time epoch ms
 * @property {number} score of this object
 * @property {readonly string[]} tactics
 */

/**
 * The worst day and the worst week of an object.
 * @typedef {object} Incident
 * @property {number} risk highest sum of scores within 24 hours
 * @property {number} riskAt when that sum was reached, epoch ms
 * @property {readonly string[]} tactics the most tactics within seven days, in the order in which they came
 * @property {number} tacticsAt when they were all there, epoch ms
 * @property {boolean} byRisk whether the first rule fires
 * @property {boolean} byTactics whether the second rule fires
 */

/**
 * Judges an object.
 * @param {readonly Risk[]} risks in the order of their times, at least one
 * @returns {Incident}
 */
export function incident(risks) {
  let sum = 0;
  let risk = -Infinity;
  let riskAt = 0;
  let dayStart = 0;
  let weekStart = 0;
  /** How many risk events of the last week have each tactic. @type {Map<string, number>} */
  const week = new Map();
  /** @type {readonly string[]} */
  let tactics = [];
  let tacticsAt = risks[0].time;
  for (const event of risks) {
    sum += event.score;
    for (const tactic of event.tactics) {
      const count = week.get(tactic) ?? 0;
      week.set(tactic, count + 1);
    }
    while (risks[dayStart].time <= event.time - DAY_MS) {
      sum -= risks[dayStart++].score;
    }
    while (risks[weekStart].time <= event.time - WEEK_MS) {
      forget(week, risks[weekStart++].tactics);
    }
    if (sum > risk) {
      risk = sum;
      riskAt = event.time;
    }
    if (week.size > tactics.length) {
      tactics = [...week.keys()];
      tacticsAt = event.time;
    }
  }
  return {
    risk,
    riskAt,
    tactics,
    tacticsAt,
    byRisk: risk > RISK_ABOVE,
    byTactics: tactics.length >= TACTICS_FROM,
  };
}

/**
 * @param {Map<string, number>} week
 * @param {readonly string[]} tactics
 */
function forget(week, tactics) {
  for (const tactic of tactics) {
    const count = week.get(tactic) ?? 0;
    if (count <= 1) {
      week.delete(tactic);
    } else {
      week.set(tactic, count - 1);
    }
  }
}
