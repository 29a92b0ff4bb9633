/**
 * What the two sides of a comparison are.
 * @module
 */

import { h } from "preact";
import { counted, integer } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/compare/differences.js").Comparison} ComparisonTotals */
/** @typedef {import("spawnwatch/compare/differences.js").Side} Side */

/** Detections that a cell names; more are folded. */
const MOST_NAMES = 3;

/** @param {{ comparison: ComparisonTotals }} props */
export function Sides({ comparison }) {
  const { before, after } = comparison;
  /** @param {import("preact").ComponentChildren} name @param {(side: Side) => unknown} value */
  const line = (name, value) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, name),
      [before, after].map((side) => h("td", null, /** @type {any} */ (value(side)))),
    );
  return h(
    "section",
    { class: "comparison-sides" },
    h("h2", null, "The two sides"),
    h("p", null, `${counted(comparison.records, "record")} read.`),
    h(
      "table",
      { class: "plain sides" },
      h(
        "thead",
        null,
        h("tr", null, h("td", null), h("th", { scope: "col" }, "Before"), h("th", { scope: "col" }, "After")),
      ),
      h(
        "tbody",
        null,
        line("Settings of this side", ({ settings }) => {
          const given = Object.entries(settings);
          return given.length === 0
            ? "none"
            : given.map(([name, value]) =>
                h("div", { key: name }, h("code", null, `${name}=`, h(Text, { text: value }))),
              );
        }),
        line(
          [h(Word, { word: "row" }, "Rows"), ", including ", h(Word, { word: "suppressed" }, "suppressed")],
          ({ rows }) => integer(rows),
        ),
        line("Detections that ran", ({ detections }) => integer(detections.run)),
        line("Detections refused, left out", ({ detections }) => `${detections.refused}, ${detections.left_out}`),
        line("Allowlist entries", ({ allowlist_entries }) => integer(allowlist_entries)),
        line("Detections that only this side ran", ({ only_here }) => h(Names, { names: only_here })),
      ),
    ),
  );
}

/** @param {{ names: readonly { id: string, name: string }[] }} props */
function Names({ names }) {
  if (names.length <= MOST_NAMES) {
    return h(
      "div",
      null,
      names.length === 0 ? "none" : names.map(({ id, name }) => h("div", { key: id }, h(Text, { text: name }))),
    );
  }
  return h(
    "details",
    null,
    h("summary", null, integer(names.length)),
    h(
      "ul",
      null,
      names.map(({ id, name }) => h("li", { key: id }, h(Text, { text: name }))),
    ),
  );
}
