/**
 * Hosts and users by risk.
 * @module
 */

/** @param {import("spawnwatch/view.js").ViewProps & { limit?: number }} _props */
export function Ranking(_props) {
  return null;
}
