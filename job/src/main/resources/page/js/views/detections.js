/**
 * All detections: those that fired, those whose rows are suppressed, those that found nothing, those that cannot see what they look for, and those that
 * did not run, each with the reason.
 * @module
 */

import { h } from "preact";
import { useMemo, useState } from "preact/hooks";
import { only } from "spawnwatch/rows/filter.js";
import { integer } from "spawnwatch/parts/format.js";
import { allSuppressed, apart, fired, rowsText, silent } from "spawnwatch/rows/summary.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/source/messages.js").Detection} Detection */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/**
 * @typedef {object} Listed
 * @property {string} id
 * @property {string} name
 * @property {string} kind
 * @property {readonly string[]} techniques
 * @property {string} why
 * @property {string} view that has its rows; empty without rows
 * @property {string} rows how many, in words
 * @property {string} side of a comparison; empty for both
 */

/** @param {ViewProps & { suppressed: import("spawnwatch/rows/store.js").RowStore }} props */
export function Detections({ store, suppressed, context, params, setParams, link }) {
  const [narrowed, setNarrowed] = useState("");
  const groups = useMemo(
    () => groupsOf(store, suppressed, context),
    [store, suppressed, context, store.version, suppressed.version],
  );
  const present = groups.filter(({ list, id }) => list.length > 0 || id === params["show"]);
  const group = present.find(({ id }) => id === params["show"]) ?? present[0];
  const wanted = narrowed.toLowerCase();
  const list = (group?.list ?? []).filter((detection) =>
    [detection.name, detection.kind, detection.why, ...detection.techniques].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return h(
    "section",
    { class: "detections" },
    h("header", { class: "view-head" }, h("h1", null, "Detections")),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": "Which detections" },
      present.map(({ id, title, list: all }) =>
        h(
          "button",
          {
            key: id,
            type: "button",
            "aria-pressed": id === group?.id,
            onClick: () => setParams({ show: id }),
          },
          title,
          h("span", { class: "segment-count" }, integer(all.length)),
        ),
      ),
    ),
    group === undefined
      ? h("p", { class: "empty" }, "The page has no list of detections.")
      : [
          h(
            "p",
            { class: "lead" },
            group.meaning,
            group.word === undefined ? null : [" ", h(Word, { word: group.word }, "What this means")],
          ),
          h("input", {
            type: "search",
            class: "narrow",
            placeholder: "Narrow the list",
            "aria-label": "Narrow the list of detections",
            value: narrowed,
            onInput: (/** @type {Event} */ event) =>
              setNarrowed(/** @type {HTMLInputElement} */ (event.currentTarget).value),
          }),
          h(List, {
            list,
            withRows: list.some(({ view }) => view !== ""),
            reasons: list.some(({ why }) => why !== ""),
            sides: list.some(({ side }) => side !== ""),
            link,
          }),
        ],
  );
}

/** @param {{ list: Listed[], withRows: boolean, reasons: boolean, sides: boolean } & Pick<ViewProps, "link">} props */
function List({ list, withRows, reasons, sides, link }) {
  return h(
    "div",
    { class: "scroll-x", tabIndex: 0, role: "region", "aria-label": "List of detections" },
    h(
      "table",
      { class: "plain detection-list" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "Detection"),
          sides ? h("th", { scope: "col" }, "Side") : null,
          reasons ? h("th", { scope: "col" }, withRows ? "Blind to" : "Why") : null,
          h("th", { scope: "col" }, "Kind"),
          h("th", { scope: "col" }, "Techniques"),
          withRows ? h("th", { scope: "col", class: "numeric" }, "Rows") : null,
        ),
      ),
      h(
        "tbody",
        null,
        list.map((detection) =>
          h(
            "tr",
            { key: `${detection.id} ${detection.name} ${detection.side}` },
            h(
              "th",
              { scope: "row" },
              detection.view === ""
                ? h(Text, { text: detection.name })
                : h(
                    "a",
                    // This view counts all rows, whatever the filter, and so do its links.
                    { href: link(detection.view, {}, only(detection.id)) },
                    h(Text, { text: detection.name }),
                  ),
            ),
            sides ? h("td", { class: "side" }, detection.side === "" ? "both" : `only ${detection.side}`) : null,
            reasons ? h("td", { class: "why" }, h(Text, { text: detection.why })) : null,
            h("td", { class: "whole-words" }, h(Text, { text: detection.kind })),
            h("td", { class: "ids" }, h(Text, { text: detection.techniques.join(" ") })),
            withRows ? h("td", { class: "numeric" }, detection.rows) : null,
          ),
        ),
      ),
    ),
  );
}

