/**
 * How many risk events there are of each severity, and how many rows stand apart.
 * @module
 */

import { h } from "preact";
import { useMemo } from "preact/hooks";
import { integer } from "spawnwatch/format.js";
import { Word } from "spawnwatch/glossary.js";
import { SEVERITIES } from "spawnwatch/messages.js";
import { rejections } from "spawnwatch/summary.js";

/** @typedef {import("spawnwatch/view.js").ViewProps} ViewProps */

/** @param {ViewProps & { late: number, suppressed: number }} props */
export function Numbers({ store, context, late, suppressed, link }) {
  const bySeverity = useMemo(() => {
    const counts = SEVERITIES.map(() => 0);
    for (let row = 0; row < store.size; row++) {
      counts[store.severity[row]]++;
    }
    return counts;
  }, [store, store.version]);
  /** @param {string} label @param {number} value @param {string | null} href @param {string | null} word */
  const number = (label, value, href, word) =>
    h(
      "div",
      { key: label },
      h("dt", null, word === null ? label : h(Word, { word }, label)),
      h(
        "dd",
        value === 0 ? { class: "zero" } : null,
        href === null ? integer(value) : h("a", { href }, integer(value)),
      ),
    );
  return h(
    "dl",
    { class: "numbers" },
    [...SEVERITIES]
      .reverse()
      .map((severity) =>
        h(
          "div",
          { key: severity, "data-severity": severity, class: "severity" },
          h("dt", null, severity),
          h(
            "dd",
            bySeverity[SEVERITIES.indexOf(severity)] === 0 ? { class: "zero" } : null,
            h(
              "a",
              { href: link("events", {}, { severities: [severity] }) },
              integer(bySeverity[SEVERITIES.indexOf(severity)]),
            ),
          ),
        ),
      ),
    number("late", late, link("late"), "late"),
    number("suppressed", suppressed, link("suppressed"), "suppressed"),
    number("rejected", rejections(context), link("rejected"), null),
  );
}
