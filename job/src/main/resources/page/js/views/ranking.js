/**
 * Hosts and users by risk.
 * @module
 */

import { h } from "preact";
import { useState } from "preact/hooks";
import { NamesSwitch } from "spawnwatch/frame/entities.js";
import { counted, integer, score, seconds } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { RISK_ABOVE, TACTICS_FROM } from "spawnwatch/rows/incidents.js";
import { SinceWhen } from "spawnwatch/frame/live.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { ranked } from "spawnwatch/rows/objects.js";
import { rowsText } from "spawnwatch/rows/summary.js";
import { usePrinting } from "spawnwatch/parts/printing.js";
import { plain, Text } from "spawnwatch/parts/text.js";
import { useWork } from "spawnwatch/work/work.js";

/** @typedef {import("spawnwatch/rows/objects.js").Ranked} Ranked */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** So many objects are shown, and so many more each time the reader asks. */
const SHOWN = 100;

/** What risk objects are called. */
export const KINDS = /** @type {const} */ ({ system: "Host", user: "User", other: "Other object" });
/** Most objects that are printed. */
const PRINTED = 5000;

/**
 * Orders that the reader can choose, worst first.
 * @type {Record<string, { title: string, key: (object: Ranked) => number }>}
 */
const ORDERS = {
  risk: { title: "Risk in 24 hours", key: ({ incident }) => incident?.risk ?? -1 },
  tactics: { title: "Tactics in 7 days", key: ({ incident }) => incident?.tactics.length ?? -1 },
  total: { title: "Risk in total", key: ({ total }) => total },
  rows: { title: "Rows", key: ({ rows }) => rows },
  last: { title: "Last seen, UTC", key: ({ lastTime }) => lastTime },
};

/** @param {ViewProps & { limit?: number }} props */
export function Ranking({ store, selection, asked, spelling, context, params, setParams, link, limit }) {
  const objects = useWork(() => ranked(store, selection, spelling), [asked], [store, selection, spelling]);
  const [more, setMore] = useState(0);
  const printing = usePrinting();
  // Rows that name an object may still come.
  if (objects === null || (objects.length === 0 && !context.loaded)) {
    return h("p", { class: "empty" }, "…");
  }
  const brief = limit !== undefined;
  const kind = brief ? undefined : knownIn(KINDS, params["kind"]);
  const order = (brief ? undefined : knownIn(ORDERS, params["order"])) ?? "risk";
  const { key } = ORDERS[order];
  const wanted = objects.filter((object) => kind === undefined || object.kind === kind);
  // The sort is stable, so equals keep their order by risk.
  const sorted = order === "risk" ? wanted : [...wanted].sort((a, b) => key(b) - key(a));
  const shown = sorted.slice(0, limit ?? (printing ? PRINTED : SHOWN + more));
  const most = Math.max(RISK_ABOVE * 1.25, ...objects.slice(0, 1).map(({ incident }) => incident?.risk ?? 0));
  return h(
    "div",
    { class: "ranking" },
    brief ? null : h(Controls, { objects, kind, order, setParams }),
    brief ? null : h(SinceWhen, { context }),
    !brief && sorted.length > PRINTED
      ? h(
          "p",
          { class: "only-print" },
          `Only the first ${integer(PRINTED)} of ${integer(sorted.length)} are printed. A filter can choose others.`,
        )
      : null,
    shown.length === 0
      ? h("p", { class: "empty" }, "No rows name a host or user.")
      : h(
          "table",
          { class: brief ? "plain objects brief" : "plain objects" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              h("th", { scope: "col" }, brief ? "Host or user" : "Name"),
              h(
                "th",
                { scope: "col", class: "meter-head", "aria-sort": sortOf(order, "risk") },
                h(Word, { word: "risk within 24 hours" }, "Risk in 24 h"),
              ),
              h(
                "th",
                { scope: "col", "aria-sort": sortOf(order, "tactics") },
                h(Word, { word: "tactics within seven days" }, brief ? "Tactics" : "Tactics in 7 days"),
              ),
              brief
                ? null
                : [
                    h(
                      "th",
                      { scope: "col", class: "numeric from-2", "aria-sort": sortOf(order, "total") },
                      "Risk in total",
                    ),
                    h(
                      "th",
                      { scope: "col", class: "numeric from-1", "aria-sort": sortOf(order, "rows") },
                      h(Word, { word: "row" }, "Rows"),
                    ),
                    h("th", { scope: "col", class: "numeric from-2" }, "Detections"),
                    h("th", { scope: "col", class: "from-1", "aria-sort": sortOf(order, "last") }, "Last seen, UTC"),
                  ],
            ),
          ),
          h(
            "tbody",
            null,
            shown.map((object) => h(Row, { key: `${object.kind} ${object.name}`, object, most, link, brief })),
          ),
        ),
    h(
      "p",
      { class: "more" },
      brief && objects.length > shown.length
        ? h("a", { href: link("ranking") }, `All ${counted(objects.length, "host and user", "hosts and users")}`)
        : null,
      !brief && sorted.length > shown.length
        ? h(
            "button",
            { type: "button", onClick: () => setMore(more + SHOWN) },
            `Show more of ${integer(sorted.length)}`,
          )
        : null,
    ),
  );
}

