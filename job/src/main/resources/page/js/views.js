/**
 * The views that a page has, in the order of its navigation.
 * @module
 */

import { h } from "preact";
import { AttackMatrix } from "spawnwatch/attack.js";
import { ComparisonView } from "spawnwatch/comparison.js";
import { Detections } from "spawnwatch/detections.js";
import { counted } from "spawnwatch/format.js";
import { Glossary, Word } from "spawnwatch/glossary.js";
import { Overview } from "spawnwatch/overview.js";
import { Ranking } from "spawnwatch/ranking.js";
import { Rejected } from "spawnwatch/rejected.js";
import { Story } from "spawnwatch/story.js";
import { rejections } from "spawnwatch/summary.js";
import { EventTable } from "spawnwatch/table.js";
import { TestsView } from "spawnwatch/tests.js";

/** @typedef {import("spawnwatch/store.js").RowStore} RowStore */
/** @typedef {import("spawnwatch/view.js").ViewProps} ViewProps */

/**
 * The rows that views show.
 * @typedef {object} Rows
 * @property {Int32Array} inTime
 * @property {Int32Array} late
 * @property {number} lateTotal
 * @property {RowStore} suppressed
 * @property {Int32Array} suppressedRows
 * @property {boolean} busy
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
 * @param {import("spawnwatch/session.js").Context} context
 * @param {{ events: number, late: number, suppressed: number }} sizes
 * @returns {View[]} at least one
 */
export function viewsOf(context, sizes) {
  const views = [overview, events(sizes), ranking, story, attack, detections, late(sizes), suppressed(sizes)];
  const apart = (context.comparison !== null || context.tests !== null) && sizes.events === 0;
  return [
    ...(context.comparison === null ? [] : [comparison]),
    ...(context.tests === null ? [] : [tests]),
    // A comparison or a test run has no rows of its own, and neither tells of rejected records.
    ...(apart ? [detections] : [...views, { ...rejectedView, count: rejections(context) }]),
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
  render: (props, rows) => h(Overview, { ...props, suppressed: rows.suppressed.size }),
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
  render: (props, rows) => h(Story, { ...props, suppressed: rows.suppressed }),
};

/** @type {View} */
const attack = { id: "attack", title: "ATT&CK", filtered: true, render: (props) => h(AttackMatrix, props) };

/** @type {View} */
const detections = {
  id: "detections",
  title: "Detections",
  filtered: false,
  render: (props) => h(Detections, props),
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

/** @param {{ events: number, late: number }} sizes @returns {View} */
function events(sizes) {
  const total = sizes.events - sizes.late;
  return {
    id: "events",
    title: "Risk events",
    count: total,
    filtered: true,
    render: (props, { inTime, late: lateToo, busy }) =>
      h(EventTable, {
        ...props,
        key: "events",
        title: "Risk events",
        beside: lateToo.length === 0 ? null : h("a", { href: props.link("late") }, counted(lateToo.length, "late row")),
        rows: inTime,
        total,
        busy,
        empty: total === 0 ? "There are none." : "No rows pass the filter.",
      }),
  };
}

/** @param {{ late: number }} sizes @returns {View} */
function late(sizes) {
  return {
    id: "late",
    title: "Late rows",
    count: sizes.late,
    filtered: true,
    render: (props, { late: rows, busy }) =>
      h(EventTable, {
        ...props,
        key: "late",
        title: "Late rows",
        lead: h(
          "p",
          { class: "lead" },
          h(Word, { word: "late" }, "Late"),
          " rows count only sightings that arrived after their window was closed. They are not in the other counts.",
        ),
        rows,
        total: sizes.late,
        busy,
        empty: sizes.late === 0 ? "No sighting was late." : "No late rows pass the filter.",
      }),
  };
}

/** @param {{ suppressed: number }} sizes @returns {View} */
function suppressed(sizes) {
  return {
    id: "suppressed",
    title: "Suppressed",
    count: sizes.suppressed,
    filtered: true,
    render: (props, { suppressed: store, suppressedRows, busy }) =>
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
        rows: suppressedRows,
        total: sizes.suppressed,
        busy,
        empty: sizes.suppressed === 0 ? "The allowlist has suppressed nothing." : "No suppressed rows pass the filter.",
      }),
  };
}
