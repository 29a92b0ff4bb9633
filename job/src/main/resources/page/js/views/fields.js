/**
 * The fields of a risk event, as they are.
 * @module
 */

import { h } from "preact";
import { counted, score } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Command, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

/** Fields that hold command lines, with what they are called. */
export const COMMANDS = /** @type {const} */ ([
  ["process", "Command line"],
  ["parent_process", "Parent's command line"],
]);

/** Fields that are shown in a form of their own. */
const SHOWN = new Set([
  "annotations",
  "risk_objects",
  "threat_objects",
  "analytic_story",
  "detection_name",
  "risk_message",
  "severity",
  "late",
  "clock_skew",
  ...COMMANDS.map(([name]) => name),
]);

/** Words whose meanings explain fields. @type {Record<string, string | undefined>} */
const WORD_OF = Object.assign(Object.create(null), {
  revision: "revision",
  count: "sighting",
  window_start: "window",
  window_end: "window",
  risk_score: "risk score",
  row_limit: "row limit",
  allowlist_entry: "suppressed",
  allowlist_owner: "suppressed",
  allowlist_reason: "suppressed",
});

/**
 * Who and what is at risk or a threat.
 * @param {{ row: RiskEvent }} props
 */
export function RiskObjects({ row }) {
  if (row.risk_objects.length === 0 && row.threat_objects.length === 0) {
    return null;
  }
  const left = (row.risk_objects_left_out ?? 0) + (row.threat_objects_left_out ?? 0);
  return h(
    "section",
    null,
    h("h3", null, "Risk and threat objects"),
    h(
      "table",
      { class: "plain" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, h(Word, { word: "risk object" }, "Object")),
          h("th", { scope: "col" }, "Is"),
          h("th", { scope: "col", class: "numeric" }, "Risk"),
        ),
      ),
      h(
        "tbody",
        null,
        row.risk_objects.map((object, i) =>
          h(
            "tr",
            { key: `risk-${i}` },
            h("td", null, h(Text, { text: object.risk_object })),
            h(
              "td",
              null,
              h(Text, { text: object.risk_object_type }),
              object.risk_object_kind === undefined ? null : [", ", h(Kind, { kind: object.risk_object_kind })],
            ),
            h("td", { class: "numeric" }, score(object.risk_score)),
          ),
        ),
        row.threat_objects.map((object, i) =>
          h(
            "tr",
            { key: `threat-${i}` },
            h("td", null, h(Text, { text: object.threat_object })),
            h(
              "td",
              null,
              h(Word, { word: "threat object" }, "threat"),
              ", ",
              h(Text, { text: object.threat_object_type.replaceAll("_", " ") }),
            ),
            h("td", { class: "numeric" }, "–"),
          ),
        ),
      ),
    ),
    left === 0
      ? null
      : h("p", { class: "note" }, `${counted(left, "object")} left out, since the record was too long.`),
  );
}

/** @param {{ kind: string }} props */
function Kind({ kind }) {
  const word = kind.replaceAll("_", " ");
  return h(Word, { word }, h(Text, { text: word }));
}

/**
 * The fields that have no place of their own.
 * @param {{ row: RiskEvent }} props
 */
export function Fields({ row }) {
  const fields = Object.entries(row).filter(([name]) => !SHOWN.has(name));
  return h(
    "section",
    null,
    h("h3", null, "All fields"),
    h(
      "table",
      { class: "plain fields" },
      h(
        "thead",
        { class: "visually-hidden" },
        h("tr", null, h("th", { scope: "col" }, "Field"), h("th", { scope: "col" }, "Value")),
      ),
      h(
        "tbody",
        null,
        fields.map(([name, value]) =>
          h(
            "tr",
            { key: name },
            h(
              "th",
              { scope: "row" },
              WORD_OF[name] === undefined ? h(Text, { text: name }) : h(Word, { word: WORD_OF[name] }, name),
            ),
            h(
              "td",
              null,
              (Array.isArray(value) ? value : [value]).map((part, i) =>
                h("div", { key: i }, h(Value, { text: String(part) })),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/**
 * A field's value. A long one is shown in the same way as a command line.
 * @param {{ text: string }} props
 */
function Value({ text }) {
  return text.length > 300 ? h(Command, { text, label: "Value" }) : h(Text, { text });
}
