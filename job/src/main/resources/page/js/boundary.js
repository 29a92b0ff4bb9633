/**
 * Keeps the page when a part of it fails.
 * @module
 */

import { Fragment, h } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { Text } from "spawnwatch/text.js";

/**
 * Shows a message in place of a view that fails; the others still work. With other data it tries again.
 * @param {{ title: string, data: readonly unknown[], children?: import("preact").ComponentChildren }} props `data`: always
 *     the same number
 */
export function Boundary({ title, data, children }) {
  const [error, reset] = useErrorBoundary((failure) => console.error(failure));
  useEffect(() => {
    if (error !== undefined) {
      reset();
    }
  }, data);
  return error === undefined
    ? h(Fragment, null, children)
    : h(
        "p",
        { class: "failure", role: "alert" },
        `${title} cannot be shown because of a fault in the page. The data are complete, and the other views still work. `,
        h(Text, { text: String(error) }),
      );
}
