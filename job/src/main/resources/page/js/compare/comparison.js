/**
 * Two runs side by side: what the second gains, loses and changes, by detection and by host, and each row that differs.
 * @module
 */

import { h } from "preact";
import { CHANGES, passing, summed } from "spawnwatch/compare/differences.js";
import { DifferenceEntry } from "spawnwatch/compare/difference.js";
import { NamesSwitch, useNamesChoice } from "spawnwatch/frame/entities.js";
import { integer } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Groups } from "spawnwatch/compare/groups.js";
import { Input } from "spawnwatch/parts/input.js";
import { More, usePortion } from "spawnwatch/parts/more.js";
import { Sides } from "spawnwatch/compare/sides.js";
import { leftOut } from "spawnwatch/rows/search.js";
import { plain } from "spawnwatch/parts/text.js";
import { useWork } from "spawnwatch/work/work.js";

/** @typedef {import("spawnwatch/compare/differences.js").Comparison} ComparisonTotals */
/** @typedef {import("spawnwatch/compare/differences.js").Difference} Difference */
/** @typedef {import("spawnwatch/compare/differences.js").DifferenceFilter} DifferenceFilter */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */
/** @typedef {(change: Record<string, string | null>, replace?: boolean) => void} SetParams */

/** @type {readonly Difference[]} */
const NONE = [];

/** @param {ViewProps} props */
export function ComparisonView({ context, params, setParams }) {
  const { comparison, differences, loaded, run } = context;
  const [names] = useNamesChoice();
  // Not while differences come in: each block of them would be work on all before.
  const known = loaded ? differences : NONE;
  const sums = useWork(() => summed(known, names === "joined"), [known, names]);
  const filter = {
    text: params["find"] ?? "",
    change: params["change"] ?? "",
    detection: params["of"] ?? "",
    host: params["on"] ?? "",
  };
  const passed = usePassing(loaded ? sums : null, filter);
  if (comparison === null) {
    return null;
  }
  const total = CHANGES.reduce((sum, { change }) => sum + comparison.changes[change], 0);
  const heading = h("header", { class: "view-head" }, h("h1", null, "Comparison"));
  if (total === 0) {
    return h(
      "section",
      { class: "comparison" },
      heading,
      h("p", { class: "lead" }, "Both sides give the same rows."),
      h(Sides, { comparison }),
      h(Input, { run }),
    );
  }
  return h(
    "section",
    { class: "comparison" },
    heading,
    h(Totals, { comparison, chosen: filter.change, choose: (change) => setParams({ change }) }),
    h(Sides, { comparison }),
    sums === null || !loaded
      ? h("p", { class: "empty" }, "…")
      : [
          h(Groups, {
            key: "detections",
            title: "By detection",
            kind: "Detection",
            others: "Hosts",
            groups: sums.detections,
            chosen: filter.detection,
            choose: (of) => setParams({ of }),
          }),
          h(Groups, {
            key: "hosts",
            title: "By host",
            kind: "Host",
            others: "Detections",
            groups: sums.hosts,
            chosen: sums.spelling.host(filter.host),
            choose: (on) => setParams({ on }),
            beside: h(NamesSwitch, null),
          }),
          h(Rows, { key: "rows", passed, total, filter, setParams }),
        ],
    h(Input, { run }),
  );
}

/**
 * The differences that pass, once they are found; null until then.
 * @param {import("spawnwatch/compare/differences.js").Summed | null} sums
 * @param {DifferenceFilter} filter
 */
function usePassing(sums, { text, change, detection, host }) {
  return useWork(
    () => (sums === null ? nothing() : passing(sums.all, { text, change, detection, host }, sums.spelling)),
    [sums, text, change, detection, host],
  );
}

/** @returns {Generator<void, null, void>} */
function* nothing() {
  return null;
}

/**
 * @param {object} props
 * @param {ComparisonTotals} props.comparison
 * @param {string} props.chosen
 * @param {(change: string | null) => void} props.choose
 */
function Totals({ comparison, chosen, choose }) {
  return h(
    "section",
    null,
    h("h2", null, "What differs"),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": "Show one kind of change" },
      CHANGES.filter(({ change }) => comparison.changes[change] > 0).map(({ change, word, meaning }) =>
        h(
          "button",
          {
            key: change,
            type: "button",
            class: `change-${change}`,
            "aria-pressed": chosen === change,
            title: meaning,
            onClick: () => choose(chosen === change ? null : change),
          },
          word,
          h("span", { class: "segment-count" }, integer(comparison.changes[change])),
        ),
      ),
    ),
  );
}

/**
 * @param {object} props
 * @param {Difference[] | null} props.passed
 * @param {number} props.total
 * @param {DifferenceFilter} props.filter
 * @param {SetParams} props.setParams
 */
function Rows({ passed, total, filter, setParams }) {
  const [shown, setShown] = usePortion();
  const filtered = Object.values(filter).some((value) => value !== "");
  return h(
    "section",
    { class: "comparison-rows" },
    h("h2", { id: "differing-rows" }, "Rows that differ"),
    h(
      "div",
      { class: "filter-line" },
      h(
        "label",
        null,
        "Search ",
        h("input", {
          type: "search",
          value: filter.text,
          onInput: (/** @type {Event} */ event) =>
            setParams({ find: /** @type {HTMLInputElement} */ (event.currentTarget).value || null }, true),
        }),
      ),
      h("span", { class: "search-help" }, h(Word, { word: "search" }, "How to search")),
      filtered &&
        h(
          "button",
          { type: "button", onClick: () => setParams({ find: null, change: null, of: null, on: null }) },
          "Show all differences",
        ),
      h(
        "p",
        { role: "status" },
        passed === null ? "Searching …" : `${integer(passed.length)} of ${integer(total)} rows that differ`,
        leftOut(filter.text) === "" ? "" : `, ${plain(leftOut(filter.text))}`,
      ),
    ),
    h(
      "ol",
      { class: "differences", "aria-labelledby": "differing-rows" },
      (passed ?? []).slice(0, shown).map((difference) => {
        const { risk_event_id } = /** @type {{ risk_event_id: string }} */ (difference.after ?? difference.before);
        return h(DifferenceEntry, { key: risk_event_id, difference });
      }),
    ),
    h(More, { shown, total: passed?.length ?? 0, show: setShown }),
  );
}
