/**
 * Lists that are too long to be shown at once.
 * @module
 */

import { h } from "preact";
import { useState } from "preact/hooks";
import { integer } from "spawnwatch/parts/format.js";
import { usePrinting } from "spawnwatch/parts/printing.js";

/** So many entries of a list are shown at first, and added by its button. */
const PORTION = 50;

/** Most entries of such a list that are printed. */
const PRINTED = 1000;

/**
 * How many entries of a list are shown, and how to change it.
 * @param {number} [first] how many are shown at first
 * @returns {[number, (count: number) => void]}
 */
export function usePortion(first = PORTION) {
  const [shown, setShown] = useState(first);
  const printing = usePrinting();
  return [printing ? Math.max(shown, PRINTED) : shown, setShown];
}

/** @param {{ shown: number, total: number, show: (count: number) => void }} props */
export function More({ shown, total, show }) {
  if (shown >= total) {
    return null;
  }
  const more = Math.min(PORTION, total - shown);
  return h(
    "p",
    { class: "and-more" },
    h("button", { type: "button", onClick: () => show(shown + more) }, `Show ${more} more`),
    ` ${integer(total - shown)} are not shown.`,
  );
}
