/**
 * The first screen: what ran, on what, what was found.
 * @module
 */

import { Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import { isEmpty, only } from "spawnwatch/rows/filter.js";
import { Numbers } from "spawnwatch/views/numbers.js";
import { Risk } from "spawnwatch/views/columns.js";
import { counted, integer, minutes } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { Input } from "spawnwatch/parts/input.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";
import { Ranking } from "spawnwatch/views/ranking.js";
import { LastHours } from "spawnwatch/views/recent.js";
import { allSuppressed, fired, named, period, rowsText, silent } from "spawnwatch/rows/summary.js";
import { Text } from "spawnwatch/parts/text.js";
import { Timeline } from "spawnwatch/views/timeline.js";

/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** @typedef {ViewProps & { suppressed: RowStore, suppressedRows: Int32Array }} Props the rows are those that pass the filter */

/** @param {Props} props */
export function Overview(props) {
  const { store, context, filter, inTime, late, suppressedRows } = props;
  const title = useMemo(() => headline(props), [store, context, filter, inTime, late]);
  return h(
    "div",
    { class: "overview" },
    h("header", { class: "view-head headline" }, h("h1", null, title), h("p", { class: "lead" }, h(Subtitle, props))),
    h(Numbers, { ...props, suppressed: suppressedRows.length }),
    context.live && context.run?.command === "watch"
      ? h("section", { class: "wide", "aria-label": "The last hours" }, h(LastHours, props))
      : null,
    h(
      "section",
      { class: "wide", "aria-label": "Risk events over time" },
      h(Timeline, { ...props, selection: inTime }),
    ),
    h("section", null, h("h2", null, "Hosts and users by risk"), h(Ranking, { ...props, limit: 8 })),
    h(FiredDetections, { ...props, key: "fired" }),
    h(Silence, props),
    h(Input, { run: context.run }),
  );
}

/**
 * What is found, of what was looked for. It counts rows in time that pass the filter, as all numbers here.
 * @param {Pick<ViewProps, "store" | "context" | "filter" | "inTime" | "late">} props
 */
export function headline({ store, context, filter, inTime, late }) {
  const run =
    context.run?.summary?.detections.run ?? context.detections.filter(({ status }) => status === "runs").length;
  const number = fired(store, inTime).length;
  // A live page may have rows of detections that the configuration it was given does not have.
  const detections =
    run >= number && run > 0 ? `${integer(number)} of ${counted(run, "detection")}` : counted(number, "detection");
  if (inTime.length === 0) {
    if (!context.loaded) {
      return "Reading risk events";
    }
    if (context.live && isEmpty(filter) && late.length === 0) {
      return "No risk events yet";
    }
    const ran = run > 0 ? ` from ${counted(run, "detection")}` : "";
    const only = late.length > 0 ? `, and ${counted(late.length, "late row")}` : "";
    return `No risk events${isEmpty(filter) ? ran : " pass the filter"}${only}`;
  }
  return `${counted(inTime.length, "risk event")} from ${detections}${isEmpty(filter) ? "" : " pass the filter"}`;
}

/** @param {Props} props */
function Subtitle({ store, context, filter, inTime, late, spelling, suppressedRows, link }) {
  const span = useMemo(() => period(store, inTime), [store, inTime]);
  const totals = useMemo(() => named(store, inTime, spelling), [store, inTime, spelling]);
  const where = `On ${counted(totals.hosts, "host")}, by ${counted(totals.users, "user")}`;
  const forgotten = context.forgotten > 0 ? ` The page has forgotten ${counted(context.forgotten, "older row")}.` : "";
  if (span === null) {
    const isNothing = context.loaded && isEmpty(filter) && late.length === 0;
    return h(Fragment, null, isNothing ? nothing(context, suppressedRows.length, link("suppressed")) : "");
  }
  return h(
    Fragment,
    null,
    `${where}, from `,
    h("time", { dateTime: new Date(span.from).toISOString() }, minutes(span.from)),
    " to ",
    h("time", { dateTime: new Date(span.to).toISOString() }, minutes(span.to)),
    ` UTC.${forgotten}`,
  );
}

/**
 * Why there are no risk events. A live page knows only what has reached it: whether the job runs, and on which data, is
 * not on the topics.
 * @param {ViewProps["context"]} context
 * @param {number} suppressed rows
 * @param {string} href of these
 */
function nothing({ live, run }, suppressed, href) {
  if (suppressed > 0) {
    return [h("a", { href }, "All rows are suppressed"), "."];
  }
  if (!live) {
    return "The detections ran and found nothing.";
  }
  const since = Date.parse(String(run?.settings?.["since"]));
  return Number.isNaN(since)
    ? "No risk event has reached this page."
    : `No risk event has reached this page since ${minutes(since)} UTC.`;
}

/** @param {ViewProps} props */
function FiredDetections({ store, inTime, late, filter, link }) {
  const detections = useMemo(() => fired(store, inTime, late), [store, inTime, late]);
  const most = Math.max(1, ...detections.map(({ count }) => count));
  return h(
    "section",
    null,
    h("h2", null, "Detections that fired"),
    detections.length === 0
      ? h("p", { class: "empty" }, "None.")
      : h(
          "table",
          { class: "plain bars" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              h("th", { scope: "col" }, "Detection"),
              h("th", { scope: "col" }, "Highest risk"),
              h("th", { scope: "col", class: "numeric" }, h(Word, { word: "row" }, "Rows")),
            ),
          ),
          h(
            "tbody",
            null,
            detections
              .slice(0, 12)
              .map(({ detection, count, late: lateRows, view, highest, severity }) =>
                h(
                  "tr",
                  { key: detection.id },
                  h(
                    "th",
                    { scope: "row" },
                    h("a", { href: link(view, {}, { detections: [detection.id] }) }, h(Text, { text: detection.name })),
                  ),
                  h("td", null, h(Risk, { value: highest, severity: SEVERITIES[severity] })),
                  h(
                    "td",
                    { class: "numeric bar-cell", style: { "--share": String(count / most) } },
                    rowsText(count, lateRows),
                  ),
                ),
              ),
          ),
        ),
    detections.length > 12
      ? h(
          "p",
          null,
          h(
            "a",
            { href: link("detections", { show: "fired" }) },
            // That view does not know the filter.
            isEmpty(filter) ? `All ${integer(detections.length)}` : "All detections",
          ),
        )
      : null,
  );
}

