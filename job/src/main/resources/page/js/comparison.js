/**
 * Two runs side by side: what the second gains, loses and changes, by detection and by host, and each row that differs.
 * @module
 */

import { h } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { byDetection, byHost, CHANGES, ordered, passing } from "spawnwatch/differences.js";
import { DifferenceEntry } from "spawnwatch/difference.js";
import { integer } from "spawnwatch/format.js";
import { Groups } from "spawnwatch/groups.js";
import { More, PORTION } from "spawnwatch/more.js";
import { Sides } from "spawnwatch/sides.js";
import { inSlices } from "spawnwatch/slices.js";

/** @typedef {import("spawnwatch/differences.js").Comparison} ComparisonTotals */
/** @typedef {import("spawnwatch/differences.js").Difference} Difference */
/** @typedef {import("spawnwatch/differences.js").DifferenceFilter} DifferenceFilter */
/** @typedef {import("spawnwatch/view.js").ViewProps} ViewProps */
/** @typedef {(change: Record<string, string | null>, replace?: boolean) => void} SetParams */

/** @param {ViewProps} props */
export function ComparisonView({ context, params, setParams }) {
  const { comparison, differences } = context;
  const all = useMemo(() => ordered(differences), [differences]);
  const detections = useMemo(() => byDetection(all), [all]);
  const hosts = useMemo(() => byHost(all), [all]);
  const filter = {
    text: params["find"] ?? "",
    change: params["change"] ?? "",
    detection: params["of"] ?? "",
    host: params["on"] ?? "",
  };
  const passed = usePassing(all, filter);
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
    );
  }
  return h(
    "section",
    { class: "comparison" },
    heading,
    h(Totals, { comparison, chosen: filter.change, choose: (change) => setParams({ change }) }),
    h(Sides, { comparison }),
    h(Groups, {
      title: "By detection",
      kind: "Detection",
      others: "Hosts",
      groups: detections,
      chosen: filter.detection,
      choose: (of) => setParams({ of }),
    }),
    h(Groups, {
      title: "By host",
      kind: "Host",
      others: "Detections",
      groups: hosts,
      chosen: filter.host,
      choose: (on) => setParams({ on }),
    }),
    h(Rows, { passed, total, filter, setParams }),
  );
}

/**
 * The differences that pass, once they are found; null until then.
 * @param {readonly Difference[]} all
 * @param {DifferenceFilter} filter
 */
function usePassing(all, { text, change, detection, host }) {
  const [passed, setPassed] = useState(/** @type {Difference[] | null} */ (null));
  useEffect(() => {
    const control = new AbortController();
    inSlices(passing(all, { text, change, detection, host }), control.signal).then(setPassed, (reason) => {
      if (!control.signal.aborted) {
        throw reason;
      }
    });
    return () => control.abort();
  }, [all, text, change, detection, host]);
  return passed;
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
  const [shown, setShown] = useState(PORTION);
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
      filtered &&
        h(
          "button",
          { type: "button", onClick: () => setParams({ find: null, change: null, of: null, on: null }) },
          "Show all differences",
        ),
      h(
        "p",
        { role: "status" },
        passed === null ? "Searching." : `${integer(passed.length)} of ${integer(total)} rows that differ`,
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
