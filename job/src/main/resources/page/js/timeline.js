/**
 * Risk events over time.
 * @module
 */

/** @param {import("spawnwatch/view.js").ViewProps} _props */
export function Timeline(_props) {
  return null;
}
