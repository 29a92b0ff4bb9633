/**
 * What came in the last hours, by detection and by host, for a live page.
 * @module
 */

import { h } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { isEmpty } from "spawnwatch/rows/filter.js";
import { integer, minutes } from "spawnwatch/parts/format.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

const HOUR_MS = 60 * 60 * 1000;

/** How many hours are shown. */
const HOURS = 8;

/** How many detections and hosts. */
const LINES = 8;

/** How often the hours are counted again although no row came. */
const TICK_MS = 30_000;

/**
 * Rows of something in each hour.
 * @typedef {object} Hourly
 * @property {string} key id of the detection, or shown name of the host
 * @property {string} name
 * @property {number[]} counts by hour, the oldest first
 * @property {number} total
 */

/**
 * Counts the rows of the last hours by their latest sighting. A row that began within the last hour and ends after it
 * counts in it, since a filter by these times lets that row pass.
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {(name: string) => string} shownHost
 * @param {number} now epoch ms
 * @param {number} [hours]
 * @returns {{ start: number, end: number, detections: Hourly[], hosts: Hourly[] }} those with rows, the most frequent first; `start` is
 *     when the first hour begins
 */
export function lastHours(store, rows, shownHost, now, hours = HOURS) {
  const start = (Math.floor(now / HOUR_MS) + 1 - hours) * HOUR_MS;
  /** @type {Map<string, Hourly>} */
  const detections = new Map();
  /** @type {Map<string, Hourly>} */
  const hosts = new Map();
  /** @param {Map<string, Hourly>} into @param {string} key @param {string} name @param {number} hour */
  const count = (into, key, name, hour) => {
    let line = into.get(key);
    if (line === undefined) {
      line = { key, name, counts: new Array(hours).fill(0), total: 0 };
      into.set(key, line);
    }
    line.counts[hour]++;
    line.total++;
  };
  const end = start + hours * HOUR_MS;
  for (const row of rows) {
    if (store.lastTime[row] < start || store.firstTime[row] >= end) {
      continue;
    }
    const hour = Math.min(hours - 1, Math.floor((store.lastTime[row] - start) / HOUR_MS));
    const detection = store.detections[store.detection[row]];
    count(detections, detection.id, detection.name, hour);
    for (const name of new Set(store.hosts(row).map((host) => shownHost(store.hostNames[host])))) {
      count(hosts, name, name, hour);
    }
  }
  return { start, end, detections: mostFrequent(detections), hosts: mostFrequent(hosts) };
}

/** @param {Map<string, Hourly>} lines */
function mostFrequent(lines) {
  return [...lines.values()].sort((a, b) => b.total - a.total || a.name.localeCompare(b.name));
}

/**
 * The lines of the last hours, and what to filter by for the rows that they count.
 * @param {RowStore} store
 * @param {Int32Array} rows that pass the filter
 * @param {Filter} filter
 * @param {import("spawnwatch/rows/filter.js").Spelling} spelling
 * @param {number} now epoch ms
 */
export function recentLines(store, rows, filter, spelling, now) {
  const { start, end, detections, hosts } = lastHours(store, rows, spelling.host, now);
  const within = { from: Math.max(start, filter.from ?? -Infinity), to: Math.min(end, filter.to ?? Infinity) };
  const wanted = filter.hosts.map(spelling.host);
  return {
    start,
    detections: detections.map((line) => ({ ...line, opens: { detections: [line.key], ...within } })),
    // A host that the filter leaves out is here only with rows that name another, too.
    hosts: hosts
      .filter(({ key }) => wanted.length === 0 || wanted.includes(key))
      .map((line) => ({ ...line, opens: { hosts: [line.key], ...within } })),
  };
}

/** @param {ViewProps} props */
export function LastHours({ store, inTime, filter, spelling, link }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const recent = useMemo(
    () => recentLines(store, inTime, filter, spelling, Math.max(now, Date.now())),
    [store, inTime, filter, spelling, now],
  );
  /** @param {string} caption @param {(Hourly & { opens: Partial<Filter> })[]} lines */
  const table = (caption, lines) =>
    h(
      "table",
      { class: "last-hours" },
      h("caption", null, caption),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "Since, UTC"),
          Array.from({ length: HOURS }, (_, hour) => {
            const time = minutes(recent.start + hour * HOUR_MS);
            return h("th", { key: hour, scope: "col" }, time.slice(-5));
          }),
          h("th", { scope: "col" }, "Rows"),
        ),
      ),
      h(
        "tbody",
        null,
        lines.slice(0, LINES).map((line) =>
          h(
            "tr",
            { key: line.key },
            h("th", { scope: "row" }, h("a", { href: link("events", {}, line.opens) }, h(Text, { text: line.name }))),
            line.counts.map((rows, hour) => h("td", { key: hour, class: rows === 0 ? "zero" : "" }, integer(rows))),
            h("td", { class: "total" }, integer(line.total)),
          ),
        ),
      ),
    );
  if (recent.detections.length === 0) {
    const which = isEmpty(filter) ? "." : " pass the filter.";
    return h("p", { class: "lead" }, `No risk events in the last ${HOURS} hours${which}`);
  }
  return h(
    "div",
    { class: "last-hours-tables" },
    table("By detection", recent.detections),
    table("By host", recent.hosts),
  );
}
