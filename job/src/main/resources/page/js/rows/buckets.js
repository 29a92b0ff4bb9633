/**
 * Rows counted in equal lengths of time. A row counts once, at its first sighting.
 * @module
 */

import { SEVERITIES } from "spawnwatch/source/messages.js";

/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that begin at times which people name. Those above a day begin with days since the epoch. */
const LENGTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * DAY),
];

/**
 * @typedef {object} Buckets
 * @property {number} from begin of the first, epoch ms
 * @property {number} length of each, ms
 * @property {number} size how many there are
 * @property {Int32Array} counts rows by bucket and severity: at bucket * 5 + severity
 * @property {Int32Array} totals rows by bucket
 * @property {Lane[]} lanes the detections, those with most risk first
 */

/**
 * A detection over time.
 * @typedef {object} Lane
 * @property {number} detection index in the store
 * @property {number} rows
 * @property {number} severity the worst
 * @property {number} highest score
 * @property {Int32Array} counts by bucket
 */

/**
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {{ from?: number, to?: number }} within rows that began before count at its begin
 * @param {number} most how many buckets there may be, at least 2
 * @returns {Buckets | null} null without rows
 */
export function bucketsOf(store, rows, { from = -Infinity, to = Infinity }, most) {
  let first = Infinity;
  let last = -Infinity;
  for (const row of rows) {
    const time = Math.min(Math.max(store.firstTime[row], from), to - 1);
    if (time < first) {
      first = time;
    }
    if (time > last) {
      last = time;
    }
  }
  if (first > last) {
    return null;
  }
  const length = lengthFor(first, last, most);
  const begin = Math.floor(first / length) * length;
  const size = Math.floor((last - begin) / length) + 1;
  const counts = new Int32Array(size * SEVERITIES.length);
  const totals = new Int32Array(size);
  /** @type {(Lane | undefined)[]} */
  const lanes = [];
  for (const row of rows) {
    const time = Math.min(Math.max(store.firstTime[row], from), to - 1);
    const bucket = Math.floor((time - begin) / length);
    const severity = store.severity[row];
    counts[bucket * SEVERITIES.length + severity]++;
    totals[bucket]++;
    const detection = store.detection[row];
    const lane = (lanes[detection] ??= { detection, rows: 0, severity: 0, highest: 0, counts: new Int32Array(size) });
    lane.rows++;
    lane.counts[bucket]++;
    lane.severity = Math.max(lane.severity, severity);
    lane.highest = Math.max(lane.highest, store.score[row]);
  }
  const ordered = lanes.flatMap((lane) => (lane === undefined ? [] : [lane]));
  ordered.sort((a, b) => b.highest - a.highest || b.rows - a.rows);
  return { from: begin, length, size, counts, totals, lanes: ordered };
}

/**
 * The shortest length with which not more than so many buckets hold both times.
 * @param {number} first
 * @param {number} last
 * @param {number} most
 */
export function lengthFor(first, last, most) {
  /** @param {number} length */
  const size = (length) => Math.floor(last / length) - Math.floor(first / length) + 1;
  let length = LENGTHS.find((candidate) => size(candidate) <= most) ?? LENGTHS[LENGTHS.length - 1];
  while (size(length) > most) {
    length *= 2;
  }
  return length;
}

/**
 * Times to write under the buckets: not more than so many, at begins of buckets, evenly spaced.
 * @param {Buckets} buckets
 * @param {number} most
 * @returns {{ time: number, share: number }[]} share of the width
 */
export function ticksOf({ from, length, size }, most) {
  const span = size * length;
  const step = LENGTHS.find((candidate) => candidate % length === 0 && span / candidate <= most) ?? span;
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time < from + span; time += step) {
    ticks.push({ time, share: (time - from) / span });
  }
  return ticks;
}

/**
 * A time as it is written under buckets.
 * @param {number} time epoch ms
 * @param {number} length of the bucket
 */
export function tickText(time, length) {
  const iso = new Date(time).toISOString();
  const date = iso.slice(0, 10);
  if (length >= DAY) {
    return date;
  }
  const ofDay = length < SECOND ? iso.slice(11, 23) : length < MINUTE ? iso.slice(11, 19) : iso.slice(11, 16);
  return time % DAY === 0 ? date : ofDay;
}

/**
 * A length of time in words.
 * @param {number} length ms
 */
export function lengthText(length) {
  /** @type {[number, string][]} */
  const units = [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
    [SECOND, "second"],
    [1, "millisecond"],
  ];
  const [unit, name] = units.find(([candidate]) => length % candidate === 0) ?? [1, "millisecond"];
  const number = length / unit;
  return number === 1 ? name : `${number} ${name}s`;
}
