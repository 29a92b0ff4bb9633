/**
 * The story of a host or user: the processes that raised risk, in time and indented by parent.
 * @module
 */

import { Fragment, h } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { NamesSwitch } from "spawnwatch/frame/entities.js";
import { AS_WRITTEN, matching } from "spawnwatch/rows/filter.js";
import { counted, integer, minutes, score } from "spawnwatch/parts/format.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { asText } from "spawnwatch/frame/hooks.js";
import { RISK_ABOVE } from "spawnwatch/rows/incidents.js";
import { SinceWhen } from "spawnwatch/frame/live.js";
import { ranked } from "spawnwatch/rows/objects.js";
import { usePrinting } from "spawnwatch/parts/printing.js";
import { processesOf } from "spawnwatch/story/processes.js";
import { KINDS, Ranking, RiskMeter, Tactics } from "spawnwatch/views/ranking.js";
import { sameName } from "spawnwatch/rows/spelling.js";
import { StoryLine } from "spawnwatch/story/storyline.js";
import { apart } from "spawnwatch/rows/summary.js";
import { Text } from "spawnwatch/parts/text.js";
import { Timeline } from "spawnwatch/views/timeline.js";
import { linesOf } from "spawnwatch/story/tree.js";
import { useWork } from "spawnwatch/work/work.js";

/** @typedef {import("spawnwatch/rows/objects.js").Kind} Kind */
/** @typedef {import("spawnwatch/rows/objects.js").Ranked} Ranked */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** So many lines are shown, and so many more each time the reader asks. */
const SHOWN = 250;

/** Most lines that are printed. */
const PRINTED = 5000;

/**
 * @typedef {object} Told
 * @property {Kind} kind
 * @property {string} asked the name that was asked for
 * @property {string} name the one that is told of, which is another if no row has that name any more
 * @property {RowStore} store
 * @property {Int32Array} inTime rows of the store that name it, without the late ones
 * @property {Int32Array} suppressed
 * @property {Ranked | null} object null without rows
 * @property {import("spawnwatch/story/tree.js").Line[]} lines
 * @property {string} home the host that need not be named with each process; empty if there are several
 */

/** @param {ViewProps & { suppressed: RowStore, suppressedRows: Int32Array }} props */
export function Story(props) {
  const { store, suppressed, filter, spelling, params, context } = props;
  const kind = kindOf(params["kind"]);
  const written = params["object"] ?? "";
  const name = kind === "user" ? spelling.user(written) : kind === "system" ? spelling.host(written) : written;
  const told = useWork(
    () => tell(store, suppressed, filter, { kind, name, spelling }),
    [kind, name, asText(filter)],
    // A selection changes with the rows, but no more often than the page can work it out.
    [store, props.selection, suppressed, props.suppressedRows, spelling],
  );
  if (params["object"] === undefined) {
    return h(
      "section",
      { class: "story" },
      h("header", { class: "view-head" }, h("h1", null, "Choose a host or user")),
      h(Ranking, props),
    );
  }
  return h(
    "section",
    { class: "story" },
    h(
      "header",
      { class: "view-head" },
      h("h1", null, h(Text, { text: name })),
      h("p", { class: "count" }, `${KINDS[kind]} story`),
      h(NamesSwitch, null),
    ),
    // What was asked before is not told under this name, and rows may still come.
    told === null || told.kind !== kind || told.asked !== name || (told.lines.length === 0 && !context.loaded)
      ? h("p", { class: "empty" }, "…")
      : h(Chapters, { ...props, told }),
  );
}

/** @param {string | undefined} kind @returns {Kind} */
function kindOf(kind) {
  return kind === "user" || kind === "other" ? kind : "system";
}

/**
 * What to filter by for the rows that name an object.
 * @param {Kind} kind
 * @param {string} name
 * @returns {Partial<import("spawnwatch/rows/filter.js").Filter>}
 */
function only(kind, name) {
  return { [/** @type {const} */ ({ system: "hosts", user: "users", other: "others" })[kind]]: [name] };
}

/**
 * The shown name of an object whose rows are there.
 * @param {RowStore} store
 * @param {RowStore} suppressed
 * @param {{ kind: Kind, name: string, spelling: import("spawnwatch/rows/filter.js").Spelling }} about
 * @returns {Generator<void, string, void>}
 */
function* present(store, suppressed, { kind, name, spelling }) {
  if (kind === "other" || spelling === AS_WRITTEN) {
    return name;
  }
  const hosts = [...store.hostNames, ...suppressed.hostNames];
  const users = [...store.userNames, ...suppressed.userNames];
  if ((kind === "user" ? users : hosts).includes(name)) {
    return name;
  }
  return kind === "user"
    ? spelling.user(yield* sameName(name, "user", hosts, users))
    : spelling.host(yield* sameName(name, "host", hosts, users));
}

/**
 * What there is to tell of an object in the rows that pass a filter.
 * @param {RowStore} store
 * @param {RowStore} suppressed
 * @param {import("spawnwatch/rows/filter.js").Filter} rest what else to filter by
 * @param {{ kind: Kind, name: string, spelling: import("spawnwatch/rows/filter.js").Spelling }} about
 * @returns {Generator<void, Told, void>}
 */
export function* tell(store, suppressed, rest, about) {
  const { kind, spelling } = about;
  const name = yield* present(store, suppressed, about);
  const filter = { ...rest, ...only(kind, name) };
  const rows = yield* matching(store, filter, spelling);
  const suppressedRows = yield* matching(suppressed, filter, spelling);
  const objects = yield* ranked(store, rows, spelling);
  const processes = yield* processesOf(
    [
      ...Array.from(rows, (row) => ({ store, row, suppressed: false })),
      ...Array.from(suppressedRows, (row) => ({ store: suppressed, row, suppressed: true })),
    ],
    spelling,
  );
  return {
    kind,
    asked: about.name,
    name,
    store,
    inTime: apart(store, rows).inTime,
    suppressed: suppressedRows,
    object: objects.find((object) => object.kind === kind && object.name === name) ?? null,
    lines: yield* linesOf(processes),
    home: kind === "system" ? name : new Set(processes.map(({ host }) => host)).size === 1 ? processes[0].host : "",
  };
}

