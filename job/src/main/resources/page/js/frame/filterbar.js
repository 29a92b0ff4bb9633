/**
 * The bar above the views: search, what to filter by, and what is filtered.
 * @module
 */

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { FACETS, FacetMenu, labelOf } from "spawnwatch/frame/facets.js";
import { isEmpty, NO_FILTER } from "spawnwatch/rows/filter.js";
import { integer, minutes } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Menu } from "spawnwatch/parts/menu.js";
import { leftOut } from "spawnwatch/rows/search.js";
import { plain, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */

/** Typing is over after so many ms without a key. */
const TYPING_MS = 150;

/**
 * @param {object} props
 * @param {import("spawnwatch/rows/store.js").RowStore} props.store
 * @param {Filter} props.filter
 * @param {import("spawnwatch/rows/filter.js").Spelling} props.spelling
 * @param {(change: Partial<Filter>, replace?: boolean) => void} props.setFilter
 * @param {boolean | undefined} props.late whether the view shows late rows or those in time; undefined for both
 * @param {number} props.matching how many of the view's rows pass
 * @param {number} props.total how many the view has
 * @param {boolean} props.busy
 */
export function FilterBar({ store, filter, spelling, setFilter, late, matching, total, busy }) {
  return h(
    "div",
    { class: "filter-bar", role: "search", "aria-label": "Filter the risk events" },
    h(SearchBox, { text: filter.text, setFilter }),
    h("span", { class: "search-help" }, h(Word, { word: "search" }, "How to search")),
    h(
      "div",
      { class: "facets" },
      FACETS.filter(({ list, rare }) => !rare || store.otherNames.length + filter[list].length > 0).map((facet) =>
        h(FacetMenu, { key: facet.list, store, facet, filter, spelling, late, setFilter }),
      ),
      h(Menu, {
        title: "Time",
        chosen: filter.from !== undefined || filter.to !== undefined,
        content: () => h(TimeRange, { filter, setFilter }),
      }),
    ),
    isEmpty(filter) ? null : h(Chosen, { store, filter, setFilter, matching, total, busy }),
  );
}

/** @param {{ text: string, setFilter: (change: Partial<Filter>, replace?: boolean) => void }} props */
function SearchBox({ text, setFilter }) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  useEffect(() => {
    // The address may change by other means than this box.
    if (text !== sent.current) {
      sent.current = text;
      setTyped(text);
    }
  }, [text]);
  useEffect(() => {
    if (typed === sent.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      sent.current = typed;
      setFilter({ text: typed }, true);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return h("input", {
    id: "search",
    class: "search",
    type: "search",
    value: typed,
    placeholder: 'Search: "a phrase", NOT word',
    "aria-label": "Search all fields",
    autocomplete: "off",
    spellcheck: false,
    onInput: (/** @type {Event} */ event) => setTyped(/** @type {HTMLInputElement} */ (event.currentTarget).value),
  });
}

/** @param {{ filter: Filter, setFilter: (change: Partial<Filter>) => void }} props */
function TimeRange({ filter, setFilter }) {
  /** @param {"from" | "to"} bound @param {string} label */
  const input = (bound, label) => {
    const time = filter[bound];
    return h(
      "label",
      null,
      label,
      h("input", {
        type: "datetime-local",
        step: 1,
        value: time === undefined ? "" : new Date(time).toISOString().slice(0, 19),
        onChange: (/** @type {Event} */ event) => {
          const changed = Date.parse(`${/** @type {HTMLInputElement} */ (event.currentTarget).value}Z`);
          setFilter({ [bound]: Number.isNaN(changed) ? undefined : changed });
        },
      }),
    );
  };
  return h(
    "fieldset",
    { class: "time-range" },
    h("legend", null, "Seen, UTC"),
    input("from", "From"),
    input("to", "Before"),
  );
}

/**
 * @param {Pick<Parameters<typeof FilterBar>[0], "store" | "filter" | "setFilter" | "matching" | "total" | "busy">} props
 */
function Chosen({ store, filter, setFilter, matching, total, busy }) {
  /** @param {Partial<Filter>} without */
  const removing = (without) => (/** @type {MouseEvent} */ event) => {
    setFilter(without);
    if (event.detail === 0) {
      // A key has pressed the button, which goes with the filter. The focus must not.
      document.getElementById("search")?.focus();
    }
  };
  /** @param {string} key @param {string} title @param {string} text @param {Partial<Filter>} without */
  const chip = (key, title, text, without) =>
    h(
      "li",
      { key },
      h(
        "button",
        { type: "button", class: "chip", title: "Remove this filter", onClick: removing(without) },
        h("span", { class: "chip-title" }, title),
        h(Text, { text }),
        h("span", { "aria-hidden": true }, "✕"),
        h("span", { class: "visually-hidden" }, ", remove"),
      ),
    );
  const { from, to, late } = filter;
  const without = leftOut(filter.text);
  return h(
    "div",
    { class: "chosen" },
    h("p", { role: "status" }, `${integer(matching)} of ${integer(total)} rows${busy ? " …" : ""}`),
    without === "" ? null : h("p", { class: "without" }, plain(without)),
    h(
      "ul",
      { "aria-label": "Filters" },
      filter.text.trim() === "" ? null : chip("text", "Text", filter.text, { text: "" }),
      FACETS.flatMap(({ list, title }) =>
        filter[list].map((value) =>
          chip(`${list} ${value}`, title, labelOf(store, list, value), {
            [list]: filter[list].filter((known) => known !== value),
          }),
        ),
      ),
      from === undefined ? null : chip("from", "From", minutes(from), { from: undefined }),
      to === undefined ? null : chip("to", "Before", minutes(to), { to: undefined }),
      late === undefined ? null : chip("late", "Late", late ? "only" : "without", { late: undefined }),
    ),
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        onClick: removing({ ...NO_FILTER, from: undefined, to: undefined, late: undefined }),
      },
      "Clear all",
    ),
  );
}
