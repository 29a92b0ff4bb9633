/**
 * The story of a host or user.
 * @module
 */

/** @param {import("spawnwatch/view.js").ViewProps} _props */
export function Story(_props) {
  return null;
}
