/**
 * How a live page stands: whether new rows arrive, and what the page does not have.
 * @module
 */

import { h } from "preact";
import { counted, minutes } from "spawnwatch/parts/format.js";

/** @typedef {import("spawnwatch/rows/session.js").Context} Context */

/** How far back the longest of Splunk's default incident rules looks. */
const LONGEST_RULE_MS = 7 * 24 * 60 * 60 * 1000;

/** How far back the other one looks, which adds the risk up. */
const SHORTEST_RULE_MS = 24 * 60 * 60 * 1000;

/** The page is opened a little after its server has chosen where to begin. */
const TOLERANCE_MS = 60_000;

/**
 * How it stands, in words.
 * @param {Pick<Context, "connected" | "status">} context
 * @returns {{ state: "live" | "reading" | "waiting", text: string }}
 */
export function standing({ connected, status }) {
  if (!connected) {
    return { state: "waiting", text: "Not connected. The page continues when its server answers." };
  }
  if (status?.state === "waiting") {
    return {
      state: "waiting",
      text: status.message ? sentence(status.message) : "No Kafka broker answers. The page continues when one does.",
    };
  }
  if (status?.state === "live") {
    return { state: "live", text: "Live" };
  }
  const behind = status?.behind ?? 0;
  return { state: "reading", text: behind > 0 ? `Reading: ${counted(behind, "record")} to come` : "Reading" };
}

/**
 * A message of the server as a sentence of the page.
 * @param {string} message
 */
function sentence(message) {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;
}

/**
 * What the page does not have, in words; empty if it has everything.
 * @param {Pick<Context, "status" | "forgotten">} context
 */
export function missing({ status, forgotten }) {
  const parts = [];
  if (status?.state !== "waiting" && status?.message) {
    parts.push(sentence(status.message));
  }
  if ((status?.deleted ?? 0) > 0) {
    parts.push(`Retention deleted ${counted(status?.deleted ?? 0, "record")} before the page had read them.`);
  }
  if ((status?.unreadable ?? 0) > 0) {
    const unreadable = status?.unreadable ?? 0;
    parts.push(
      `${counted(unreadable, "record")} in the topics ${unreadable === 1 ? "is not a JSON object" : "are not JSON objects"}.`,
    );
  }
  if (forgotten > 0) {
    parts.push(`${counted(forgotten, "older row")} ${forgotten === 1 ? "is" : "are"} no longer in the page.`);
  }
  return parts.join(" ");
}

/**
 * Since when a live page has rows, in words, if that is less than the rules for incidents look back: then its sums and
 * marks may be too low. Else empty. The page lacks rows from before its server began to read, and those that it forgot.
 * @param {Pick<Context, "live" | "run" | "keptSince">} context
 * @param {number} [now] epoch ms
 */
export function sinceWhen({ live, run, keptSince }, now = Date.now()) {
  const read = Date.parse(String(run?.settings?.["since"]));
  const since = Number.isNaN(read) ? keptSince : Math.max(read, keptSince);
  if (!live || since <= now - LONGEST_RULE_MS + TOLERANCE_MS) {
    return "";
  }
  const low =
    since > now - SHORTEST_RULE_MS + TOLERANCE_MS
      ? "the risk in 24 hours and the tactics in 7 days may be too low"
      : "the tactics in 7 days may be too few";
  return `Only rows since ${minutes(since)} UTC are here, so ${low}.`;
}

/**
 * The sentence of `sinceWhen`, for views that show the risk.
 * @param {{ context: Context }} props
 */
export function SinceWhen({ context }) {
  const text = sinceWhen(context);
  return text === "" ? null : h("p", { class: "note" }, text);
}

/** @param {{ context: Context, store: import("spawnwatch/rows/store.js").RowStore }} props */
export function LiveBar({ context }) {
  const { state, text } = standing(context);
  const lacks = missing(context);
  const since = sinceWhen(context);
  const bar = h(
    "p",
    { class: "live-bar", "data-state": state, role: "status" },
    h("span", { class: "live-mark", "aria-hidden": true }),
    text,
    lacks === "" ? null : h("span", { class: "live-lacks" }, lacks),
  );
  return h("div", { class: "live-state" }, bar, since === "" ? null : h("p", { class: "live-since" }, since));
}
