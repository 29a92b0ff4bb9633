/**
 * Sums over rows: which detections fired, which did not.
 * @module
 */

import { integer } from "spawnwatch/parts/format.js";

/** @typedef {import("spawnwatch/source/messages.js").Detection} Detection */
/** @typedef {import("spawnwatch/rows/described.js").DetectionSeen} DetectionSeen */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/**
 * How many records were rejected, of which the page may not have all.
 * @param {import("spawnwatch/rows/session.js").Context} context
 */
export function rejections({ rejectedTotal, run }) {
  return Math.max(rejectedTotal, run?.summary?.records.rejected ?? 0);
}

/**
 * The rows in time, and those that are late, of some rows.
 * @param {RowStore} store
 * @param {Int32Array} rows
 */
export function apart(store, rows) {
  const inTime = new Int32Array(rows.length);
  const late = new Int32Array(rows.length);
  let next = 0;
  let nextLate = 0;
  for (const row of rows) {
    if (store.late[row] === 0) {
      inTime[next++] = row;
    } else {
      late[nextLate++] = row;
    }
  }
  return { inTime: inTime.slice(0, next), late: late.slice(0, nextLate) };
}

/**
 * The hosts and users that rows name, each once.
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {import("spawnwatch/rows/filter.js").Spelling} spelling
 */
export function named(store, rows, spelling) {
  return {
    hosts: distinct(store.hostNames, rows, (row) => store.hosts(row), spelling.host),
    users: distinct(store.userNames, rows, (row) => store.users(row), spelling.user),
  };
}

/**
 * @param {readonly string[]} names
 * @param {Int32Array} rows
 * @param {(row: number) => readonly number[]} namesOf
 * @param {(name: string) => string} shown
 */
function distinct(names, rows, namesOf, shown) {
  const found = new Uint8Array(names.length);
  for (const row of rows) {
    for (const name of namesOf(row)) {
      found[name] = 1;
    }
  }
  return new Set(names.filter((_, name) => found[name] === 1).map(shown)).size;
}

/**
 * The time from the earliest to the latest sighting of some rows; null without rows.
 * @param {RowStore} store
 * @param {Int32Array} rows
 */
export function period(store, rows) {
  let from = Infinity;
  let to = -Infinity;
  for (const row of rows) {
    from = Math.min(from, store.firstTime[row]);
    to = Math.max(to, store.lastTime[row]);
  }
  return rows.length === 0 ? null : { from, to };
}

/**
 * The detections of some rows, those with the highest risk first.
 * @param {RowStore} store
 * @param {Int32Array} rows in time, which are counted
 * @param {Int32Array} [lateRows] late ones, which are counted apart
 * @returns {{ detection: DetectionSeen, count: number, late: number, view: string, highest: number, severity: number }[]}
 *     `view` shows its rows: late ones only if there are no others
 */
export function fired(store, rows, lateRows = new Int32Array(0)) {
  const all = store.detections.map((detection) => ({ detection, count: 0, late: 0, highest: 0, severity: 0 }));
  /** @param {number} row */
  const sumOf = (row) => {
    const sum = all[store.detection[row]];
    sum.highest = Math.max(sum.highest, store.score[row]);
    sum.severity = Math.max(sum.severity, store.severity[row]);
    return sum;
  };
  for (const row of rows) {
    sumOf(row).count++;
  }
  for (const row of lateRows) {
    sumOf(row).late++;
  }
  return all
    .filter(({ count, late }) => count + late > 0)
    .map((sum) => ({ ...sum, view: sum.count > 0 ? "events" : "late" }))
    .sort((a, b) => b.highest - a.highest || b.count - a.count);
}

/**
 * The rows of a detection as its link shows them: those in time, or late ones if there are no others.
 * @param {number} count
 * @param {number} late
 */
export function rowsText(count, late) {
  return count > 0 || late === 0 ? integer(count) : `${integer(late)} late`;
}

/**
 * The detections that have suppressed rows only, those with the highest risk first.
 * @param {RowStore} store
 * @param {RowStore} suppressed
 */
export function allSuppressed(store, suppressed) {
  const raised = new Set(fired(store, store.rows).map(({ detection }) => detection.id));
  return fired(suppressed, suppressed.rows).filter(({ detection }) => !raised.has(detection.id));
}

/**
 * The detections that have no rows, not even suppressed ones, by the reason. One that is blind to a source may still see
 * another, so it is blind here only if it found nothing.
 * @param {RowStore} store
 * @param {readonly Detection[]} detections
 * @param {RowStore} [suppressed]
 */
export function silent(store, detections, suppressed) {
  const stores = suppressed === undefined ? [store] : [store, suppressed];
  const seen = new Set(stores.flatMap((of) => fired(of, of.rows).map(({ detection }) => detection.id)));
  const ran = detections.filter(({ id, status }) => status === "runs" && !seen.has(id));
  return {
    nothing: ran.filter(({ blind }) => (blind ?? []).length === 0),
    blind: ran.filter(({ blind }) => (blind ?? []).length > 0),
    refused: detections.filter(({ status }) => status === "refused"),
    leftOut: detections.filter(({ status }) => status === "left_out"),
  };
}
