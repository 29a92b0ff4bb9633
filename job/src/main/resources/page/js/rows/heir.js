/**
 * How a store hands its latest rows to the one that takes over from it.
 * @module
 */

import { sorted } from "spawnwatch/work/sort.js";

/** @typedef {import("spawnwatch/rows/rowcolumns.js").RowColumns} RowColumns */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/** Rows that are handed over between two yields. */
const STEP = 256;

/**
 * Puts the rows whose latest sighting is latest into another store. Meanwhile the caller has to tell that store, too,
 * whatever the first is told.
 * @param {RowStore} from
 * @param {RowColumns} columns of that store
 * @param {RowStore} heir
 * @param {number} count how many rows to hand over
 * @returns {Generator<void, number, void>} the latest sighting of those that are left behind, epoch ms; -Infinity if all
 *     are handed over
 */
export function* handOver(from, columns, heir, count) {
  const gone = columns.indexesWhere(1, from.held);
  // As they are now: rows that change while they are sorted are told to the other store anyway.
  const times = columns.lastTime.slice(0, from.held);
  const ordered = yield* sorted(from.rows, (row) => times[row], true);
  // Some that have gone, so that their older revisions stay out if they come in again.
  const latestGone = (yield* sorted(gone, (row) => times[row], true)).subarray(0, Math.floor(count / 4));
  const latest = ordered.subarray(0, count);
  const kept = new Int32Array(latest.length + latestGone.length);
  kept.set(latest);
  kept.set(latestGone, latest.length);
  kept.sort();
  for (let start = 0; start < kept.length; start += STEP) {
    yield;
    const indexes = [...kept.subarray(start, start + STEP)];
    heir.add(indexes.map((index) => from.row(index)));
    heir.withdraw(
      indexes
        .filter((index) => columns.gone[index] === 1)
        .map((index) => ({ ...from.row(index), revision: columns.revision[index] })),
    );
  }
  return latest.length < ordered.length ? times[ordered[latest.length]] : -Infinity;
}
