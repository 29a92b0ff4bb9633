/**
 * Sums over rows: which detections fired, which did not.
 * @module
 */

/** @typedef {import("spawnwatch/messages.js").Detection} Detection */
/** @typedef {import("spawnwatch/store.js").RowStore} RowStore */

/**
 * How many records were rejected, of which the page may have only the first.
 * @param {import("spawnwatch/session.js").Context} context
 */
export function rejections({ rejected, run }) {
  return Math.max(rejected.length, run?.summary?.records.rejected ?? 0);
}

/**
 * The time from the earliest to the latest sighting of all rows; null without rows.
 * @param {RowStore} store
 */
export function period(store) {
  let from = Infinity;
  let to = -Infinity;
  for (let row = 0; row < store.size; row++) {
    from = Math.min(from, store.firstTime[row]);
    to = Math.max(to, store.lastTime[row]);
  }
  return store.size === 0 ? null : { from, to };
}

/**
 * The detections of some rows, those with the highest risk first.
 * @param {RowStore} store
 * @param {Int32Array} rows
 */
export function fired(store, rows) {
  const all = store.detections.map((detection) => ({ detection, count: 0, highest: 0, severity: 0 }));
  for (const row of rows) {
    const sum = all[store.detection[row]];
    sum.count++;
    sum.highest = Math.max(sum.highest, store.score[row]);
    sum.severity = Math.max(sum.severity, store.severity[row]);
  }
  return all.filter(({ count }) => count > 0).sort((a, b) => b.highest - a.highest || b.count - a.count);
}

/**
 * The detections that have no rows, by the reason. One that is blind to a source may still see another, so it is blind
 * here only if it found nothing.
 * @param {RowStore} store
 * @param {readonly Detection[]} detections
 */
export function silent(store, detections) {
  const seen = new Set(store.detections.map(({ id }) => id));
  const ran = detections.filter(({ id, status }) => status === "runs" && !seen.has(id));
  return {
    nothing: ran.filter(({ blind }) => (blind ?? []).length === 0),
    blind: ran.filter(({ blind }) => (blind ?? []).length > 0),
    refused: detections.filter(({ status }) => status === "refused"),
    leftOut: detections.filter(({ status }) => status === "left_out"),
  };
}
