/**
 * The values that the rows have, with how many rows have each: what a filter can choose from.
 * @module
 */

import { h } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { matching } from "spawnwatch/rows/filter.js";
import { integer } from "spawnwatch/parts/format.js";
import { Menu } from "spawnwatch/parts/menu.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { inSlices } from "spawnwatch/work/slices.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */
/** @typedef {import("spawnwatch/rows/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */
/** @typedef {typeof import("spawnwatch/rows/filter.js").LISTS[number]} List */

/** Most values that a list shows; the box above it narrows them. */
const LISTED = 200;

/** Rows between two yields. */
const STEP = 4096;

/**
 * @typedef {object} Facet
 * @property {List} list
 * @property {string} title
 * @property {(store: RowStore, row: number, spelling: Spelling) => readonly string[]} values of a row
 * @property {boolean} [rare] whether it is offered only if rows have it
 */

/** @type {readonly Facet[]} */
export const FACETS = [
  { list: "severities", title: "Severity", values: (store, row) => [SEVERITIES[store.severity[row]]] },
  { list: "detections", title: "Detection", values: (store, row) => [store.detections[store.detection[row]].id] },
  {
    list: "hosts",
    title: "Host",
    values: (store, row, spelling) => store.hosts(row).map((name) => spelling.host(store.hostNames[name])),
  },
  {
    list: "users",
    title: "User",
    values: (store, row, spelling) => store.users(row).map((name) => spelling.user(store.userNames[name])),
  },
  {
    list: "others",
    title: "Other object",
    values: (store, row) => store.others(row).map((name) => store.otherNames[name]),
    rare: true,
  },
  { list: "techniques", title: "Technique", values: (store, row) => versionOf(store, row).techniques },
  { list: "tactics", title: "Tactic", values: (store, row) => versionOf(store, row).tactics },
  { list: "stories", title: "Story", values: (store, row) => versionOf(store, row).stories },
  { list: "types", title: "Kind", values: (store, row) => [versionOf(store, row).type] },
];

/** @param {RowStore} store @param {number} row */
function versionOf(store, row) {
  return store.detectionVersions[store.detectionVersion[row]];
}

/**
 * How a value is shown.
 * @param {RowStore} store
 * @param {List} list
 * @param {string} value
 */
export function labelOf(store, list, value) {
  return list === "detections" ? (store.detections.find(({ id }) => id === value)?.name ?? value) : value;
}

/**
 * Counts the values of the rows that the rest of the filter leaves.
 * @param {RowStore} store
 * @param {Facet} facet
 * @param {Filter} filter
 * @param {Spelling} spelling
 * @returns {Generator<void, Map<string, number>, void>}
 */
export function* counts(store, facet, filter, spelling) {
  const rows = yield* matching(store, { ...filter, [facet.list]: [] }, spelling);
  /** @type {Map<string, number>} */
  const found = new Map();
  for (let i = 0; i < rows.length; i++) {
    const values = facet.values(store, rows[i], spelling);
    for (const value of values.length > 1 ? new Set(values) : values) {
      found.set(value, (found.get(value) ?? 0) + 1);
    }
    if (i % STEP === 0) {
      yield;
    }
  }
  return found;
}

/**
 * @typedef {object} FacetProps
 * @property {RowStore} store
 * @property {Facet} facet
 * @property {Filter} filter
 * @property {Spelling} spelling
 * @property {boolean | undefined} late whether the rows that are counted are late ones; both are, if it is undefined
 * @property {(change: Partial<Filter>) => void} setFilter
 */

/** @param {FacetProps} props */
export function FacetMenu(props) {
  const { facet, filter } = props;
  const chosen = filter[facet.list].length;
  return h(Menu, {
    title: chosen === 0 ? facet.title : `${facet.title} ${chosen}`,
    chosen: chosen > 0,
    content: () => h(FacetValues, props),
  });
}

/** @param {FacetProps} props */
function FacetValues({ store, facet, filter, spelling, late, setFilter }) {
  const [found, setFound] = useState(/** @type {Map<string, number> | null} */ (null));
  const [narrowed, setNarrowed] = useState("");
  const { list } = facet;
  useEffect(() => {
    const ended = new AbortController();
    inSlices(counts(store, facet, { ...filter, late: filter.late ?? late }, spelling), ended.signal).then(
      setFound,
      () => undefined,
    );
    return () => ended.abort();
  }, [store, facet, filter, spelling, late]);
  const options = useMemo(() => {
    const wanted = narrowed.toLowerCase();
    const all = new Map([
      ...filter[list].map((value) => /** @type {[string, number]} */ ([value, 0])),
      ...(found ?? []),
    ]);
    const order = list === "severities" ? severityOrder : byCount;
    return [...all]
      .map(([value, count]) => ({ value, count, label: labelOf(store, list, value) }))
      .filter(({ label }) => label.toLowerCase().includes(wanted))
      .sort(order);
  }, [found, narrowed, filter, list, store]);
  /** @param {string} value */
  const toggle = (value) => {
    const before = filter[list];
    setFilter({ [list]: before.includes(value) ? before.filter((known) => known !== value) : [...before, value] });
  };
  return h(
    "fieldset",
    { class: "facet" },
    h("legend", { class: "visually-hidden" }, facet.title),
    (found?.size ?? 0) > 12
      ? h("input", {
          type: "search",
          "aria-label": `Narrow the list: ${facet.title}`,
          placeholder: "Narrow the list",
          value: narrowed,
          onInput: (/** @type {Event} */ event) =>
            setNarrowed(/** @type {HTMLInputElement} */ (event.currentTarget).value),
        })
      : null,
    h(
      "ul",
      { "aria-label": facet.title },
      options
        .slice(0, LISTED)
        .map(({ value, count, label }) =>
          h(
            "li",
            { key: value },
            h(
              "label",
              null,
              h("input", { type: "checkbox", checked: filter[list].includes(value), onChange: () => toggle(value) }),
              list === "severities" ? h("span", { class: "swatch", "data-severity": value }) : null,
              h("span", { class: "option" }, h(Text, { text: label === "" ? "(none)" : label })),
              h("span", { class: "option-count" }, integer(count)),
            ),
          ),
        ),
    ),
    options.length > LISTED ? h("p", { class: "note" }, `${integer(options.length - LISTED)} more`) : null,
    found !== null && options.length === 0 ? h("p", { class: "note" }, "No rows have one.") : null,
  );
}

/** @param {{ count: number, label: string }} a @param {{ count: number, label: string }} b */
function byCount(a, b) {
  return b.count - a.count || (a.label < b.label ? -1 : 1);
}

/** @param {{ value: string }} a @param {{ value: string }} b */
function severityOrder(a, b) {
  return severityRank(b.value) - severityRank(a.value);
}

/** @param {string} name */
function severityRank(name) {
  return SEVERITIES.findIndex((severity) => severity === name);
}
