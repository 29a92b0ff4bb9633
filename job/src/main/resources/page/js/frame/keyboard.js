/**
 * Single keys: a convenience beside controls that the Tab key reaches. They can be switched off, since speech input
 * may press them by accident.
 * @module
 */

import { Fragment, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { remember, remembered } from "spawnwatch/frame/memory.js";

/** @type {readonly [string, string][]} */
const KEYS = [
  ["/", "Search"],
  ["Esc", "Close the risk event, a list or this window"],
  ["?", "Show the keys"],
  ["↑ ↓, j k", "In a table: the row before, the row after"],
  ["Page ↑ ↓, Home, End", "In a table: a page up or down, the first or last row"],
  ["Enter", "In a table: open the row"],
];

/**
 * Handles keys that are pressed outside input fields.
 * @param {{ close: () => void }} props `close` closes what is open
 */
export function Keyboard({ close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [on, setOn] = useState(() => remembered("keys", ["on", "off"], "on"));
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const answer = (event) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key === "Escape" && dialog.current?.open !== true) {
        if (typing && event.target instanceof HTMLInputElement && event.target.type === "search") {
          return;
        }
        close();
      } else if (on === "on" && !typing && event.key === "/") {
        event.preventDefault();
        document.getElementById("search")?.focus();
      } else if (on === "on" && !typing && event.key === "?") {
        dialog.current?.showModal();
      }
    };
    addEventListener("keydown", answer);
    return () => removeEventListener("keydown", answer);
  }, [close, on]);
  return h(
    Fragment,
    null,
    h("button", { type: "button", class: "quiet", onClick: () => dialog.current?.showModal() }, "Keys"),
    h(
      "dialog",
      { ref: dialog, "aria-labelledby": "keys-title" },
      h("h2", { id: "keys-title" }, "Keys"),
      h(
        "dl",
        { class: "facts" },
        KEYS.map(([key, meaning]) => h("div", { key }, h("dt", null, h("kbd", null, key)), h("dd", null, meaning))),
      ),
      h(
        "label",
        { class: "switch" },
        h("input", {
          type: "checkbox",
          checked: on === "on",
          onChange: (/** @type {Event} */ event) => {
            const value = /** @type {HTMLInputElement} */ (event.currentTarget).checked ? "on" : "off";
            remember("keys", value);
            setOn(value);
          },
        }),
        "Single-key shortcuts",
      ),
      h("button", { type: "button", onClick: () => dialog.current?.close() }, "Close"),
    ),
  );
}
