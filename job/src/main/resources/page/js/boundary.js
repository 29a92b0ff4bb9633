/**
 * Keeps the page when a part of it fails.
 * @module
 */

import { Fragment, h } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { Text } from "spawnwatch/text.js";

/**
 * Shows a message in place of a view that fails; the others still work.
 * @param {{ title: string, children?: import("preact").ComponentChildren }} props
 */
export function Boundary({ title, children }) {
  const [error] = useErrorBoundary((failure) => console.error(failure));
  return error === undefined
    ? h(Fragment, null, children)
    : h(
        "p",
        { class: "failure", role: "alert" },
        `${title} cannot be shown, which is a fault of the page. The data are whole: use another view. `,
        h(Text, { text: String(error) }),
      );
}
