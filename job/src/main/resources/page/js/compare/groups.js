/**
 * What differs, added up by detection or by host.
 * @module
 */

import { h } from "preact";
import { CHANGES } from "spawnwatch/compare/differences.js";
import { integer } from "spawnwatch/parts/format.js";
import { More, usePortion } from "spawnwatch/parts/more.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/compare/differences.js").Change} Change */
/** @typedef {import("spawnwatch/compare/differences.js").Group} Group */

/** Hosts or detections that a line names. */
const MOST_NAMES = 3;

/** So many lines are shown at first, so that the rows below them are not far. */
const FEW = 10;

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.kind of the groups
 * @param {string} props.others
 * @param {readonly Group[]} props.groups
 * @param {string} props.chosen
 * @param {(name: string | null) => void} props.choose
 * @param {import("preact").ComponentChildren} [props.beside]
 */
export function Groups({ title, kind, others, groups, chosen, choose, beside = null }) {
  const [shown, setShown] = usePortion(FEW);
  const kinds = CHANGES.filter(({ change }) => groups.some((group) => group.changes[change] !== undefined));
  const withFields = groups.some(({ fields }) => fields.size > 0);
  return h(
    "section",
    { class: "comparison-groups" },
    h("div", { class: "groups-head" }, h("h2", null, title), beside),
    h(
      "div",
      { class: "scroll-x", role: "region", tabIndex: 0, "aria-label": title },
      h(
        "table",
        { class: "plain groups" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, kind),
            kinds.map(({ change, word }) => h("th", { key: change, scope: "col", class: "numeric" }, word)),
            h("th", { scope: "col" }, others),
            withFields ? h("th", { scope: "col" }, "Fields that differ") : null,
          ),
        ),
        h(
          "tbody",
          null,
          groups.slice(0, shown).map((group) =>
            h(
              "tr",
              { key: group.name, class: group.name === chosen ? "chosen" : "" },
              h(
                "th",
                { scope: "row" },
                h(
                  "button",
                  {
                    type: "button",
                    class: "quiet",
                    "aria-pressed": group.name === chosen,
                    onClick: () => choose(group.name === chosen ? null : group.name),
                  },
                  h(Text, { text: group.name }),
                ),
              ),
              kinds.map(({ change }) => h("td", { key: change, class: "numeric" }, countOf(group, change))),
              h("td", null, h(MostNamed, { counts: group.others })),
              withFields ? h("td", null, h(MostNamed, { counts: group.fields })) : null,
            ),
          ),
        ),
      ),
    ),
    h(More, { shown, total: groups.length, show: setShown }),
  );
}

/** @param {Group} group @param {Change} change */
function countOf(group, change) {
  const rows = group.changes[change];
  return rows === undefined ? "" : integer(rows);
}

/** @param {{ counts: Map<string, number> }} props */
function MostNamed({ counts }) {
  const names = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const others = names.length - MOST_NAMES;
  return h(
    "span",
    null,
    names
      .slice(0, MOST_NAMES)
      .map(([name, count], i) => [i === 0 ? "" : ", ", h(Text, { key: name, text: name }), ` (${integer(count)})`]),
    others > 0 ? ` and ${integer(others)} more` : "",
  );
}