/**
 * What is known of the detections without rows: a comparison and a test run have no rows here, and a live page does not
 * know which sources its job reads.
 * @param {import("spawnwatch/rows/session.js").Context} context
 * @returns {{ title: string, meaning: string }}
 */
function withoutRows({ comparison, tests, live }) {
  if (comparison !== null || tests !== null) {
    return { title: "Ran", meaning: "These ran on the events." };
  }
  return live
    ? { title: "No risk events yet", meaning: "The page has no risk events of these detections." }
    : {
        title: "Found nothing",
        meaning: "These ran and found nothing, although the data have the fields that they need.",
      };
}

/**
 * What is known of the detections of which the page has suppressed rows only. A live page may have forgotten others.
 * @param {import("spawnwatch/rows/session.js").Context} context
 * @returns {{ title: string, meaning: string }}
 */
function suppressedOnes({ live }) {
  return live
    ? { title: "Only suppressed rows", meaning: "The page has only suppressed rows of these detections." }
    : {
        title: "All rows suppressed",
        meaning: "These found rows, and an allowlist entry covers each of them. So they raised no risk events.",
      };
}

/**
 * What is known of the detections that are blind to a source.
 * @param {import("spawnwatch/rows/session.js").Context} context
 * @returns {{ title: string, meaning: string }}
 */
function blindOnes({ comparison }) {
  return comparison === null
    ? {
        title: "Blind on these data",
        meaning:
          "These ran and found nothing. They could not find anything in the sources named here, which lack a field they need.",
      }
    : {
        title: "Blind to a source",
        meaning: "These ran. They cannot find anything in the sources named here, which lack a field they need.",
      };
}

/**
 * @param {import("spawnwatch/rows/store.js").RowStore} store
 * @param {import("spawnwatch/rows/store.js").RowStore} suppressed
 * @param {import("spawnwatch/rows/session.js").Context} context
 * @returns {{ id: string, title: string, meaning: string, word?: string, list: Listed[] }[]}
 */
function groupsOf(store, suppressed, context) {
  const { detections } = context;
  const rows = apart(store, store.rows);
  const groups = silent(store, detections, suppressed);
  const known = new Map(detections.map((detection) => [detection.id, detection]));
  return [
    {
      id: "fired",
      title: "Fired",
      meaning: "These raised risk events. One of them may still be blind to a source that lacks a field it needs.",
      list: fired(store, rows.inTime, rows.late).map(({ detection, count, late, view }) => ({
        ...seen(detection, known),
        view,
        rows: rowsText(count, late),
      })),
    },
    {
      id: "suppressed",
      word: "suppressed",
      ...suppressedOnes(context),
      list: allSuppressed(store, suppressed).map(({ detection, count }) => ({
        ...seen(detection, known),
        view: "suppressed",
        rows: integer(count),
      })),
    },
    {
      id: "nothing",
      ...withoutRows(context),
      list: groups.nothing.map((detection) => listed(detection, "")),
    },
    {
      id: "blind",
      word: "blind",
      ...blindOnes(context),
      list: groups.blind.map((detection) => listed(detection, blindness(detection))),
    },
    {
      id: "refused",
      word: "refused",
      title: "Refused",
      meaning: "These did not run: their searches cannot run on a stream.",
      list: groups.refused.map((detection) => listed(detection, detection.reason ?? "")),
    },
    {
      id: "left_out",
      title: "Left out",
      meaning: "These did not run, because their files or the settings say so.",
      list: groups.leftOut.map((detection) => listed(detection, detection.reason ?? "")),
    },
  ];
}

/**
 * What rows and the list of detections tell of a detection.
 * @param {import("spawnwatch/rows/described.js").DetectionSeen} detection
 * @param {ReadonlyMap<string, Detection>} known
 */
function seen(detection, known) {
  return {
    id: detection.id,
    name: detection.name,
    kind: detection.type,
    techniques: detection.techniques,
    why: blindness(known.get(detection.id)),
    side: "",
  };
}

/** @param {Detection | undefined} detection */
function blindness(detection) {
  return (detection?.blind ?? []).map(({ source, why }) => `${source}: ${why}`).join("; ");
}

/**
 * @param {Detection} detection
 * @param {string} why
 * @returns {Listed}
 */
function listed(detection, why) {
  return {
    id: detection.id,
    name: detection.name,
    kind: detection.kind,
    techniques: detection.techniques,
    why,
    view: "",
    rows: "",
    side: detection.side ?? "",
  };
}
