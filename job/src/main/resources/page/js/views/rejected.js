/**
 * Records that could not be used, with where they are and why.
 * @module
 */

import { h } from "preact";
import { useMemo } from "preact/hooks";
import { Copy } from "spawnwatch/parts/copy.js";
import { counted, integer } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { usePrinting } from "spawnwatch/parts/printing.js";
import { rejections } from "spawnwatch/rows/summary.js";
import { Command, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/source/messages.js").RejectedRecord} RejectedRecord */

/** Records shown at first. */
const SHOWN = 200;

/** @param {import("spawnwatch/frame/view.js").ViewProps} props */
export function Rejected({ context, params, setParams }) {
  const { rejected, rejectedByReason, run, live } = context;
  const reason = params["reason"] ?? "";
  const reasons = useMemo(
    () => Object.entries(run?.summary?.rejected_by_reason ?? rejectedByReason).filter(([, count]) => count > 0),
    [rejectedByReason, run],
  );
  const printing = usePrinting();
  const chosen = useMemo(
    () => (reason === "" ? rejected : rejected.filter((record) => record.reason === reason)),
    [rejected, reason],
  );
  const shown = params["all"] === "true" || printing ? chosen : chosen.slice(0, SHOWN);
  const total = rejections(context);
  return h(
    "section",
    { class: "rejected" },
    h(
      "header",
      { class: "view-head" },
      h("h1", null, "Rejected records"),
      h("p", { class: "count" }, counted(total, "record")),
    ),
    total === 0
      ? h("p", { class: "empty" }, "No record was rejected.")
      : h(
          "p",
          { class: "lead" },
          [
            h(Word, { word: "rejected" }, "Rejected"),
            " records could not be used. No detection has seen them, so an attack in them goes unnoticed.",
          ],
          rejected.length < total
            ? ` The page has the ${live ? "latest" : "first"} ${integer(rejected.length)} of ${integer(total)}.`
            : "",
        ),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": "Which reason" },
      reasons.map(([name, count]) =>
        h(
          "button",
          {
            key: name,
            type: "button",
            "aria-pressed": reason === name,
            onClick: () => setParams({ reason: reason === name ? null : name }),
          },
          name.replaceAll("_", " "),
          h("span", { class: "segment-count" }, integer(count)),
        ),
      ),
    ),
    h(
      "ol",
      { class: "records" },
      shown.map((record, i) => h(RecordLine, { key: i, record })),
    ),
    shown.length < chosen.length
      ? h(
          "button",
          { type: "button", class: "quiet", onClick: () => setParams({ all: "true" }) },
          `Show all ${integer(chosen.length)}`,
        )
      : null,
  );
}

/** @param {{ record: RejectedRecord }} props */
function RecordLine({ record }) {
  return h(
    "li",
    null,
    h(
      "div",
      { class: "label-line" },
      h("h2", null, h(Text, { text: place(record) })),
      h("span", { class: "mark" }, record.reason.replaceAll("_", " ")),
      h("span", { class: "count" }, counted(record.size, "byte")),
      h(Copy, { text: record.excerpt, what: "the record's beginning" }),
    ),
    h("p", null, h(Text, { text: record.detail })),
    h(Command, { text: record.excerpt, label: "The record's beginning" }),
  );
}

/** @param {RejectedRecord} record */
function place(record) {
  return record.file === undefined
    ? `${record.topic}, partition ${record.partition}, offset ${record.offset}`
    : `${record.file}, line ${record.line}`;
}
