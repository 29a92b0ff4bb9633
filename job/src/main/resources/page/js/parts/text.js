/**
 * Text from events, which an attacker may have written. It only ever becomes text nodes; what a browser would not show,
 * or would show in another order, is written out as an escape.
 * @module
 */

import { h } from "preact";
import { useState } from "preact/hooks";
import { integer } from "spawnwatch/parts/format.js";

/** Characters that a font does not draw, or that change the order of others; blanks other than the space. */
const INVISIBLE = /(?:[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|[^\P{Zs} ])+/gu;

/** More escapes than this are not marked up, since a page with a million elements freezes. */
const MARKED = 2000;

/** A longer command line is cut until the reader asks for all of it. */
const SHOWN_AT_FIRST = 10_000;

/** Cells of tables show so much of a text. */
const CELL = 400;

/** @typedef {string | { escape: string }} Part */

/**
 * The parts of a text: as it stands, or written out because it cannot be seen.
 * @param {string} text
 * @returns {Part[]}
 */
export function parts(text) {
  /** @type {Part[]} */
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) {
      found.push(text.slice(end, match.index));
    }
    found.push({ escape: [...match[0]].map(escaped).join("") });
    end = match.index + match[0].length;
  }
  if (end < text.length) {
    found.push(text.slice(end));
  }
  return found;
}

/**
 * A text with its invisible characters written out.
 * @param {string} text
 */
export function plain(text) {
  return parts(text)
    .map((part) => (typeof part === "string" ? part : part.escape))
    .join("");
}

/** @param {string} character */
function escaped(character) {
  switch (character) {
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
  }
  const code = /** @type {number} */ (character.codePointAt(0)).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** @param {string} text */
function marked(text) {
  const found = parts(text);
  if (found.length > MARKED) {
    return [plain(text)];
  }
  return found.map((part) =>
    typeof part === "string"
      ? part
      : h("span", { class: "escape", title: "Invisible characters, written out" }, part.escape),
  );
}

/**
 * A short text, such as a name.
 * @param {{ text: string }} props
 */
export function Text({ text }) {
  return h("bdi", { class: "text" }, text.length > CELL ? [marked(text.slice(0, CELL)), "…"] : marked(text));
}

/**
 * A command line in a cell: its beginning.
 * @param {{ text: string }} props
 */
export function CommandStart({ text }) {
  return h("code", { class: "command-start" }, marked(text.slice(0, CELL)), text.length > CELL ? "…" : null);
}

/**
 * A command line, whole.
 * @param {{ text: string, label: string }} props
 */
export function Command({ text, label }) {
  const [all, setAll] = useState(false);
  const shown = all || text.length <= SHOWN_AT_FIRST ? text : text.slice(0, SHOWN_AT_FIRST);
  return h(
    "div",
    { class: "command-box" },
    h("pre", { class: "command", tabIndex: 0, role: "group", "aria-label": label }, h("code", null, marked(shown))),
    shown.length < text.length
      ? [
          h(
            "button",
            { key: "all", type: "button", class: "quiet", onClick: () => setAll(true) },
            `Show all ${integer(text.length)} characters`,
          ),
          h(
            "p",
            { key: "print", class: "only-print" },
            `Only the first ${integer(shown.length)} of ${integer(text.length)} characters are printed.`,
          ),
        ]
      : null,
  );
}