/** @param {ViewProps & { told: Told }} props */
function Chapters(props) {
  const { told, link, context } = props;
  const { kind, asked, name, object, lines, home } = told;
  const [from, setFrom] = useState(0);
  const [more, setMore] = useState(0);
  const printing = usePrinting();
  /** @param {number} line */
  const begin = (line) => {
    setFrom(line);
    setMore(0);
  };
  useEffect(() => begin(0), [kind, name]);
  const days = useMemo(() => lines.flatMap((line, i) => ("day" in line ? [{ day: line.day, line: i }] : [])), [lines]);
  if (lines.length === 0) {
    return h(
      "p",
      { class: "empty" },
      `No rows name this ${KINDS[kind].toLowerCase()}, or none of them pass the filter.`,
      context.forgotten === 0
        ? null
        : ` The page has forgotten ${counted(context.forgotten, "older row")}, which may have named it.`,
    );
  }
  // A filter may have left fewer.
  const first = from < lines.length && !printing ? from : 0;
  const shown = lines.slice(first, first + (printing ? PRINTED : SHOWN + more));
  return h(
    Fragment,
    null,
    name === asked
      ? null
      : h(
          "p",
          { class: "note" },
          "No row here has this name. ",
          h(Text, { text: name }),
          ` is the same ${KINDS[kind].toLowerCase()}, written differently.`,
        ),
    object === null ? null : h(Facts, { object, told, href: link("events", {}, only(kind, name)) }),
    object === null ? null : h(SinceWhen, { context }),
    told.inTime.length < 2 ? null : h(Timeline, { ...props, store: told.store, selection: told.inTime, compact: true }),
    days.length < 2
      ? null
      : h(
          "nav",
          { class: "days", "aria-label": "Days" },
          days.map(({ day, line }) =>
            h(
              "button",
              {
                key: day,
                type: "button",
                class: "quiet",
                onClick: () => {
                  begin(line);
                  // When its lines are there.
                  setTimeout(() => document.getElementById(`day-${day}`)?.scrollIntoView(), 0);
                },
              },
              date(day),
            ),
          ),
        ),
    first === 0
      ? null
      : h(
          "p",
          { class: "more" },
          h("button", { type: "button", onClick: () => begin(0) }, `Begin with ${date(days[0].day)}`),
        ),
    lines.length > PRINTED
      ? h(
          "p",
          { class: "only-print" },
          `Only the first ${integer(PRINTED)} of ${counted(lines.length, "line")} are printed. A filter can choose others.`,
        )
      : null,
    h(
      "ol",
      { class: "steps" },
      shown.map((line) =>
        "day" in line
          ? h("li", { key: line.day, id: `day-${line.day}`, class: "day" }, h("h2", null, date(line.day), " UTC"))
          : h(StoryLine, { key: line.key, line, link: props.link, home, whole: printing }),
      ),
    ),
    first + shown.length < lines.length
      ? h(
          "p",
          { class: "more" },
          h(
            "button",
            { type: "button", onClick: () => setMore(more + SHOWN * 2) },
            `Show more of ${counted(lines.length, "line")}`,
          ),
        )
      : null,
  );
}

/** @param {number} day epoch ms */
function date(day) {
  return Number.isFinite(day)
    ? new Intl.DateTimeFormat("en-GB", {
        weekday: "short",
        day: "numeric",
        month: "long",
        year: "numeric",
        timeZone: "UTC",
      }).format(day)
    : "Unknown day";
}

/** @param {{ object: Ranked, told: Told, href: string }} props */
function Facts({ object, told, href }) {
  const { incident } = object;
  const most = Math.max(RISK_ABOVE * 1.25, incident?.risk ?? 0);
  const others = object.written.filter((written) => written !== object.name);
  /** @param {import("preact").ComponentChildren} label @param {import("preact").ComponentChildren} value @param {import("preact").ComponentChildren} [note] */
  const fact = (label, value, note) =>
    h(
      "div",
      null,
      h("dt", null, label),
      h("dd", null, value),
      note === undefined ? null : h("dd", { class: "fact-note" }, note),
    );
  return h(
    "dl",
    { class: "story-facts" },
    fact(
      h(Word, { word: "risk within 24 hours" }, "Risk in 24 h"),
      h(RiskMeter, { object, most }),
      incident === null
        ? undefined
        : `reached ${minutes(incident.riskAt)}${object.total > incident.risk ? `, ${score(object.total)} in total` : ""}`,
    ),
    fact(
      h(Word, { word: "tactics within seven days" }, "Tactics in 7 days"),
      h(Tactics, { object }),
      incident === null ? undefined : h(Text, { text: incident.tactics.join(", ") }),
    ),
    fact(h(Word, { word: "row" }, "Risk events"), h("a", { href }, integer(object.rows)), [
      `from ${counted(object.detections, "detection")}`,
      object.late === 0 ? null : [`, ${integer(object.late)} `, h(Word, { word: "late" }, "late")],
      told.suppressed.length === 0
        ? null
        : [`, ${integer(told.suppressed.length)} `, h(Word, { word: "suppressed" }, "suppressed")],
    ]),
    fact("Seen, UTC", minutes(object.firstTime), `to ${minutes(object.lastTime)}`),
    others.length === 0 ? null : fact("Other spellings", h(Text, { text: others.join(", ") })),
  );
}
