/**
 * What ran: on what input, and with which settings.
 * @module
 */

import { Fragment, h } from "preact";
import { counted, duration, integer, minutes } from "spawnwatch/parts/format.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/source/messages.js").RunMessage} RunMessage */

/** @param {{ run: RunMessage | null }} props */
export function Input({ run }) {
  if (run === null) {
    return null;
  }
  const { summary } = run;
  return h(
    Fragment,
    null,
    h(
      "section",
      { class: "input" },
      h("h2", null, "Input"),
      h(
        "ul",
        { class: "inputs" },
        run.input.map((text, i) => h("li", { key: i }, h(Text, { text }))),
      ),
      summary === undefined ? null : h(Records, { summary }),
      h(
        "p",
        { class: "note" },
        summary === undefined ? "" : `${detectionsOf(summary)} Took ${duration(summary.took_ms)}. `,
        `Spawnwatch ${run.version}, ${minutes(Date.parse(run.generated))} UTC.`,
      ),
    ),
    h(Settings, { settings: run.settings ?? {} }),
  );
}

/** @param {import("spawnwatch/source/messages.js").RunSummary} summary */
function detectionsOf({ detections: { run, refused, left_out: leftOut } }) {
  return `${counted(run, "detection")} ran, ${integer(refused)} refused, ${integer(leftOut)} left out.`;
}

/** @param {{ summary: import("spawnwatch/source/messages.js").RunSummary }} props */
function Records({ summary }) {
  const numbers = [
    ["read", summary.records.read],
    ...Object.entries(summary.sources),
    ["not process events", summary.records.other_events],
    ["rejected", summary.records.rejected],
  ];
  return h(
    "table",
    { class: "plain" },
    h(
      "thead",
      null,
      h("tr", null, h("th", { scope: "col" }, "Records"), h("th", { scope: "col", class: "numeric" }, "Number")),
    ),
    h(
      "tbody",
      null,
      numbers.map(([name, value]) =>
        h(
          "tr",
          { key: name },
          h("th", { scope: "row" }, h(Text, { text: String(name) })),
          h("td", { class: "numeric" }, integer(Number(value))),
        ),
      ),
    ),
  );
}

/**
 * The settings under the names that options and the configuration have for them.
 * @param {{ settings: Record<string, unknown> }} props
 */
function Settings({ settings }) {
  const entries = Object.entries(settings);
  if (entries.length === 0) {
    return null;
  }
  return h(
    "section",
    { class: "settings" },
    h("h2", null, "Settings"),
    h(
      "table",
      { class: "plain" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Setting"), h("th", { scope: "col" }, "Value"))),
      h(
        "tbody",
        null,
        entries.map(([name, value]) =>
          h(
            "tr",
            { key: name },
            h("th", { scope: "row" }, h("code", null, h(Text, { text: name }))),
            h("td", null, h(Text, { text: String(value) })),
          ),
        ),
      ),
    ),
  );
}
