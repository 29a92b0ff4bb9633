/**
 * The tests of detections by verdict, each with what helps to find the reason.
 * @module
 */

import { h } from "preact";
import { useMemo } from "preact/hooks";
import { counted, duration, integer } from "spawnwatch/parts/format.js";
import { Input } from "spawnwatch/parts/input.js";
import { More, usePortion } from "spawnwatch/parts/more.js";
import { Text } from "spawnwatch/parts/text.js";

/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/** @typedef {"failed" | "blind" | "no_data" | "passed"} Verdict */

/**
 * @typedef {object} TestResult
 * @property {Verdict} verdict
 * @property {string} detection name
 * @property {string} detection_id
 * @property {string} name of the test
 * @property {string} file
 * @property {number} line
 * @property {string} message why, in a sentence; empty if there is nothing to say
 * @property {string[]} details
 * @property {number} duration_ms
 */

/**
 * The results of a run, as `test --json` writes them.
 * @typedef {object} TestRun
 * @property {number} passed
 * @property {number} failed
 * @property {number} blind
 * @property {number} no_data
 * @property {number} duration_ms
 * @property {TestResult[]} results
 */

/** Verdicts, those that somebody has to look at first. @type {readonly { verdict: Verdict, word: string, meaning: string }[]} */
const VERDICTS = Object.freeze([
  { verdict: "failed", word: "failed", meaning: "The rows are not those expected, or the detection cannot run." },
  {
    verdict: "blind",
    word: "blind",
    meaning: "The events lack something that the detection depends on, so it cannot fire.",
  },
  { verdict: "no_data", word: "no data", meaning: "The recording that the test names is missing." },
  { verdict: "passed", word: "passed", meaning: "The rows are those expected." },
]);

/**
 * Results that contain a text, in whatever case.
 * @param {readonly TestResult[]} results
 * @param {string} text
 */
function containing(results, text) {
  const searched = text.trim().toLowerCase();
  return results.filter(
    ({ detection, detection_id, name, file, message, details }) =>
      searched === "" ||
      [detection, detection_id, name, file, message, ...details].some((part) => part.toLowerCase().includes(searched)),
  );
}

/** @param {ViewProps} props */
export function TestsView({ context, params, setParams }) {
  const { tests, run } = context;
  const text = params["find"] ?? "";
  const chosen = params["verdict"] ?? "";
  const results = useMemo(() => containing(tests?.results ?? [], text), [tests, text]);
  if (tests === null) {
    return null;
  }
  return h(
    "section",
    { class: "tests" },
    h("header", { class: "view-head" }, h("h1", null, "Tests of detections")),
    h("p", null, `${counted(tests.results.length, "test")} in ${duration(tests.duration_ms)}.`),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": "Show one verdict" },
      VERDICTS.filter(({ verdict }) => tests[verdict] > 0).map(({ verdict, word, meaning }) =>
        h(
          "button",
          {
            key: verdict,
            type: "button",
            class: `verdict-${verdict}`,
            "aria-pressed": chosen === verdict,
            title: meaning,
            onClick: () => setParams({ verdict: chosen === verdict ? null : verdict }),
          },
          word,
          h("span", { class: "segment-count" }, integer(tests[verdict])),
        ),
      ),
    ),
    h(
      "div",
      { class: "filter-line" },
      h(
        "label",
        null,
        "Search ",
        h("input", {
          type: "search",
          value: text,
          onInput: (/** @type {Event} */ event) =>
            setParams({ find: /** @type {HTMLInputElement} */ (event.currentTarget).value || null }, true),
        }),
      ),
      h("p", { role: "status" }, `${integer(results.length)} of ${integer(tests.results.length)} tests`),
    ),
    VERDICTS.filter(({ verdict }) => chosen === "" || chosen === verdict).map(({ verdict, word, meaning }) =>
      h(OfVerdict, {
        key: verdict,
        title: `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
        meaning,
        verdict,
        results: results.filter((result) => result.verdict === verdict),
      }),
    ),
    h(Input, { run }),
  );
}

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.meaning
 * @param {Verdict} props.verdict
 * @param {readonly TestResult[]} props.results
 */
function OfVerdict({ title, meaning, verdict, results }) {
  const [shown, setShown] = usePortion();
  if (results.length === 0) {
    return null;
  }
  return h(
    "section",
    { class: `tests-of tests-${verdict}` },
    h("h2", null, `${title} (${integer(results.length)})`),
    h("p", { class: "tests-meaning" }, meaning),
    h(
      "ul",
      { class: "test-list" },
      results
        .slice(0, shown)
        .map((result) => h(Result, { key: `${result.file}:${result.line}:${result.name}`, result })),
    ),
    h(More, { shown, total: results.length, show: setShown }),
  );
}

/** @param {{ result: TestResult }} props */
function Result({ result }) {
  return h(
    "li",
    { class: "test" },
    h(
      "p",
      { class: "test-title" },
      h("span", { class: `mark verdict-${result.verdict}` }, result.verdict.replace("_", " ")),
      " ",
      h("strong", null, h(Text, { text: result.detection })),
      " ",
      h(Text, { text: result.name }),
    ),
    result.message !== "" && h("p", { class: "test-message" }, h(Text, { text: result.message })),
    result.details.length > 0 &&
      h(
        "ul",
        { class: "test-details" },
        result.details.map((detail, number) => h("li", { key: number }, h(Text, { text: detail }))),
      ),
    h(
      "p",
      { class: "test-place" },
      h("code", null, h(Text, { text: result.file }), `:${result.line}`),
      ` took ${duration(result.duration_ms)}`,
    ),
  );
}
