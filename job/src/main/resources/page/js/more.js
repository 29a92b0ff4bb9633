/**
 * Lists that are too long to be shown at once.
 * @module
 */

import { h } from "preact";
import { integer } from "spawnwatch/format.js";

/** So many entries of a list are shown at first, and added by its button. */
export const PORTION = 50;

/** @param {{ shown: number, total: number, show: (count: number) => void }} props */
export function More({ shown, total, show }) {
  if (shown >= total) {
    return null;
  }
  const more = Math.min(PORTION, total - shown);
  return h(
    "p",
    null,
    h("button", { type: "button", onClick: () => show(shown + more) }, `Show ${more} more`),
    ` ${integer(total - shown)} are not shown.`,
  );
}
