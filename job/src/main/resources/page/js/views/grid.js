/**
 * A table that holds only the rows in sight, so that its length does not matter.
 * @module
 */

import { h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Word } from "spawnwatch/parts/glossary.js";
import { useSize } from "spawnwatch/frame/hooks.js";
import { usePrinting } from "spawnwatch/parts/printing.js";

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {string} title
 * @property {string} width as in `grid-template-columns`
 * @property {boolean} [numeric]
 * @property {boolean} [sortable]
 * @property {string} [word] the word whose meaning explains the title
 * @property {(row: number) => import("preact").ComponentChildren} cell
 */

/** @typedef {{ id: string, descending: boolean }} Sort */

/** Rows beyond the edges that are kept. */
const OVERSCAN = 12;

/** Most rows that are printed. */
export const PRINTED = 1000;

/**
 * @param {object} props
 * @param {string} props.label
 * @param {(width: number) => Column[]} props.columns for a width in rem
 * @param {(width: number) => number} props.rowHeight in rem, for a width in rem
 * @param {Int32Array} props.rows in order
 * @param {string} props.subject what the rows are: when it changes, the table starts from its top
 * @param {(row: number) => string} props.identify what a row is named by, wherever it stands
 * @param {(key: string) => number} props.find the row that is named so; -1 if it has gone
 * @param {number} props.selected the row that is shown whole; -1 for none
 * @param {(row: number) => void} props.onSelect
 * @param {Sort} props.sort
 * @param {(id: string) => void} props.onSort
 */
export function Grid(props) {
  const { label, columns, rowHeight, rows, subject, identify, find, selected, onSelect, sort, onSort } = props;
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { width, height, rem } = useSize(box);
  const [top, setTop] = useState(0);
  // A row, not a place: others come in above it. The place is where it goes on if the row goes.
  const [cursor, setCursor] = useState({ key: "", place: 0 });
  const revealed = useRef("");
  const printing = usePrinting();
  const rowPixels = Math.round(rowHeight(width / rem) * rem);
  const shown = columns(width / rem);
  const position = selected < 0 ? -1 : rows.indexOf(selected);
  const own = cursor.key === "" ? -1 : rows.indexOf(find(cursor.key));
  const active = Math.min(position >= 0 ? position : own >= 0 ? own : cursor.place, rows.length - 1);
  const first = printing ? 0 : Math.max(0, Math.floor(top / rowPixels) - OVERSCAN);
  const last = printing
    ? Math.min(rows.length, PRINTED)
    : Math.min(rows.length, first + Math.ceil(height / rowPixels) + 2 * OVERSCAN);

  useAnchor(box, rows, subject, rowPixels, identify, find);

  // Once for each row that is opened, and in each order: whoever scrolls on is not pulled back when rows come in.
  const toReveal = position < 0 || height === 0 ? "" : `${identify(selected)} ${subject} ${rowPixels}`;
  useLayoutEffect(() => {
    if (toReveal !== "" && toReveal !== revealed.current && box.current !== null) {
      reveal(box.current, position, rowPixels);
    }
    if (toReveal !== "" || selected < 0) {
      revealed.current = toReveal;
    }
  }, [toReveal, selected < 0]);

  /** @param {number} place */
  const moveTo = (place) => setCursor({ key: identify(rows[place]), place });

  const onScroll = () => {
    const scrolled = box.current?.scrollTop ?? 0;
    // Few steps redraw: the rows beyond the edges bridge them.
    setTop(scrolled - (scrolled % (rowPixels * 4)));
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const page = Math.max(1, Math.floor(height / rowPixels) - 2);
    const moved = target(event.key, active, page, rows.length);
    if (moved !== null) {
      event.preventDefault();
      moveTo(moved);
      if (box.current !== null) {
        reveal(box.current, moved, rowPixels);
      }
      if (position >= 0) {
        onSelect(rows[moved]);
      }
    } else if ((event.key === "Enter" || event.key === " ") && active >= 0) {
      event.preventDefault();
      moveTo(active);
      onSelect(rows[active]);
    }
  };
  const onFocus = () => {
    if (active >= 0) {
      moveTo(active);
    }
  };
  /** @param {number} place */
  const onClick = (place) => {
    moveTo(place);
    onSelect(rows[place]);
  };
  const lines = [];
  for (let i = first; i < last; i++) {
    lines.push(line(rows[i], identify(rows[i]), i, shown, i === active, rows[i] === selected, onClick));
  }
  return h(
    "div",
    {
      class: "grid",
      role: "grid",
      "aria-label": label,
      "aria-rowcount": rows.length + 1,
      "aria-colcount": shown.length,
      "aria-activedescendant": active >= first && active < last ? `line-${active}` : undefined,
      tabIndex: 0,
      ref: box,
      onScroll,
      onKeyDown,
      onFocus,
      style: { "--columns": shown.map((column) => column.width).join(" "), "--row": `${rowPixels}px` },
    },
    h(
      "div",
      { role: "rowgroup", class: "grid-head" },
      h(
        "div",
        { role: "row", "aria-rowindex": 1, class: "grid-row" },
        shown.map((column) => h(Head, { key: column.id, column, sort, onSort })),
      ),
    ),
    h(
      "div",
      {
        role: "rowgroup",
        class: "grid-body",
        style: { height: printing ? "auto" : `${rows.length * rowPixels}px`, paddingTop: `${first * rowPixels}px` },
      },
      lines,
    ),
  );
}

