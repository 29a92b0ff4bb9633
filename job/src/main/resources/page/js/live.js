/**
 * How a live page stands.
 * @module
 */

/** @param {{ context: import("spawnwatch/session.js").Context, size: number }} _props */
export function LiveBar(_props) {
  return null;
}
