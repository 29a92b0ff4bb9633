/**
 * One risk event with all of its fields.
 * @module
 */

import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Marks, Risk } from "spawnwatch/views/columns.js";
import { Copy } from "spawnwatch/parts/copy.js";
import { counted, exact } from "spawnwatch/parts/format.js";
import { COMMANDS, Fields, RiskObjects } from "spawnwatch/views/fields.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { rowKey, texts } from "spawnwatch/rows/row.js";
import { Command, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/**
 * @param {ViewProps & { row: RiskEvent, close: () => void }} props
 */
export function Detail({ row, close, link, filter, setFilter, spelling }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    // Over the table on a narrow screen, beside it on a wide one, where the focus stays in the table.
    if (matchMedia("(max-width: 1099px)").matches) {
      heading.current?.focus();
    }
  }, [rowKey(row)]);
  const hosts = [...new Set(texts(row, "dest").map(spelling.host))];
  const users = [...new Set(texts(row, "user").map(spelling.user))];
  return h(
    "aside",
    { class: "detail", "aria-label": "Risk event" },
    h(
      "header",
      { class: "detail-head" },
      h("h2", { ref: heading, tabIndex: -1 }, h(Text, { text: row.detection_name })),
      h("button", { type: "button", class: "quiet close", "aria-label": "Close the risk event", onClick: close }, "✕"),
    ),
    h(
      "p",
      { class: "detail-line" },
      h(Risk, { value: row.risk_score, severity: row.severity }),
      h("span", null, h(Text, { text: row.type })),
      h("span", null, h(Word, { word: "sighting" }, counted(row.count, "sighting"))),
      h(Marks, { row, explained: true }),
    ),
    h(
      "p",
      { class: "detail-actions" },
      h(Copy, { text: () => JSON.stringify(row, null, 2), what: "the record as JSON", label: "Copy as JSON" }),
      h(Copy, { text: () => location.href, what: "a link to this risk event", label: "Copy link" }),
    ),
    row.risk_message === row.detection_name ? null : h("p", { class: "message" }, h(Text, { text: row.risk_message })),
    row.allowlist_entry === undefined ? null : h(Allowed, { row }),
    COMMANDS.map(([name, label]) =>
      texts(row, name).map((text, i) =>
        h(
          "section",
          { key: `${name}-${i}` },
          h("div", { class: "label-line" }, h("h3", null, label), h(Copy, { text, what: label.toLowerCase() })),
          h(Command, { text, label }),
        ),
      ),
    ),
    h(
      "dl",
      { class: "facts" },
      hosts.map((host) =>
        h(Entity, { key: host, label: "Host", name: host, href: link("story", { object: host, kind: "system" }) }),
      ),
      users.map((user) =>
        h(Entity, { key: user, label: "User", name: user, href: link("story", { object: user, kind: "user" }) }),
      ),
      fact("First seen", exact(row.firstTime)),
      fact("Last seen", exact(row.lastTime)),
      fact(
        h(Word, { word: "window" }, "Window"),
        `${exact(row.window_start).slice(0, 16)} to ${exact(row.window_end).slice(0, 16)} UTC`,
      ),
    ),
    h(Only, { row, hosts, users, filter, setFilter }),
    h(Techniques, { row, link }),
    h(RiskObjects, { row }),
    h(Fields, { row }),
  );
}

/**
 * @param {import("preact").ComponentChildren} label
 * @param {import("preact").ComponentChildren} value
 */
function fact(label, value) {
  return h("div", null, h("dt", null, label), h("dd", null, value));
}

/** @param {{ label: string, name: string, href: string }} props */
function Entity({ label, name, href }) {
  return fact(label, [
    h("a", { href, title: "Open its story" }, h(Text, { text: name })),
    h("span", { class: "entity-story", "aria-hidden": true }, " story"),
  ]);
}

/** @param {{ row: RiskEvent }} props */
function Allowed({ row }) {
  return h(
    "p",
    { class: "note" },
    h(Word, { word: "suppressed" }, "Suppressed"),
    " by allowlist entry ",
    h(Text, { text: row.allowlist_entry ?? "" }),
    " of ",
    h(Text, { text: row.allowlist_owner ?? "" }),
    ": ",
    h(Text, { text: row.allowlist_reason ?? "" }),
  );
}

/**
 * Filters that this risk event suggests.
 * @param {{ row: RiskEvent, hosts: string[], users: string[] } & Pick<ViewProps, "filter" | "setFilter">} props
 */
function Only({ row, hosts, users, filter, setFilter }) {
  /** @param {string} label @param {Partial<import("spawnwatch/rows/filter.js").Filter>} change */
  const button = (label, change) =>
    h("button", { type: "button", class: "chip", onClick: () => setFilter({ ...filter, ...change }) }, label);
  return h(
    "div",
    { class: "only", role: "group", "aria-label": "Filter" },
    h("span", null, "Only"),
    button("this detection", { detections: [row.detection_id] }),
    hosts.length === 0 ? null : button("this host", { hosts }),
    users.length === 0 ? null : button("this user", { users }),
  );
}

/** @param {{ row: RiskEvent } & Pick<ViewProps, "link">} props */
function Techniques({ row, link }) {
  const { mitre_attack: ids, mitre_attack_technique: names, mitre_attack_tactic: tactics } = row.annotations;
  if (ids.length === 0 && row.analytic_story.length === 0) {
    return null;
  }
  // Names are there for techniques that the job's table knows; only if it knows all, each has its id.
  const known = ids.length === names.length;
  return h(
    "dl",
    { class: "facts" },
    ids.length === 0
      ? null
      : fact(
          "ATT&CK",
          ids.map((id, i) =>
            h(
              "div",
              { key: id },
              h(
                "a",
                { href: link("events", {}, { techniques: [id] }), title: "Only this technique" },
                h(Text, { text: id }),
              ),
              known ? [" ", h(Text, { text: names[i] })] : "",
            ),
          ),
        ),
    tactics.length === 0 ? null : fact("Tactics", h(Text, { text: tactics.join(", ") })),
    row.analytic_story.length === 0 ? null : fact("Analytic stories", h(Text, { text: row.analytic_story.join(", ") })),
  );
}
