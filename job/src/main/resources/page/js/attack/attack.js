/**
 * The matrix of ATT&CK.
 * @module
 */

import { h } from "preact";
import { useMemo } from "preact/hooks";
import { matching } from "spawnwatch/rows/filter.js";
import { counted, integer } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { matrixOf } from "spawnwatch/attack/matrix.js";
import { asText } from "spawnwatch/frame/hooks.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { LayerDownload, layerOf } from "spawnwatch/attack/navigator.js";
import { apart, fired } from "spawnwatch/rows/summary.js";
import { plain, Text } from "spawnwatch/parts/text.js";
import { useWork } from "spawnwatch/work/work.js";

/** @typedef {import("spawnwatch/attack/matrix.js").Cell} Cell */
/** @typedef {import("spawnwatch/attack/matrix.js").Column} Column */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** @param {ViewProps} props */
export function AttackMatrix(props) {
  const { selection, inTime, filter, setFilter, spelling, context, params, setParams, link } = props;
  // Techniques that are not chosen keep their rows, so that another can be chosen.
  const found = useWork(
    function* () {
      const { store } = props;
      const rows = yield* matching(store, { ...filter, techniques: [], tactics: [] }, spelling);
      return { store, rows: apart(store, rows).inTime };
    },
    [asText(filter)],
    [props.store, selection, spelling],
  );
  const matrix = useMemo(
    () => (found === null ? null : matrixOf(found.store, found.rows, context.detections, context.attack)),
    [found, context.detections, context.attack],
  );
  if (matrix === null || found === null) {
    return h("p", { class: "empty" }, "…");
  }
  const onlyRows = params["show"] === "fired";
  const cells = [...matrix.cells.values()];
  const withRows = cells.filter((cell) => cell.rows > 0).length;
  const columns = onlyRows ? matrix.columns.flatMap(onlyFired) : matrix.columns;
  return h(
    "section",
    { class: "attack" },
    h(
      "header",
      { class: "view-head" },
      h("h1", null, "ATT&CK"),
      h(
        "p",
        { class: "count" },
        context.attack === null ? "" : `${context.attack.version}. `,
        `Detections cover ${counted(cells.length, "technique")}, ${integer(withRows)} with `,
        h(Word, { word: "row" }, "rows"),
      ),
    ),
    h(
      "div",
      { class: "controls" },
      h(
        "div",
        { class: "segments", role: "group", "aria-label": "Show" },
        h(
          "button",
          { type: "button", "aria-pressed": !onlyRows, onClick: () => setParams({ show: null }, true) },
          "Covered",
        ),
        h(
          "button",
          { type: "button", "aria-pressed": onlyRows, onClick: () => setParams({ show: "fired" }, true) },
          "With rows",
        ),
      ),
      filter.techniques.length + filter.tactics.length > 0
        ? h("a", { href: link("events") }, `Show ${counted(inTime.length, "risk event")}`)
        : null,
      h(LayerDownload, {
        file: `spawnwatch-${(context.run?.generated ?? new Date().toISOString()).slice(0, 10)}.json`,
        layer: () =>
          layerOf(cells, {
            name: "Spawnwatch",
            description: `${counted(found.rows.length, "risk event")} of ${counted(fired(found.store, found.rows).length, "detection")}, ${context.run?.input.join(", ") ?? ""}`,
            attack: context.attack?.version ?? null,
          }),
      }),
    ),
    columns.length === 0
      ? h("p", { class: "empty" }, "No technique has rows.")
      : h(
          "div",
          { class: "matrix", role: "group", "aria-label": "Tactics", tabIndex: 0 },
          columns.map((column) => h(Tactic, { key: column.tactic, column, filter, setFilter, fired: onlyRows })),
        ),
  );
}

/** @param {Column} column @returns {Column[]} */
function onlyFired(column) {
  const techniques = column.techniques.filter(({ cell }) => cell.rows > 0);
  return techniques.length === 0 ? [] : [{ ...column, techniques }];
}

/** @param {{ column: Column, fired: boolean } & Pick<ViewProps, "filter" | "setFilter">} props */
function Tactic({ column, fired, filter, setFilter }) {
  const { tactic, techniques, rows } = column;
  const chosen = filter.tactics.includes(tactic);
  return h(
    "section",
    { class: "tactic" },
    h(
      "h2",
      null,
      h(
        "button",
        {
          type: "button",
          "aria-pressed": chosen,
          title: chosen ? "Show all tactics" : "Show only this tactic",
          onClick: () => setFilter({ tactics: toggled(filter.tactics, tactic) }),
        },
        h(Text, { text: tactic }),
      ),
    ),
    h("p", { class: "tactic-count" }, rows === 0 ? "no rows" : counted(rows, "row")),
    h(
      "ul",
      null,
      techniques.map(({ cell, below }) =>
        h(
          "li",
          { key: cell.id },
          h(TechniqueCell, { cell, filter, setFilter }),
          below.length === 0
            ? null
            : h(
                "ul",
                null,
                below
                  .filter((sub) => !fired || sub.rows > 0)
                  .map((sub) => h("li", { key: sub.id }, h(TechniqueCell, { cell: sub, filter, setFilter }))),
              ),
        ),
      ),
    ),
  );
}

/** @param {{ cell: Cell } & Pick<ViewProps, "filter" | "setFilter">} props */
function TechniqueCell({ cell, filter, setFilter }) {
  const chosen = filter.techniques.includes(cell.id);
  return h(
    "button",
    {
      type: "button",
      class: cell.rows > 0 ? "technique has-rows" : "technique",
      "data-severity": SEVERITIES[cell.severity],
      "aria-pressed": chosen,
      title: `${plain(`${cell.id} ${cell.name}`)}\n${counted(cell.rows, "row")}; ${cell.fired} of ${counted(cell.covered, "detection")} fired`,
      onClick: () => setFilter({ techniques: toggled(filter.techniques, cell.id) }),
    },
    cell.name === cell.id ? null : h("span", { class: "technique-name" }, h(Text, { text: cell.name })),
    h("span", { class: "technique-id" }, h(Text, { text: cell.id })),
    h("span", { class: "technique-rows" }, cell.rows > 0 ? integer(cell.rows) : ""),
  );
}

/** @param {readonly string[]} values @param {string} value */
function toggled(values, value) {
  return values.includes(value) ? values.filter((known) => known !== value) : [...values, value];
}
