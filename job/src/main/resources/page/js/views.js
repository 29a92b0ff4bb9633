/**
 * The views that a page has, in the order of its navigation.
 * @module
 */

import { h } from "preact";
import { AttackMatrix } from "spawnwatch/attack/attack.js";
import { ComparisonView } from "spawnwatch/compare/comparison.js";
import { Detections } from "spawnwatch/views/detections.js";
import { counted } from "spawnwatch/parts/format.js";
import { Glossary, Word } from "spawnwatch/parts/glossary.js";
import { Overview } from "spawnwatch/views/overview.js";
import { Ranking } from "spawnwatch/views/ranking.js";
import { Rejected } from "spawnwatch/views/rejected.js";
import { Story } from "spawnwatch/story/story.js";
import { apart, rejections } from "spawnwatch/rows/summary.js";
import { EventTable } from "spawnwatch/views/table.js";
import { TestsView } from "spawnwatch/views/tests.js";

/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** @typedef {import("spawnwatch/frame/hooks.js").Selection} Selection */

/**
 * What the filter bar of a view is about.
 * @typedef {object} About
 * @property {RowStore} store
 * @property {boolean | undefined} late whether late rows or those in time; undefined for both
 * @property {number} matching rows of the view that pass the filter
 * @property {number} total rows of the view
 */

/**
 * The rows that views show.
 * @typedef {object} Rows
 * @property {Int32Array} inTime
 * @property {Int32Array} late
 * @property {RowStore} suppressed
 * @property {Int32Array} suppressedRows
 * @property {{ inTime: number, late: number, suppressed: number }} totals whatever the filter
 * @property {boolean} busy
 * @property {(view: string) => About} of what the filter bar of a view is about
 */

/**
 * @typedef {object} View
 * @property {string} id
 * @property {string} title
 * @property {number} [count] beside its name in the navigation
 * @property {string} [under] the view that the navigation marks for one that it does not list
 * @property {boolean} filtered whether the filter is about it
 * @property {(props: ViewProps, rows: Rows) => import("preact").VNode} render
 */

/**
 * @param {Selection} events
 * @param {Selection} suppressed
 * @param {boolean} loading
 * @returns {Rows}
 */
export function rowsOf(events, suppressed, loading) {
  const shown = apart(events.store, events.rows);
  const late = lateRows(events.store);
  const totals = { inTime: events.store.size - late, late, suppressed: suppressed.store.size };
  return {
    ...shown,
    suppressed: suppressed.store,
    suppressedRows: suppressed.rows,
    totals,
    busy: events.busy || suppressed.busy || loading,
    of: (view) =>
      view === "suppressed"
        ? { store: suppressed.store, late: undefined, matching: suppressed.rows.length, total: totals.suppressed }
        : view === "late"
          ? { store: events.store, late: true, matching: shown.late.length, total: totals.late }
          : { store: events.store, late: false, matching: shown.inTime.length, total: totals.inTime },
  };
}

/** @param {RowStore} store */
function lateRows(store) {
  let count = 0;
  for (const row of store.rows) {
    count += store.late[row];
  }
  return count;
}

/**
 * @param {import("spawnwatch/rows/session.js").Context} context
 * @param {Rows} rows
 * @returns {View[]} at least one. Each counts what its link opens: the rows that pass the filter
 */
export function viewsOf(context, rows) {
  const views = [overview, events(rows), ranking, story, attack, detections, late(rows), suppressed(rows)];
  const alone = (context.comparison !== null || context.tests !== null) && rows.totals.inTime + rows.totals.late === 0;
  return [
    ...(context.comparison === null ? [] : [comparison]),
    ...(context.tests === null ? [] : [tests]),
    // A comparison or a test run has no rows of its own, and neither tells of rejected records.
    ...(alone ? [detections] : [...views, { ...rejectedView, count: rejections(context) }]),
    glossary,
  ];
}

/** @type {View} */
const comparison = {
  id: "comparison",
  title: "Comparison",
  filtered: false,
  render: (props) => h(ComparisonView, props),
};

/** @type {View} */
const tests = { id: "tests", title: "Tests", filtered: false, render: (props) => h(TestsView, props) };

/** @type {View} */
const overview = {
  id: "overview",
  title: "Overview",
  filtered: true,
  render: (props, rows) => h(Overview, { ...props, suppressed: rows.suppressed, suppressedRows: rows.suppressedRows }),
};

/** @type {View} */
const ranking = {
  id: "ranking",
  title: "Hosts and users",
  filtered: true,
  render: (props) =>
    h(
      "section",
      { class: "ranking-view" },
      h("header", { class: "view-head" }, h("h1", null, "Hosts and users by risk")),
      h(Ranking, props),
    ),
};

/** @type {View} */
const story = {
  id: "story",
  title: "Story",
  under: "ranking",
  filtered: true,
  render: (props, rows) => h(Story, { ...props, suppressed: rows.suppressed, suppressedRows: rows.suppressedRows }),
};

/** @type {View} */
const attack = { id: "attack", title: "ATT&CK", filtered: true, render: (props) => h(AttackMatrix, props) };

/** @type {View} */
const detections = {
  id: "detections",
  title: "Detections",
  filtered: false,
  render: (props, rows) => h(Detections, { ...props, suppressed: rows.suppressed }),
};

/** @type {View} */
const rejectedView = {
  id: "rejected",
  title: "Rejected",
  filtered: false,
  render: (props) => h(Rejected, props),
};

/** @type {View} */
const glossary = { id: "words", title: "Words", filtered: false, render: (props) => h(Glossary, props) };

/** @param {Rows} rows @returns {View} */
function events({ inTime, totals }) {
  return {
    id: "events",
    title: "Risk events",
    count: inTime.length,
    filtered: true,
    render: (props, { late: lateToo, busy }) =>
      h(EventTable, {
        ...props,
        key: "events",
        title: "Risk events",
        beside: lateToo.length === 0 ? null : h("a", { href: props.link("late") }, counted(lateToo.length, "late row")),
        rows: inTime,
        total: totals.inTime,
        busy,
        empty: totals.inTime === 0 ? "There are none." : "No rows pass the filter.",
      }),
  };
}

/** @param {Rows} rows @returns {View} */
function late({ late: rows, totals }) {
  return {
    id: "late",
    title: "Late rows",
    count: rows.length,
    filtered: true,
    render: (props, { busy }) =>
      h(EventTable, {
        ...props,
        key: "late",
        title: "Late rows",
        lead: h(
          "p",
          { class: "lead" },
          h(Word, { word: "late" }, "Late"),
          " rows count only sightings that arrived after their window was closed. The other counts are of rows in time.",
        ),
        rows,
        total: totals.late,
        busy,
        empty: totals.late === 0 ? "No sighting was late." : "No late rows pass the filter.",
      }),
  };
}

/** @param {Rows} rows @returns {View} */
function suppressed({ suppressed: store, suppressedRows: rows, totals }) {
  return {
    id: "suppressed",
    title: "Suppressed",
    count: rows.length,
    filtered: true,
    render: (props, { busy }) =>
      h(EventTable, {
        ...props,
        key: "suppressed",
        store,
        title: "Suppressed rows",
        lead: h(
          "p",
          { class: "lead" },
          "An allowlist entry covers these rows, so they raise no risk. ",
          h(Word, { word: "suppressed" }, "What this means"),
        ),
        rows,
        total: totals.suppressed,
        busy,
        empty:
          totals.suppressed === 0 ? "The allowlist has suppressed nothing." : "No suppressed rows pass the filter.",
      }),
  };
}
