/**
 * What words mean, one click away from where they stand.
 * @module
 */

import { h } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { meaningOf, WORDS } from "spawnwatch/parts/words.js";

/** Widest box of a meaning, in pixels, and its distances from the edge of the window and from its word. */
const WIDTH = 380;
const EDGE = 8;
const GAP = 4;

/** A word that moves by less, in pixels, is where it was. */
const MOVED = 1;

/** All words. @param {import("spawnwatch/frame/view.js").ViewProps} _props */
export function Glossary(_props) {
  return h(
    "section",
    { class: "glossary" },
    h("header", { class: "view-head" }, h("h1", null, "Words")),
    h(
      "dl",
      null,
      WORDS.map(({ word, text }) => h("div", { key: word }, h("dt", null, word), h("dd", null, text))),
    ),
  );
}

/**
 * A word with its meaning one click away.
 * @param {{ word: string, children?: import("preact").ComponentChildren, byClickOnly?: boolean }} props `byClickOnly`
 *     where something else shows the word to those who use the keyboard
 */
export function Word({ word, children, byClickOnly = false }) {
  const [place, setPlace] = useState(/** @type {Record<string, string> | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  /** Where the word was when its meaning was placed. */
  const placedAt = useRef({ left: 0, top: 0 });
  const id = useId();
  const open = place !== null;
  /** @param {HTMLElement} element */
  const placeAt = (element) => {
    const { left, top } = element.getBoundingClientRect();
    placedAt.current = { left, top };
    setPlace(placeBeside(element));
  };
  // The meaning goes with its word, which what is around it may move, and closes when the word is out of sight.
  const follow = () => {
    if (button.current === null) {
      return;
    }
    const { left, top } = button.current.getBoundingClientRect();
    if (Math.abs(left - placedAt.current.left) < MOVED && Math.abs(top - placedAt.current.top) < MOVED) {
      return;
    }
    if (isInSight(button.current)) {
      placeAt(button.current);
    } else {
      setPlace(null);
    }
  };
  useLayoutEffect(() => {
    if (open) {
      follow();
    }
  });
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const close = () => setPlace(null);
    /** @param {Event} event */
    const leave = (event) => {
      if (!(event.target instanceof Node && button.current?.parentElement?.contains(event.target))) {
        close();
      }
    };
    addEventListener("pointerdown", leave);
    addEventListener("focusin", leave);
    addEventListener("scroll", follow, true);
    addEventListener("resize", close);
    return () => {
      removeEventListener("pointerdown", leave);
      removeEventListener("focusin", leave);
      removeEventListener("scroll", follow, true);
      removeEventListener("resize", close);
    };
  }, [open]);
  const meaning = meaningOf(word);
  if (meaning === undefined) {
    return h("span", null, children ?? word);
  }
  /** @param {MouseEvent} event */
  const onClick = (event) => {
    // A row of a table opens on a click, and must not when the click is on one of its words.
    event.stopPropagation();
    if (open || button.current === null) {
      setPlace(null);
    } else {
      placeAt(button.current);
    }
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      setPlace(null);
      // It may be in the meaning, which goes.
      button.current?.focus();
    }
  };
  return h(
    "span",
    { class: "word-box", onKeyDown },
    h(
      "button",
      {
        ref: button,
        type: "button",
        class: "word",
        tabIndex: byClickOnly ? -1 : undefined,
        title: "What this means",
        // A sign needs a name.
        "aria-label": children === "?" ? `What ${word} means` : undefined,
        "aria-expanded": open,
        "aria-describedby": open ? id : undefined,
        onClick,
      },
      children ?? word,
    ),
    open
      ? // It takes the focus, so that keys scroll it, and a click on it does not move the focus to what is around the word.
        h(
          "span",
          {
            id,
            class: "meaning",
            role: "note",
            tabIndex: 0,
            popover: "manual",
            style: place,
            ref: show,
            onClick: keep,
          },
          h("b", null, meaning.word),
          meaning.text,
        )
      : null,
  );
}

/**
 * Lifts a meaning above all else, where no box around the word cuts it. A browser that cannot do so shows it in its place.
 * @param {HTMLElement | null} meaning
 */
function show(meaning) {
  if (meaning !== null && "showPopover" in meaning && !meaning.matches(":popover-open")) {
    meaning.showPopover();
  }
}

/**
 * Keeps a click on the meaning from reaching what is around the word.
 * @param {MouseEvent} event
 */
function keep(event) {
  event.stopPropagation();
}

/**
 * Whether the middle of an element can be seen, or has its meaning over it.
 * @param {HTMLElement} element
 */
function isInSight(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return seen !== null && element.parentElement?.contains(seen) === true;
}

/**
 * Where the meaning goes: under the word, or above it if there is more room. It scrolls if there is too little.
 * @param {HTMLElement} word
 * @returns {Record<string, string>}
 */
function placeBeside(word) {
  const { left, top, bottom } = word.getBoundingClientRect();
  const width = Math.min(WIDTH, innerWidth - 2 * EDGE);
  const x = Math.max(EDGE, Math.min(left, innerWidth - width - EDGE));
  const below = innerHeight - bottom > top;
  return {
    left: `${x}px`,
    width: `${width}px`,
    maxHeight: `${(below ? innerHeight - bottom : top) - GAP - EDGE}px`,
    ...(below ? { top: `${bottom + GAP}px` } : { bottom: `${innerHeight - top + GAP}px` }),
  };
}
