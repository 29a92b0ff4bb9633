/**
 * The columns of the table of risk events.
 * @module
 */

import { Fragment, h } from "preact";
import { integer, score, seconds } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { texts } from "spawnwatch/rows/row.js";
import { CommandStart, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/**
 * @typedef {object} EventColumn
 * @property {string} id
 * @property {string} title
 * @property {string} width
 * @property {number} from the table's width in rem from which it is shown
 * @property {boolean} [numeric]
 * @property {string} [word] the word whose meaning explains the title
 * @property {boolean} [worstFirst] whether the first sort is descending
 * @property {(store: RowStore, row: number) => number | string} key by which rows are sorted
 * @property {(store: RowStore, row: number) => import("preact").ComponentChildren} cell
 */

/**
 * A score with its severity.
 * @param {{ value: number, severity: string }} props
 */
export function Risk({ value, severity }) {
  return h(
    "span",
    { class: "risk", "data-severity": severity },
    h("span", { class: "risk-score" }, score(value)),
    h("span", { class: "risk-severity" }, severity),
  );
}

/**
 * What ran: the command line, or the process's name if the search leaves no more of it.
 * @param {RiskEvent} row
 */
function ranOf(row) {
  const commands = texts(row, "process");
  return (commands.length > 0 ? commands : texts(row, "process_name")).join(" · ");
}

/**
 * @param {string} name of a field
 * @returns {(store: RowStore, row: number) => string}
 */
function first(name) {
  return (store, row) => (texts(store.row(row), name)[0] ?? "").toLowerCase();
}

/**
 * @param {string} name of a field
 * @returns {(store: RowStore, row: number) => import("preact").ComponentChildren}
 */
function names(name) {
  return (store, row) => {
    const values = texts(store.row(row), name);
    return values.length === 0 ? h("span", { class: "none" }, "–") : h(Text, { text: values.join(", ") });
  };
}

/** @type {readonly EventColumn[]} */
export const EVENT_COLUMNS = [
  {
    id: "risk",
    title: "Risk",
    width: "8.5rem",
    from: 0,
    worstFirst: true,
    key: (store, row) => store.score[row],
    cell: (store, row) => h(Risk, { value: store.score[row], severity: SEVERITIES[store.severity[row]] }),
  },
  {
    id: "time",
    title: "Last seen, UTC",
    width: "12.4rem",
    from: 0,
    worstFirst: true,
    key: (store, row) => store.lastTime[row],
    cell: (store, row) => h("time", null, seconds(store.lastTime[row])),
  },
  {
    id: "detection",
    title: "Detection",
    width: "minmax(13rem, 1.5fr)",
    from: 0,
    key: (store, row) => store.row(row).detection_name.toLowerCase(),
    cell: (store, row) => [h(Text, { text: store.row(row).detection_name }), h(Marks, { row: store.row(row) })],
  },
  {
    id: "host",
    title: "Host",
    width: "minmax(9rem, 1.1fr)",
    from: 0,
    key: first("dest"),
    cell: names("dest"),
  },
  {
    id: "user",
    title: "User",
    width: "minmax(8rem, 0.9fr)",
    from: 74,
    key: first("user"),
    cell: names("user"),
  },
  {
    id: "parent",
    title: "Parent",
    width: "minmax(7rem, 0.4fr)",
    from: 100,
    key: first("parent_process_name"),
    cell: names("parent_process_name"),
  },
  {
    id: "process",
    title: "Command line",
    width: "minmax(12rem, 2.3fr)",
    from: 0,
    key: (store, row) => ranOf(store.row(row)).toLowerCase(),
    cell: (store, row) => h(CommandStart, { text: ranOf(store.row(row)) }),
  },
  {
    id: "technique",
    title: "Techniques",
    width: "minmax(8rem, 0.4fr)",
    from: 120,
    key: (store, row) => store.row(row).annotations.mitre_attack.join(" "),
    cell: (store, row) => h(Text, { text: store.row(row).annotations.mitre_attack.join(" ") }),
  },
  {
    id: "count",
    title: "Sightings",
    word: "sighting",
    width: "7.6rem",
    from: 84,
    numeric: true,
    worstFirst: true,
    key: (store, row) => store.row(row).count,
    cell: (store, row) => integer(store.row(row).count),
  },
];

/**
 * What sets a row apart.
 * @param {{ row: RiskEvent, explained?: boolean }} props `explained` where the keyboard, too, leads to the meanings
 */
export function Marks({ row, explained = false }) {
  /** @param {string} word */
  const mark = (word) => h("span", { class: "mark" }, h(Word, { word, byClickOnly: !explained }, word));
  return h(
    Fragment,
    null,
    row.late ? mark("late") : null,
    row.clock_skew ? mark("clock skew") : null,
    row.row_limit === undefined ? null : mark("row limit"),
  );
}

/**
 * A row on a narrow screen: two lines.
 * @param {RowStore} store
 * @param {number} row
 */
export function compactCell(store, row) {
  const event = store.row(row);
  return h(
    "div",
    { class: "compact" },
    h(
      "div",
      { class: "compact-first" },
      h(Risk, { value: event.risk_score, severity: event.severity }),
      h(Text, { text: event.detection_name }),
      h(Marks, { row: event }),
    ),
    h(
      "div",
      { class: "compact-second" },
      h("time", null, seconds(store.lastTime[row])),
      h(Text, { text: texts(event, "dest").join(", ") }),
    ),
    h("div", { class: "compact-third" }, h(CommandStart, { text: ranOf(event) })),
  );
}