/**
 * What the address asks for, if the page has it.
 * @template {object} T
 * @param {T} known
 * @param {string | undefined} asked
 * @returns {(keyof T & string) | undefined}
 */
function knownIn(known, asked) {
  return asked !== undefined && Object.hasOwn(known, asked) ? /** @type {keyof T & string} */ (asked) : undefined;
}

/** @param {string} order @param {string} column */
function sortOf(order, column) {
  return order === column ? "descending" : undefined;
}

/**
 * @param {{ objects: Ranked[], kind: string | undefined, order: string, setParams: ViewProps["setParams"] }} props
 */
function Controls({ objects, kind, order, setParams }) {
  const incidents = objects.filter(({ incident }) => incident?.byRisk || incident?.byTactics).length;
  /** @param {string | null} value @param {string} label */
  const choice = (value, label) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": (kind ?? null) === value,
        onClick: () => setParams({ kind: value }, true),
      },
      label,
    );
  return h(
    "div",
    { class: "controls" },
    h(
      "p",
      { class: "lead", role: "status" },
      incidents === 0
        ? "No host or user reaches a threshold of Splunk’s default incident rules. "
        : `${integer(incidents)} of ${integer(objects.length)} ${incidents === 1 ? "reaches" : "reach"} a threshold of Splunk’s default incident rules. `,
      h(Word, { word: "incident" }, "What counts?"),
    ),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": "Show" },
      choice(null, "All"),
      choice("system", "Hosts"),
      choice("user", "Users"),
      kind === "other" || objects.some((object) => object.kind === "other") ? choice("other", "Others") : null,
    ),
    h(
      "label",
      { class: "order" },
      "Order ",
      h(
        "select",
        {
          value: order,
          onChange: (/** @type {Event} */ event) =>
            setParams({ order: /** @type {HTMLSelectElement} */ (event.currentTarget).value }, true),
        },
        Object.entries(ORDERS).map(([id, { title }]) => h("option", { key: id, value: id }, title)),
      ),
    ),
    h(NamesSwitch, null),
  );
}

/** @param {{ object: Ranked, most: number, link: ViewProps["link"], brief: boolean }} props */
function Row({ object, most, link, brief }) {
  const { kind, name } = object;
  return h(
    "tr",
    null,
    h(
      "th",
      { scope: "row" },
      h(
        "a",
        { href: link("story", { object: name, kind }), title: "Open its story" },
        h(Text, { text: name === "" ? "(no name)" : name }),
      ),
      h("span", { class: "kind" }, KINDS[kind]),
      object.written.length > 1
        ? h(
            "span",
            { class: "kind", title: object.written.map(plain).join("\n") },
            counted(object.written.length, "spelling"),
          )
        : null,
    ),
    h("td", { class: "meter-cell" }, h(RiskMeter, { object, most, brief })),
    h("td", null, h(Tactics, { object, brief })),
    brief
      ? null
      : [
          h("td", { class: "numeric from-2" }, score(object.total)),
          h("td", { class: "numeric from-1" }, rowsText(object.rows, object.late)),
          h("td", { class: "numeric from-2" }, integer(object.detections)),
          h("td", { class: "from-1 quiet" }, h("time", null, seconds(object.lastTime))),
        ],
  );
}

/**
 * The highest sum within a day, as a number and as a bar with the threshold.
 * @param {{ object: Ranked, most: number, brief?: boolean }} props
 */
export function RiskMeter({ object, most, brief = false }) {
  const { incident } = object;
  if (incident === null) {
    return h("span", { class: "none", title: "No row names it as a risk object" }, "–");
  }
  const style = {
    "--share": String(Math.max(0, incident.risk) / most),
    "--threshold": String(RISK_ABOVE / most),
  };
  return h(
    "span",
    { class: "meter", "data-severity": SEVERITIES[object.severity] },
    h("span", { class: incident.byRisk ? "meter-value over" : "meter-value" }, score(incident.risk)),
    h("span", { class: "meter-bar", style, "aria-hidden": true }),
    incident.byRisk ? h("span", { class: "incident" }, brief ? `> ${RISK_ABOVE}` : `above ${RISK_ABOVE}`) : null,
  );
}

/** @param {{ object: Ranked, brief?: boolean }} props */
export function Tactics({ object: { incident }, brief = false }) {
  if (incident === null) {
    return h("span", { class: "none" }, "–");
  }
  const { tactics, byTactics } = incident;
  return h(
    "span",
    { class: "tactics", title: tactics.map(plain).join("\n") },
    h("span", { class: byTactics ? "meter-value over" : "meter-value" }, integer(tactics.length)),
    byTactics ? h("span", { class: "incident" }, brief ? `≥ ${TACTICS_FROM}` : `${TACTICS_FROM} or more`) : null,
  );
}
