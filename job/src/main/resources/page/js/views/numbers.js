/**
 * How many risk events there are of each severity, and how many rows stand apart.
 * @module
 */

import { h } from "preact";
import { useMemo } from "preact/hooks";
import { integer } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { rejections } from "spawnwatch/rows/summary.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/**
 * How many rows there are of each severity, the worst first, and what to filter by for these rows.
 * @param {import("spawnwatch/rows/store.js").RowStore} store
 * @param {Int32Array} rows that pass the filter
 * @param {Filter} filter
 * @returns {{ severity: string, count: number, opens: Partial<Filter> | null }[]} null for one that the filter leaves out:
 *     of its own it would have rows
 */
export function severitiesOf(store, rows, filter) {
  const counts = SEVERITIES.map(() => 0);
  for (const row of rows) {
    counts[store.severity[row]]++;
  }
  return SEVERITIES.map((severity, i) => ({
    severity,
    count: counts[i],
    opens: filter.severities.length === 0 || filter.severities.includes(severity) ? { severities: [severity] } : null,
  })).reverse();
}

/** @param {ViewProps & { suppressed: number }} props `suppressed`: how many of those pass the filter */
export function Numbers({ store, context, filter, inTime, late, suppressed, link }) {
  const bySeverity = useMemo(() => severitiesOf(store, inTime, filter), [store, inTime, filter]);
  /** @param {string} word @param {number} value @param {string} href */
  const number = (word, value, href) =>
    h(
      "div",
      { key: word },
      h("dt", null, h(Word, { word }, word)),
      h("dd", value === 0 ? { class: "zero" } : null, h("a", { href }, integer(value))),
    );
  return h(
    "dl",
    { class: "numbers" },
    bySeverity.map(({ severity, count, opens }) =>
      h(
        "div",
        { key: severity, "data-severity": severity, class: "severity" },
        h("dt", null, severity),
        h(
          "dd",
          count === 0 ? { class: "zero" } : null,
          opens === null ? integer(count) : h("a", { href: link("events", {}, opens) }, integer(count)),
        ),
      ),
    ),
    number("late", late.length, link("late")),
    number("suppressed", suppressed, link("suppressed")),
    number("rejected", rejections(context), link("rejected")),
  );
}
