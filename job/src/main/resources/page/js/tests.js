/**
 * The results of tests.
 * @module
 */

/** @param {import("spawnwatch/view.js").ViewProps} _props */
export function TestsView(_props) {
  return null;
}
