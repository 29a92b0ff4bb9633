/**
 * What words mean.
 * @module
 */

import { h } from "preact";

/** @param {import("spawnwatch/view.js").ViewProps} _props */
export function Glossary(_props) {
  return null;
}

/**
 * A word with its meaning one click away.
 * @param {{ word: string, children?: import("preact").ComponentChildren }} props
 */
export function Word({ children }) {
  return h("span", null, children);
}
