/**
 * What came in the last hours, by detection and by host, for a live page.
 * @module
 */

import { h } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { integer, minutes } from "spawnwatch/format.js";
import { Text } from "spawnwatch/text.js";

/** @typedef {import("spawnwatch/store.js").RowStore} RowStore */
/** @typedef {import("spawnwatch/view.js").ViewProps} ViewProps */

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
 * Counts the rows of the last hours by their latest sighting.
 * @param {RowStore} store
 * @param {(name: string) => string} shownHost
 * @param {number} now epoch ms
 * @param {number} [hours]
 * @returns {{ start: number, detections: Hourly[], hosts: Hourly[] }} those with rows, the most frequent first; `start` is
 *     when the first hour begins
 */
export function lastHours(store, shownHost, now, hours = HOURS) {
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
  for (let row = 0; row < store.size; row++) {
    const hour = Math.floor((store.lastTime[row] - start) / HOUR_MS);
    if (hour < 0 || hour >= hours) {
      continue;
    }
    const detection = store.detections[store.detection[row]];
    count(detections, detection.id, detection.name, hour);
    for (const name of new Set(store.hosts(row).map((host) => shownHost(store.hostNames[host])))) {
      count(hosts, name, name, hour);
    }
  }
  return { start, detections: mostFrequent(detections), hosts: mostFrequent(hosts) };
}

/** @param {Map<string, Hourly>} lines */
function mostFrequent(lines) {
  return [...lines.values()].sort((a, b) => b.total - a.total || a.name.localeCompare(b.name));
}

/** @param {ViewProps} props */
export function LastHours({ store, spelling, link }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const version = store.version;
  const recent = useMemo(
    () => lastHours(store, spelling.host, Math.max(now, Date.now())),
    [store, version, spelling, now],
  );
  /** @param {string} caption @param {Hourly[]} lines @param {(line: Hourly, from: number) => string} href */
  const table = (caption, lines, href) =>
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
            h("th", { scope: "row" }, h("a", { href: href(line, recent.start) }, h(Text, { text: line.name }))),
            line.counts.map((rows, hour) => h("td", { key: hour, class: rows === 0 ? "zero" : "" }, integer(rows))),
            h("td", { class: "total" }, integer(line.total)),
          ),
        ),
      ),
    );
  if (recent.detections.length === 0) {
    return h("p", { class: "lead" }, `No risk events in the last ${HOURS} hours.`);
  }
  return h(
    "div",
    { class: "last-hours-tables" },
    table("By detection", recent.detections, (line, from) => link("events", {}, { detections: [line.key], from })),
    table("By host", recent.hosts, (line, from) => link("events", {}, { hosts: [line.key], from })),
  );
}
