/**
 * How a live page stands.
 * @module
 */

/** @param {{ context: import("spawnwatch/session.js").Context, store: import("spawnwatch/store.js").RowStore }} _props */
export function LiveBar(_props) {
  return null;
}
