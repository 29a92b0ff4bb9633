/**
 * Lines of a story: a process with its command line and the risk events that it raised.
 * @module
 */

import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { Marks, Risk } from "spawnwatch/views/columns.js";
import { Copy } from "spawnwatch/parts/copy.js";
import { counted, integer, minutes, seconds } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { latePart } from "spawnwatch/rows/row.js";
import { Command, CommandStart, plain, Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/story/processes.js").Process} Process */
/** @typedef {import("spawnwatch/story/tree.js").Line} Line */
/** @typedef {import("spawnwatch/story/tree.js").Node} Node */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps["link"]} Link */

/** Deeper processes are indented no further, so that their command lines keep their room. */
const DEEPEST = 10;

/**
 * @param {object} props
 * @param {Extract<Line, { nodes: Node[] }>} props.line
 * @param {Link} props.link
 * @param {string} props.home the host that need not be named
 * @param {boolean} props.whole whether parents' command lines are shown whole
 */
export function StoryLine({ line, link, home, whole }) {
  const [each, setEach] = useState(false);
  const { nodes, depth } = line;
  const style = { "--depth": String(Math.min(depth, DEEPEST)) };
  if (nodes.length > 1 && !each) {
    return h(
      "li",
      { class: "step", style },
      h(ProcessLine, {
        node: nodes[0],
        link,
        home,
        whole,
        alike: nodes,
        more: h(
          "button",
          { type: "button", class: "quiet", onClick: () => setEach(true) },
          `Show all ${integer(nodes.length)}`,
        ),
      }),
    );
  }
  return h(
    Fragment,
    null,
    nodes.map((node, i) =>
      h("li", { key: i, class: "step", style }, h(ProcessLine, { node, link, home, whole, alike: [node], more: null })),
    ),
  );
}

/**
 * @param {object} props
 * @param {Node} props.node
 * @param {Link} props.link
 * @param {string} props.home
 * @param {boolean} props.whole
 * @param {Node[]} props.alike all that the line stands for
 * @param {import("preact").ComponentChildren} props.more
 */
function ProcessLine({ node, link, home, whole, alike, more }) {
  const { process, identity, guessed } = node;
  if (process === null) {
    return h(
      Fragment,
      null,
      h("span", { class: "step-time" }),
      h(
        "div",
        { class: "step-body above" },
        h(Head, { name: nameOf(identity), pid: identity.pid, host: node.host === home ? "" : node.host }, [
          h("span", { class: "why-here" }, aboveText(node)),
          identity.command === "" ? null : h(Copy, { text: identity.command, what: "the parent's command line" }),
        ]),
        identity.command === "" ? null : h(AboveCommand, { text: identity.command, whole }),
      ),
    );
  }
  const suppressed = process.raised.every((raised) => raised.suppressed);
  const last = alike[alike.length - 1].process ?? process;
  return h(
    Fragment,
    null,
    h(
      "time",
      {
        class: "step-time",
        dateTime: Number.isFinite(process.time) ? new Date(process.time).toISOString() : undefined,
        title: `${seconds(process.time)} UTC`,
      },
      clock(process.time),
    ),
    h(
      "div",
      { class: suppressed ? "step-body suppressed" : "step-body" },
      h(
        Head,
        {
          name: nameOf(process),
          pid: alike.length > 1 ? "" : process.pid,
          host: process.host === home ? "" : process.host,
          users: process.users,
        },
        [
          alike.length > 1
            ? h("span", { class: "times" }, `${integer(alike.length)} alike, the last at ${clock(last.time)}`)
            : null,
          guessed
            ? h(
                "span",
                { class: "why-here", title: "The row names its parent but does not identify it" },
                "parent by name only",
              )
            : null,
          more,
          process.commands.map((text, i) =>
            h(Copy, {
              key: i,
              text,
              what: process.commands.length === 1 ? "the command line" : `command line ${i + 1}`,
              label: process.commands.length === 1 ? "Copy" : `Copy ${i + 1}`,
            }),
          ),
        ],
      ),
      process.commands.map((text, i) => h(Command, { key: i, text, label: "Command line" })),
      h(
        "ul",
        { class: "raised" },
        process.raised.map((raised, i) => h(RaisedEvent, { key: i, raised, link })),
      ),
    ),
  );
}

