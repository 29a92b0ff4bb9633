/**
 * Keeps the page when a part of it fails.
 * @module
 */

import { Fragment, h } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { Text } from "spawnwatch/parts/text.js";

/**
 * Shows a message in place of a part that fails. With other data it tries again.
 * @param {object} props
 * @param {string} props.message what the reader has to know, in whole sentences
 * @param {readonly unknown[]} props.data always the same number
 * @param {import("preact").ComponentChildren} [props.action] what the reader can do
 * @param {import("preact").ComponentChildren} [props.children]
 */
export function Boundary({ message, data, action = null, children }) {
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
        `${message} `,
        h(Text, { text: String(error) }),
        action === null ? null : " ",
        action,
      );
}
