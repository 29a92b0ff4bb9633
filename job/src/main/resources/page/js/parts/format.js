/**
 * Numbers and times as the page writes them. Times are UTC.
 * @module
 */

const INTEGER = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SCORE = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** @param {number} value */
export function integer(value) {
  return INTEGER.format(value);
}

/** @param {number} value */
export function score(value) {
  return SCORE.format(value);
}

/**
 * A number and its noun, in the singular for 1.
 * @param {number} value
 * @param {string} noun
 * @param {string} [plural]
 */
export function counted(value, noun, plural = `${noun}s`) {
  return `${INTEGER.format(value)} ${value === 1 ? noun : plural}`;
}

/**
 * A time to the second, for example 2026-01-31 23:59:59.
 * @param {number} time epoch ms
 */
export function seconds(time) {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 19).replace("T", " ") : "unknown";
}

/**
 * A time to the minute.
 * @param {number} time epoch ms
 */
export function minutes(time) {
  return seconds(time).slice(0, 16);
}

/**
 * A record's time to the millisecond, for example 2026-01-31 23:59:59.123 UTC.
 * @param {string} iso
 */
export function exact(iso) {
  return `${iso.replace("T", " ").replace("Z", "")} UTC`;
}

/**
 * A length of time, for example 23.7 s or 4 min.
 * @param {number} ms
 */
export function duration(ms) {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