/**
 * Why a parent without risk events is there.
 * @param {Node} node
 */
function aboveText({ guessed, since }) {
  if (!Number.isNaN(since)) {
    return `parent, first seen ${minutes(since)}`;
  }
  return guessed ? "parents with this name, without risk events" : "parent, without risk events of its own";
}

/**
 * A parent's command line, which is context: on one line, whole when asked for.
 * @param {{ text: string, whole: boolean }} props
 */
function AboveCommand({ text, whole }) {
  const [all, setAll] = useState(false);
  return all || whole
    ? h(Command, { text, label: "Parent's command line" })
    : h(
        "button",
        { type: "button", class: "above-command", title: "Show the whole command line", onClick: () => setAll(true) },
        h(CommandStart, { text }),
      );
}

/**
 * @param {{ name: string, pid: string, host: string, users?: readonly string[],
 *     children?: import("preact").ComponentChildren }} props
 */
function Head({ name, pid, host, users = [], children }) {
  return h(
    "p",
    { class: "step-head" },
    h("strong", null, h(Text, { text: name === "" ? "unknown process" : name })),
    pid === "" ? null : h("span", { class: "pid" }, "pid ", h(Text, { text: pid })),
    host === "" ? null : h("span", null, "on ", h(Text, { text: host })),
    users.length === 0 ? null : h("span", null, h(Text, { text: users.join(", ") })),
    children,
  );
}

/**
 * The name of a process, from its command line if the row has no more.
 * @param {import("spawnwatch/story/processes.js").Identity} identity
 */
export function nameOf({ name, command }) {
  if (name !== "") {
    return name;
  }
  const [, quoted, plain] = /^\s*(?:"([^"]*)"|(.*?\.exe(?=\s|$)|\S*))/iu.exec(command.slice(0, 1000)) ?? [];
  return (quoted ?? plain ?? "").replace(/^.*[\\/]/u, "");
}

/** @param {{ raised: import("spawnwatch/story/processes.js").Raised, link: Link }} props */
function RaisedEvent({ raised: { store, row, suppressed }, link }) {
  const event = store.row(row);
  const view = suppressed ? "suppressed" : event.late ? "late" : "events";
  const params = { row: event.risk_event_id, ...(event.late ? { row_late: String(latePart(event)) } : {}) };
  const spread = store.lastTime[row] - store.firstTime[row];
  return h(
    "li",
    { class: suppressed ? "is-suppressed" : "" },
    h(Risk, { value: event.risk_score, severity: event.severity }),
    h(
      "div",
      null,
      h("a", { href: link(view, params) }, h(Text, { text: event.detection_name })),
      " ",
      h(
        "span",
        { class: "ids", title: event.annotations.mitre_attack_technique.map(plain).join("\n") },
        h(Text, { text: event.annotations.mitre_attack.join(" ") }),
      ),
      suppressed
        ? [
            " ",
            h("span", { class: "mark" }, h(Word, { word: "suppressed" }, "suppressed")),
            " by ",
            h(Text, { text: event.allowlist_entry ?? "the allowlist" }),
          ]
        : null,
      " ",
      h(Marks, { row: event, explained: true }),
      event.count > 1
        ? h(
            "span",
            { class: "times" },
            " ",
            h(Word, { word: "sighting" }, counted(event.count, "sighting")),
            spread > 0 ? `, the last at ${clock(store.lastTime[row])}` : "",
          )
        : null,
    ),
  );
}

/**
 * The time of day, to the millisecond: processes start each other within few of them.
 * @param {number} time epoch ms
 */
export function clock(time) {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(11, 23) : "unknown";
}
