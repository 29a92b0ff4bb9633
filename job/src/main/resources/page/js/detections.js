/**
 * All detections: those that fired, those that found nothing, those that cannot see what they look for, and those that
 * did not run, each with the reason.
 * @module
 */

import { h } from "preact";
import { useMemo, useState } from "preact/hooks";
import { NO_FILTER } from "spawnwatch/filter.js";
import { integer } from "spawnwatch/format.js";
import { apart, fired, rowsText, silent } from "spawnwatch/summary.js";
import { Text } from "spawnwatch/text.js";

/** @typedef {import("spawnwatch/messages.js").Detection} Detection */
/** @typedef {import("spawnwatch/view.js").ViewProps} ViewProps */

/**
 * @typedef {object} Listed
 * @property {string} id
 * @property {string} name
 * @property {string} kind
 * @property {readonly string[]} techniques
 * @property {string} why
 * @property {number} rows in time
 * @property {number} late
 */

/** @param {ViewProps} props */
export function Detections({ store, context, params, setParams, link }) {
  const [narrowed, setNarrowed] = useState("");
  const groups = useMemo(() => groupsOf(store, context), [store, context, store.version]);
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
          h("p", { class: "lead" }, group.meaning),
          h("input", {
            type: "search",
            class: "narrow",
            placeholder: "Narrow the list",
            "aria-label": "Narrow the list of detections",
            value: narrowed,
            onInput: (/** @type {Event} */ event) =>
              setNarrowed(/** @type {HTMLInputElement} */ (event.currentTarget).value),
          }),
          h(List, { list, fired: group.id === "fired", reasons: list.some(({ why }) => why !== ""), link }),
        ],
  );
}

/** @param {{ list: Listed[], fired: boolean, reasons: boolean } & Pick<ViewProps, "link">} props */
function List({ list, fired: withRows, reasons, link }) {
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
          reasons ? h("th", { scope: "col" }, withRows ? "Blind in" : "Why") : null,
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
            { key: detection.id },
            h(
              "th",
              { scope: "row" },
              withRows
                ? h(
                    "a",
                    { href: link(detection.rows > 0 ? "events" : "late", {}, only(detection.id)) },
                    h(Text, { text: detection.name }),
                  )
                : h(Text, { text: detection.name }),
            ),
            reasons ? h("td", { class: "why" }, h(Text, { text: detection.why })) : null,
            h("td", null, detection.kind),
            h("td", { class: "ids" }, detection.techniques.join(" ")),
            withRows ? h("td", { class: "numeric" }, rowsText(detection.rows, detection.late)) : null,
          ),
        ),
      ),
    ),
  );
}

/**
 * This view counts all rows, whatever the filter, and so do its links.
 * @param {string} id of a detection
 * @returns {Partial<import("spawnwatch/filter.js").Filter>}
 */
function only(id) {
  return { ...NO_FILTER, from: undefined, to: undefined, late: undefined, detections: [id] };
}

/**
 * What is known of the detections without rows: a comparison and a test run have no rows here, and a live page does not
 * know which sources its job reads.
 * @param {import("spawnwatch/session.js").Context} context
 * @returns {{ title: string, meaning: string }}
 */
function withoutRows({ comparison, tests, run }) {
  if (comparison !== null || tests !== null) {
    return { title: "Ran", meaning: "Ran on these events." };
  }
  return run?.summary === undefined
    ? { title: "Nothing yet", meaning: "They run, and the page has no risk events of theirs." }
    : {
        title: "Found nothing",
        meaning: "Ran, and the data have the fields that they need, but nothing that they look for.",
      };
}

/**
 * @param {import("spawnwatch/store.js").RowStore} store
 * @param {import("spawnwatch/session.js").Context} context
 */
function groupsOf(store, context) {
  const { detections } = context;
  const rows = apart(store, store.rows);
  const groups = silent(store, detections);
  const known = new Map(detections.map((detection) => [detection.id, detection]));
  return [
    {
      id: "fired",
      title: "Fired",
      meaning: "These have risk events. One may still be blind in a source that lacks a field that it needs.",
      list: fired(store, rows.inTime, rows.late).map(({ detection, count, late }) => ({
        id: detection.id,
        name: detection.name,
        kind: detection.type,
        techniques: detection.techniques,
        why: blindness(known.get(detection.id)),
        rows: count,
        late,
      })),
    },
    {
      id: "nothing",
      ...withoutRows(context),
      list: groups.nothing.map((detection) => listed(detection, "")),
    },
    {
      id: "blind",
      title: "Blind on these data",
      meaning:
        "Ran and found nothing. In the sources named here they could not have: a field that they need is missing.",
      list: groups.blind.map((detection) => listed(detection, blindness(detection))),
    },
    {
      id: "refused",
      title: "Refused",
      meaning: "Did not run, since they cannot run on a stream as they are written.",
      list: groups.refused.map((detection) => listed(detection, detection.reason ?? "")),
    },
    {
      id: "left_out",
      title: "Left out",
      meaning: "Did not run, since their files or the settings say so.",
      list: groups.leftOut.map((detection) => listed(detection, detection.reason ?? "")),
    },
  ];
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
    rows: 0,
    late: 0,
  };
}
