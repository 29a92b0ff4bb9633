/**
 * What stands around every view: the head, the navigation, and what went wrong.
 * @module
 */

import { Fragment, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Boundary } from "spawnwatch/parts/boundary.js";
import { counted, integer, minutes } from "spawnwatch/parts/format.js";
import { Keyboard } from "spawnwatch/frame/keyboard.js";
import { LiveBar } from "spawnwatch/frame/live.js";
import { Text } from "spawnwatch/parts/text.js";
import { ThemeSwitch } from "spawnwatch/frame/theme.js";

/** @typedef {import("spawnwatch/views.js").View} View */
/** @typedef {import("spawnwatch/rows/session.js").Context} Context */

/** @type {Record<string, string>} */
const COMMANDS = { replay: "Replay", compare: "Comparison", test: "Tests", watch: "Live", demo: "Demo" };

/**
 * @param {object} props
 * @param {readonly View[]} props.views
 * @param {View} props.view
 * @param {Context} props.context
 * @param {(view: string) => string} props.link
 * @param {() => void} props.close
 * @param {import("spawnwatch/rows/store.js").RowStore} props.store
 * @param {boolean} props.loading whether rows that a report has are not yet shown
 * @param {readonly unknown[]} props.data what the view is made from
 * @param {import("preact").ComponentChildren} [props.children]
 */
export function Frame({ views, view, context, link, close, store, loading, data, children }) {
  return h(
    "div",
    { class: "frame", "data-view": view.id },
    h(
      "a",
      {
        class: "skip",
        href: "#main",
        onClick: (/** @type {Event} */ event) => {
          // The part of the address after # is the view's.
          event.preventDefault();
          document.getElementById("main")?.focus();
        },
      },
      "Skip to the content",
    ),
    h(
      "header",
      { class: "top" },
      h("a", { class: "brand", href: "#" }, h(Mark, null), "Spawnwatch"),
      h("p", { class: "ran" }, h(Ran, { context })),
      context.live ? h(LiveBar, { context, store }) : null,
      h("div", { class: "top-controls" }, h(Keyboard, { close }), h(ThemeSwitch, null)),
    ),
    h(
      "nav",
      { class: "navigation", "aria-label": "Views" },
      h(
        "ul",
        null,
        views
          .filter(({ under }) => under === undefined)
          .map((to) => h(NavLink, { key: to.id, to, view, href: link(to.id) })),
      ),
    ),
    h(
      "main",
      { id: "main", tabIndex: -1 },
      context.failures.map((text) => h("p", { key: text, class: "failure", role: "alert" }, h(Text, { text }))),
      loading && !context.live
        ? h("p", { class: "loading", role: "status" }, `Reading: ${counted(store.size, "risk event")} so far.`)
        : null,
      h(
        Boundary,
        {
          key: view.id,
          message: `${view.title} cannot be shown because of a fault in the page. The data are complete, and the other views still work.`,
          data,
        },
        children,
      ),
    ),
  );
}

/** @param {{ to: View, view: View, href: string }} props */
function NavLink({ to, view, href }) {
  const current = to.id === view.id || to.id === view.under;
  const link = useRef(/** @type {HTMLAnchorElement | null} */ (null));
  useEffect(() => {
    if (current) {
      // On a narrow screen the navigation is longer than the screen is wide.
      link.current?.scrollIntoView({ block: "nearest", inline: "center" });
    }
  }, [current]);
  return h(
    "li",
    null,
    h(
      "a",
      { href, ref: link, "aria-current": current ? "page" : undefined },
      h("span", null, to.title),
      to.count === undefined
        ? null
        : h("span", { class: to.count === 0 ? "nav-count zero" : "nav-count" }, integer(to.count)),
    ),
  );
}

/** @param {{ context: Context }} props */
function Ran({ context: { run } }) {
  if (run === null) {
    return null;
  }
  const [first = ""] = run.input;
  const more = run.input.length > 1 ? ` and ${integer(run.input.length - 1)} more` : "";
  return h(
    Fragment,
    null,
    h("strong", null, COMMANDS[run.command] ?? run.command),
    h("span", { class: "ran-input" }, h(Text, { text: first.replace(/^.*[\\/]/u, "") }), more),
    h("time", { dateTime: run.generated }, `${minutes(Date.parse(run.generated))} UTC`),
  );
}

/** The mark: a process and those that it starts. */
function Mark() {
  return h(
    "svg",
    { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": true },
    h("path", {
      d: "M3 3v8.5a1.5 1.5 0 0 0 1.5 1.5H9M3 6.5h6",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.6,
    }),
    h("circle", { cx: 3, cy: 3, r: 2.2, fill: "currentColor" }),
    h("circle", { cx: 11, cy: 6.5, r: 2, fill: "currentColor" }),
    h("circle", { cx: 11, cy: 13, r: 2, fill: "currentColor" }),
  );
}
