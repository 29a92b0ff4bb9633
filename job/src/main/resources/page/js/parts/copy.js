/**
 * Copies exact text.
 * @module
 */

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

/**
 * For a page that may not use the clipboard's own interface.
 * @param {string} text
 */
function copiedBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "off-screen";
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) {
    focused.focus();
  }
  return done;
}

/**
 * A button that copies a text as it stands, with what cannot be seen in it.
 * @param {{ text: string | (() => string), what: string, label?: string }} props `what` completes "Copy"
 */
export function Copy({ text, what, label = "Copy" }) {
  const [state, setState] = useState("");
  useEffect(() => {
    const timer = state === "" ? 0 : setTimeout(() => setState(""), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const onClick = async () => {
    setState((await copied(typeof text === "string" ? text : text())) ? "Copied" : "Could not copy");
  };
  return h(
    "button",
    { type: "button", class: "quiet copy", "aria-label": `Copy ${what}`, onClick },
    h("span", { "aria-live": "polite" }, state === "" ? label : state),
  );
}
