/**
 * The table of risk events, with the one that is open beside it.
 * @module
 */

import { h } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { compactCell, EVENT_COLUMNS } from "spawnwatch/views/columns.js";
import { Detail } from "spawnwatch/views/detail.js";
import { integer } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Grid, PRINTED } from "spawnwatch/views/grid.js";
import { useSorted } from "spawnwatch/frame/hooks.js";
import { latePart, rowKey } from "spawnwatch/rows/row.js";

/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** Below this width in rem a row has lines instead of columns. */
const COMPACT = 56;

/**
 * @param {ViewProps & { rows: Int32Array, total: number, title: string, lead?: import("preact").ComponentChildren,
 *     beside?: import("preact").ComponentChildren,
 *     empty: string, busy: boolean }} props `rows` are those of the selection that belong here, of `total`
 */
export function EventTable(props) {
  const { rows, total, title, lead, beside, empty, busy, params, setParams, context, asked } = props;
  const sort = sortOf(params["sort"] ?? (context.live ? "-time" : "-risk"));
  const column = EVENT_COLUMNS.find(({ id }) => id === sort.id) ?? EVENT_COLUMNS[0];
  const subject = JSON.stringify([title, asked, params["sort"] ?? ""]);
  const order = useSorted(props.store, rows, column.key, sort.descending, subject);
  // Until the rows of another store are in order, the table is of the one before.
  const { store } = order;
  const selected = rowOf(store, params);
  /** @param {number} row */
  const select = (row) => {
    const event = store.row(row);
    setParams({ row: event.risk_event_id, row_late: event.late ? String(latePart(event)) : null }, selected >= 0);
  };
  /** @param {string} id */
  const onSort = (id) => {
    const worstFirst = EVENT_COLUMNS.find((known) => known.id === id)?.worstFirst ?? false;
    const descending = sort.id === id ? !sort.descending : worstFirst;
    setParams({ sort: `${descending ? "-" : ""}${id}` }, true);
  };
  const columns = useMemo(() => (/** @type {number} */ width) => columnsFor(store, width), [store]);
  const close = () => setParams({ row: null, row_late: null });
  useFocusAfter(selected >= 0);
  return h(
    "section",
    { class: selected >= 0 ? "events with-detail" : "events" },
    h(
      "div",
      { class: "events-list" },
      h(
        "header",
        { class: "view-head" },
        h("h1", null, title),
        h(
          "p",
          { class: "count", role: "status" },
          rows.length === total ? `${integer(total)} ` : `${integer(rows.length)} of ${integer(total)} `,
          h(Word, { word: "row" }, total === 1 ? "row" : "rows"),
          busy ? " …" : "",
        ),
        beside ?? null,
        h(SortChoice, { sort, onSort, setParams }),
      ),
      lead ?? null,
      rows.length > PRINTED
        ? h(
            "p",
            { class: "only-print" },
            `Only the first ${integer(PRINTED)} rows are printed. A filter can choose others.`,
          )
        : null,
      rows.length === 0 && !busy
        ? h("p", { class: "empty" }, empty)
        : h(Grid, {
            label: title,
            columns,
            rowHeight: (width) => (width < COMPACT ? 5.4 : 2.3),
            rows: order.rows,
            subject: order.subject,
            identify: (row) => rowKey(store.row(row)),
            find: (key) => store.find(key),
            selected,
            onSelect: select,
            sort,
            onSort,
          }),
    ),
    selected >= 0 ? h(Detail, { ...props, row: store.row(selected), close }) : null,
  );
}

/**
 * The row that the address names; -1 if none. A link may leave out that the row is late, or which of the late rows it is.
 * @param {import("spawnwatch/rows/store.js").RowStore} store
 * @param {ViewProps["params"]} params
 */
function rowOf(store, { row = "", row_late: late }) {
  const inTime = late === undefined ? store.indexOf(row, false) : -1;
  const part = Number.parseInt(late ?? "", 10);
  return inTime < 0 ? store.indexOf(row, true, Number.isNaN(part) ? undefined : part) : inTime;
}

/**
 * Moves the focus back to the table when the row that was open has gone.
 * @param {boolean} open
 */
function useFocusAfter(open) {
  const was = useRef(open);
  useEffect(() => {
    const grid = document.querySelector(".grid");
    if (was.current && !open && grid instanceof HTMLElement && document.activeElement === document.body) {
      grid.focus({ preventScroll: true });
    }
    was.current = open;
  }, [open]);
}

/**
 * @param {import("spawnwatch/rows/store.js").RowStore} store
 * @param {number} width
 * @returns {import("spawnwatch/views/grid.js").Column[]}
 */
function columnsFor(store, width) {
  /** @param {(store: import("spawnwatch/rows/store.js").RowStore, row: number) => import("preact").ComponentChildren} cell */
  const ofStore = (cell) => (/** @type {number} */ row) => cell(store, row);
  if (width < COMPACT) {
    return [{ id: "event", title: "Risk event", width: "minmax(0, 1fr)", cell: ofStore(compactCell) }];
  }
  return EVENT_COLUMNS.filter((column) => column.from <= width).map((column) => ({
    id: column.id,
    title: column.title,
    width: column.width,
    numeric: column.numeric ?? false,
    sortable: true,
    word: column.word,
    cell: ofStore(column.cell),
  }));
}

/**
 * @param {string} text
 * @returns {import("spawnwatch/views/grid.js").Sort}
 */
function sortOf(text) {
  return { id: text.replace(/^-/u, ""), descending: text.startsWith("-") };
}

/**
 * The order, where rows have no column heads.
 * @param {{ sort: import("spawnwatch/views/grid.js").Sort, onSort: (id: string) => void,
 *     setParams: ViewProps["setParams"] }} props
 */
function SortChoice({ sort, onSort, setParams }) {
  return h(
    "div",
    { class: "sort-choice" },
    h("label", { for: "order" }, "Order"),
    h(
      "select",
      {
        id: "order",
        value: sort.id,
        onChange: (/** @type {Event} */ event) => {
          const id = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
          const worstFirst = EVENT_COLUMNS.find((known) => known.id === id)?.worstFirst ?? false;
          setParams({ sort: `${worstFirst ? "-" : ""}${id}` }, true);
        },
      },
      EVENT_COLUMNS.map((column) => h("option", { key: column.id, value: column.id }, column.title)),
    ),
    h(
      "button",
      { type: "button", class: "quiet", "aria-label": "Reverse the order", onClick: () => onSort(sort.id) },
      sort.descending ? "▼" : "▲",
    ),
  );
}