/**
 * @param {number} row
 * @param {string} key
 * @param {number} position
 * @param {Column[]} columns
 * @param {boolean} active
 * @param {boolean} selected
 * @param {(position: number) => void} onChoose
 */
function line(row, key, position, columns, active, selected, onChoose) {
  const onClick = () => {
    // A click that ends the marking of text opens nothing.
    if (getSelection()?.isCollapsed !== false) {
      onChoose(position);
    }
  };
  return h(
    "div",
    {
      key,
      id: `line-${position}`,
      role: "row",
      class: `grid-row${active ? " active" : ""}${selected ? " selected" : ""}`,
      "aria-rowindex": position + 2,
      "aria-selected": selected,
      onClick,
    },
    columns.map((column) =>
      h("div", { key: column.id, role: "gridcell", class: column.numeric ? "cell numeric" : "cell" }, column.cell(row)),
    ),
  );
}

/** @param {{ column: Column, sort: Sort, onSort: (id: string) => void }} props */
function Head({ column, sort, onSort }) {
  const sorts = sort.id === column.id;
  return h(
    "div",
    {
      role: "columnheader",
      class: column.numeric ? "cell numeric" : "cell",
      "aria-sort": sorts ? (sort.descending ? "descending" : "ascending") : undefined,
    },
    column.sortable
      ? h(
          "button",
          { type: "button", class: "sorter", onClick: () => onSort(column.id) },
          column.title,
          h("span", { class: "arrow", "aria-hidden": true }, sorts ? (sort.descending ? "▼" : "▲") : ""),
        )
      : column.title,
    column.word === undefined ? null : h(Word, { word: column.word }, "?"),
  );
}

/**
 * Where a key moves to; null if it does not move.
 * @param {string} key
 * @param {number} active
 * @param {number} page
 * @param {number} size
 * @returns {number | null}
 */
function target(key, active, page, size) {
  /** @type {Record<string, number>} */
  const targets = {
    ArrowDown: active + 1,
    j: active + 1,
    ArrowUp: active - 1,
    k: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: size - 1,
  };
  const moved = targets[key];
  return moved === undefined || size === 0 ? null : Math.max(0, Math.min(size - 1, moved));
}

/**
 * Scrolls as little as it takes to see a row whole.
 * @param {HTMLElement} box
 * @param {number} position
 * @param {number} rowPixels
 */
function reveal(box, position, rowPixels) {
  const head = /** @type {HTMLElement | null} */ (box.firstElementChild)?.offsetHeight ?? 0;
  const start = position * rowPixels;
  if (start < box.scrollTop) {
    box.scrollTop = start;
  } else if (start + rowPixels > box.scrollTop + box.clientHeight - head) {
    box.scrollTop = start + rowPixels - box.clientHeight + head;
  }
}

/**
 * Keeps the rows in sight where they are when others come in above them.
 * @param {{ current: HTMLElement | null }} box
 * @param {Int32Array} rows
 * @param {string} subject
 * @param {number} rowPixels
 * @param {(row: number) => string} identify
 * @param {(key: string) => number} find
 */
function useAnchor(box, rows, subject, rowPixels, identify, find) {
  const before = useRef({ rows, subject, identify });
  useLayoutEffect(() => {
    const { rows: rowsBefore, subject: subjectBefore, identify: identifyBefore } = before.current;
    before.current = { rows, subject, identify };
    if (box.current === null || box.current.scrollTop === 0) {
      return;
    }
    if (subject !== subjectBefore) {
      box.current.scrollTop = 0;
    } else if (rows !== rowsBefore) {
      const position = Math.floor(box.current.scrollTop / rowPixels);
      const row = rowsBefore[position];
      // The rows may be those of another store, with other numbers.
      const moved = row === undefined ? -1 : rows.indexOf(find(identifyBefore(row)));
      if (moved >= 0) {
        box.current.scrollTop += (moved - position) * rowPixels;
      }
    }
  }, [rows, subject]);
}
