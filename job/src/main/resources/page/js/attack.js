/**
 * The matrix of ATT&CK.
 * @module
 */

/** @param {import("spawnwatch/view.js").ViewProps} _props */
export function AttackMatrix(_props) {
  return null;
}
