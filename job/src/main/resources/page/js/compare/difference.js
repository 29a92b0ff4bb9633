/**
 * One row that differs: in a line, and opened with its fields on both sides.
 * @module
 */

import { h } from "preact";
import { useState } from "preact/hooks";
import { CHANGES, rowOf } from "spawnwatch/compare/differences.js";
import { fieldPairs } from "spawnwatch/compare/fieldpairs.js";
import { exact } from "spawnwatch/parts/format.js";
import { texts } from "spawnwatch/rows/row.js";
import { Command, CommandStart, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/compare/differences.js").Difference} Difference */
/** @typedef {import("spawnwatch/compare/fieldpairs.js").FieldPair} FieldPair */

/** A longer text is shown as a command line is. */
const LONG = 300;

/** @param {{ difference: Difference }} props */
export function DifferenceEntry({ difference }) {
  const [open, setOpen] = useState(false);
  const row = rowOf(difference);
  const word = CHANGES.find(({ change }) => change === difference.change)?.word ?? difference.change;
  return h(
    "li",
    { class: "difference" },
    h(
      "details",
      {
        onToggle: (/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open),
      },
      h(
        "summary",
        null,
        h("span", { class: `mark change-${difference.change}` }, word),
        " ",
        h("time", { dateTime: row.firstTime }, exact(row.firstTime)),
        " ",
        h("span", { class: "difference-detection" }, h(Text, { text: row.detection_name })),
        ["dest", "user"].map((name) => [" ", h(Text, { key: name, text: texts(row, name).join(", ") })]),
        " ",
        h(CommandStart, { text: texts(row, "process").join(", ") }),
        difference.change === "changed" &&
          h("span", { class: "difference-fields" }, ` differs in ${(difference.fields ?? []).join(", ")}`),
      ),
      open && h(Fields, { difference }),
    ),
  );
}

/** @param {{ difference: Difference }} props */
function Fields({ difference }) {
  const pairs = fieldPairs(difference);
  const differing = pairs.filter((pair) => pair.differs);
  const others = pairs.filter((pair) => !pair.differs);
  const both = difference.before !== undefined && difference.after !== undefined;
  return h(
    "table",
    { class: "plain pairs" },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "col" }, "Field"),
        h("th", { scope: "col" }, difference.before === undefined ? "Before: no such row" : "Before"),
        h("th", { scope: "col" }, difference.after === undefined ? "After: no such row" : "After"),
      ),
    ),
    differing.length > 0 && h("tbody", { class: "differing" }, differing.map(Pair)),
    h(
      "tbody",
      null,
      both && h("tr", null, h("th", { colSpan: 3, scope: "rowgroup" }, "The same on both sides")),
      others.map((pair) => (both ? Same(pair) : Pair(pair))),
    ),
  );
}

/** @param {FieldPair} pair */
function Pair({ name, before, after }) {
  return h(
    "tr",
    { key: name },
    h("th", { scope: "row" }, h(Text, { text: name })),
    h("td", { class: "of-before" }, h(Values, { name, values: before })),
    h("td", { class: "of-after" }, h(Values, { name, values: after })),
  );
}

/** @param {FieldPair} pair */
function Same({ name, before, after }) {
  return h(
    "tr",
    { key: name },
    h("th", { scope: "row" }, h(Text, { text: name })),
    h("td", { colSpan: 2, class: "of-both" }, h(Values, { name, values: after ?? before })),
  );
}

/** @param {{ name: string, values: string[] | null }} props */
function Values({ name, values }) {
  if (values === null) {
    return h("span", { class: "absent" }, "missing");
  }
  return h(
    "div",
    null,
    values.map((value, i) =>
      h("div", { key: i }, value.length > LONG ? h(Command, { text: value, label: name }) : h(Text, { text: value })),
    ),
  );
}
