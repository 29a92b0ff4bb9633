/**
 * Which names of hosts and users are one.
 * @module
 */

import { AS_WRITTEN } from "spawnwatch/filter.js";

/**
 * The names under which hosts and users are shown.
 * @param {import("spawnwatch/store.js").RowStore} _store
 * @returns {import("spawnwatch/filter.js").Spelling} the same object as long as the names are the same
 */
export function useSpelling(_store) {
  return AS_WRITTEN;
}
