/**
 * A button that opens a panel, which closes by Escape, a click beside it, or when the focus leaves it.
 * @module
 */

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/**
 * @param {object} props
 * @param {string} props.title
 * @param {boolean} [props.chosen] whether something in it is chosen
 * @param {() => import("preact").ComponentChildren} props.content made when the panel opens
 */
export function Menu({ title, chosen = false, content }) {
  const [open, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    /** @param {Event} event */
    const leave = (event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) {
        setOpen(false);
      }
    };
    addEventListener("pointerdown", leave);
    addEventListener("focusin", leave);
    return () => {
      removeEventListener("pointerdown", leave);
      removeEventListener("focusin", leave);
    };
  }, [open]);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    }
  };
  return h(
    "div",
    { class: "menu", ref: box, onKeyDown },
    h(
      "button",
      {
        type: "button",
        ref: button,
        class: chosen ? "menu-button chosen" : "menu-button",
        "aria-expanded": open,
        onClick: () => setOpen(!open),
      },
      title,
      h("span", { class: "arrow", "aria-hidden": true }, "▾"),
    ),
    // A click on its text moves the focus to it; else to what is around the menu, which would close it before the click counts.
    open ? h("div", { class: "panel", tabIndex: -1 }, content()) : null,
  );
}
