/**
 * Two runs side by side.
 * @module
 */

/** @param {import("spawnwatch/view.js").ViewProps} _props */
export function ComparisonView(_props) {
  return null;
}
