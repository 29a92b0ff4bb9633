/**
 * Risk events over time, in total and by detection.
 * @module
 */

import { h } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { Bars, range } from "spawnwatch/views/bars.js";
import { bucketsOf, lengthText } from "spawnwatch/rows/buckets.js";
import { integer, seconds } from "spawnwatch/parts/format.js";
import { useSize } from "spawnwatch/frame/hooks.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { usePrinting } from "spawnwatch/parts/printing.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/rows/buckets.js").Buckets} Buckets */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** Narrowest bar, in rem. */
const BAR = 0.62;

/** Detections with a lane of their own, until the reader asks for all. */
const LANES = 5;

/** Lines of the table that tells what the chart shows. */
const TABLE_LINES = 200;

/**
 * @param {ViewProps & { compact?: boolean }} props `compact`: lower, without a heading, and without the lane of an only
 *     detection
 */
export function Timeline({ store, selection, filter, setFilter, compact = false }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { width, rem } = useSize(box);
  const [all, setAll] = useState(false);
  const printing = usePrinting();
  const { from, to } = filter;
  const most = Math.max(12, Math.floor(chartWidth(width, rem) / (BAR * rem)));
  const buckets = useMemo(
    () => (width === 0 ? null : bucketsOf(store, selection, { from, to }, most)),
    [store, selection, from, to, most, width === 0],
  );
  const chosen = from !== undefined || to !== undefined;
  return h(
    "div",
    { class: compact ? "timeline low" : "timeline", ref: box },
    h(
      "div",
      { class: "timeline-head" },
      compact ? h("h2", { class: "visually-hidden" }, "Over time") : h("h2", null, "Risk events over time"),
      buckets === null ? null : h("p", { class: "count" }, `by ${lengthText(buckets.length)}, UTC`),
      chosen
        ? h(
            "button",
            { type: "button", class: "quiet", onClick: () => setFilter({ from: undefined, to: undefined }) },
            "Show all times",
          )
        : null,
    ),
    buckets === null
      ? h("p", { class: "empty" }, width === 0 || selection.length === 0 ? "" : "No rows.")
      : [
          h(Bars, { key: "bars", buckets, setFilter, narrow: width < 34 * rem }),
          compact && buckets.lanes.length === 1
            ? null
            : h(Lanes, {
                key: "lanes",
                store,
                buckets,
                lanes: all || printing ? buckets.lanes : buckets.lanes.slice(0, LANES),
                filter,
                setFilter,
              }),
          h(
            "div",
            { key: "foot", class: "timeline-foot" },
            h(AsTable, { buckets, setFilter }),
            buckets.lanes.length > LANES && !all
              ? h(
                  "button",
                  { type: "button", class: "quiet", onClick: () => setAll(true) },
                  `Show all ${integer(buckets.lanes.length)} detections`,
                )
              : null,
          ),
        ],
  );
}

/**
 * The width that the names of detections leave, as the style sheet has it.
 * @param {number} width
 * @param {number} rem
 */
function chartWidth(width, rem) {
  return width < 34 * rem ? width : width - 22 * rem;
}

/**
 * A strip for each detection. Its name chooses it.
 * @param {{ store: ViewProps["store"], buckets: Buckets, lanes: Buckets["lanes"], filter: ViewProps["filter"],
 *     setFilter: ViewProps["setFilter"] }} props
 */
function Lanes({ store, buckets, lanes, filter, setFilter }) {
  return h(
    "ul",
    { class: "lanes" },
    lanes.map((lane) => {
      const { id, name } = store.detections[lane.detection];
      const chosen = filter.detections.length === 1 && filter.detections[0] === id;
      return h(
        "li",
        { key: id, "data-severity": SEVERITIES[lane.severity] },
        h(
          "button",
          {
            type: "button",
            class: "lane-name",
            "aria-pressed": chosen,
            title: chosen ? "Show all detections" : "Show only this detection",
            onClick: () => setFilter({ detections: chosen ? [] : [id] }),
          },
          h(Text, { text: name }),
        ),
        h(Strip, { lane, size: buckets.size }),
        h("span", { class: "lane-rows" }, integer(lane.rows), h("span", { class: "visually-hidden" }, " rows")),
      );
    }),
  );
}

/** @param {{ lane: Buckets["lanes"][number], size: number }} props */
function Strip({ lane, size }) {
  const { counts } = lane;
  const highest = counts.reduce((most, count) => Math.max(most, count), 1);
  const marks = [];
  for (let bucket = 0; bucket < size; bucket++) {
    if (counts[bucket] > 0) {
      const opacity = 0.45 + 0.55 * Math.sqrt(counts[bucket] / highest);
      marks.push(h("rect", { key: bucket, x: bucket + 0.06, y: 0, width: 0.88, height: 1, opacity }));
    }
  }
  return h("svg", { viewBox: `0 0 ${size} 1`, preserveAspectRatio: "none", "aria-hidden": true }, marks);
}

/**
 * What the chart shows, as a table.
 * @param {{ buckets: Buckets, setFilter: ViewProps["setFilter"] }} props
 */
function AsTable({ buckets, setFilter }) {
  const [open, setOpen] = useState(false);
  const filled = useMemo(
    () => Array.from(buckets.totals.keys()).filter((bucket) => buckets.totals[bucket] > 0),
    [buckets],
  );
  return h(
    "details",
    {
      class: "as-table",
      onToggle: (/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open),
    },
    h("summary", null, "As a table"),
    open
      ? h(
          "table",
          { class: "plain" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              h("th", { scope: "col" }, `From, UTC, for a ${lengthText(buckets.length)}`.replace("a 1", "1")),
              h("th", { scope: "col", class: "numeric" }, "Rows"),
              [...SEVERITIES]
                .reverse()
                .map((name) => h("th", { key: name, scope: "col", class: "numeric from-1" }, name)),
            ),
          ),
          h(
            "tbody",
            null,
            filled.slice(0, TABLE_LINES).map((bucket) =>
              h(
                "tr",
                { key: bucket },
                h(
                  "th",
                  { scope: "row" },
                  h(
                    "button",
                    {
                      type: "button",
                      class: "quiet",
                      title: "Show only this time",
                      onClick: () => setFilter(range(buckets, bucket, bucket)),
                    },
                    seconds(buckets.from + bucket * buckets.length),
                  ),
                ),
                h("td", { class: "numeric" }, integer(buckets.totals[bucket])),
                SEVERITIES.map((name, i) => {
                  const count = buckets.counts[bucket * SEVERITIES.length + SEVERITIES.length - 1 - i];
                  return h("td", { key: name, class: "numeric from-1" }, count === 0 ? "" : integer(count));
                }),
              ),
            ),
          ),
        )
      : null,
  );
}