/** @param {Props} props */
function Silence({ store, suppressed, context, link }) {
  const groups = useMemo(
    () => ({
      ...silent(store, context.detections, suppressed),
      suppressed: allSuppressed(store, suppressed),
    }),
    [store, suppressed, context.detections, store.version, suppressed.version],
  );
  if (Object.values(groups).every(({ length }) => length === 0)) {
    return null;
  }
  /** @param {string} show @param {number} count @param {import("preact").ComponentChildren} text */
  const line = (show, count, text) =>
    count === 0
      ? null
      : h("li", { key: show }, h("a", { href: link("detections", { show }) }, integer(count)), h("span", null, text));
  const covered = h(
    "a",
    { href: link("suppressed", {}, only(...groups.suppressed.map(({ detection }) => detection.id))) },
    "suppressed",
  );
  return h(
    "section",
    null,
    h("h2", null, context.live ? "Other detections" : "Detections without risk events"),
    h(
      "ul",
      { class: "statements" },
      line(
        "suppressed",
        groups.suppressed.length,
        context.live ? ["have only ", covered, " rows here"] : ["found rows, all of which are ", covered],
      ),
      line("nothing", groups.nothing.length, context.live ? "have no risk events here" : "ran and found nothing"),
      line("blind", groups.blind.length, [
        "ran, but are ",
        h(Word, { word: "blind" }, "blind"),
        ": these data lack fields that they need",
      ]),
      line("refused", groups.refused.length, [
        "were ",
        h(Word, { word: "refused" }, "refused"),
        ": their searches cannot run on a stream",
      ]),
      line("left_out", groups.leftOut.length, "were left out: they are deprecated or disabled"),
    ),
  );
}
