/**
 * Bars over time, with a part of the time to choose.
 * @module
 */

import { h } from "preact";
import { useMemo, useState } from "preact/hooks";
import { lengthText, tickText, ticksOf } from "spawnwatch/rows/buckets.js";
import { counted, integer, seconds } from "spawnwatch/parts/format.js";
import { SEVERITIES } from "spawnwatch/source/messages.js";

/** @typedef {import("spawnwatch/rows/buckets.js").Buckets} Buckets */
/** @typedef {import("spawnwatch/frame/view.js").ViewProps} ViewProps */

/**
 * A part of the time as a filter.
 * @param {Buckets} buckets
 * @param {number} a bucket
 * @param {number} b bucket
 */
export function range({ from, length }, a, b) {
  return { from: from + Math.min(a, b) * length, to: from + (Math.max(a, b) + 1) * length };
}

/**
 * @param {Buckets} buckets
 * @param {number} bucket
 */
function described({ from, length, totals }, bucket) {
  const begin = from + bucket * length;
  return `${seconds(begin)}, ${lengthText(length)}: ${counted(totals[bucket], "row")}`;
}

/**
 * The bars of all detections. Dragging over them chooses a part of the time, as do the arrow keys with Enter.
 * @param {{ buckets: Buckets, setFilter: ViewProps["setFilter"], narrow: boolean }} props
 */
export function Bars({ buckets, setFilter, narrow }) {
  const { size, counts, totals } = buckets;
  const [at, setAt] = useState(-1);
  const [start, setStart] = useState(-1);
  const highest = useMemo(() => totals.reduce((most, total) => Math.max(most, total), 1), [totals]);
  const bars = useMemo(() => stacks(counts, size, highest), [counts, size, highest]);
  const current = Math.min(at, size - 1);
  const begin = start < 0 ? current : Math.min(start, size - 1);
  /** @param {PointerEvent} event */
  const bucketAt = (event) => {
    const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return Math.max(0, Math.min(size - 1, Math.floor(((event.clientX - left) / width) * size)));
  };
  /** @param {number} a @param {number} b */
  const choose = (a, b) => {
    setStart(-1);
    setAt(-1);
    setFilter(range(buckets, a, b));
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -size, End: size }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(size - 1, Math.max(current, 0) + step));
      setStart(event.shiftKey ? Math.max(begin, 0) : -1);
      setAt(next);
    } else if ((event.key === "Enter" || event.key === " ") && current >= 0) {
      event.preventDefault();
      choose(begin, current);
    } else if (event.key === "Escape") {
      setStart(-1);
      setAt(-1);
    }
  };
  const [left, right] = [Math.min(begin, current), Math.max(begin, current)];
  return h(
    "div",
    { class: "bars-line" },
    h("p", { class: "bars-most", "aria-hidden": true }, `peak ${integer(highest)}`),
    h(
      "div",
      {
        class: "bars-area",
        role: "slider",
        tabIndex: 0,
        "aria-label": "Choose a time range: arrow keys move, Shift extends, Enter chooses",
        "aria-valuemin": 0,
        "aria-valuemax": size - 1,
        "aria-valuenow": Math.max(0, current),
        "aria-valuetext": described(buckets, Math.max(0, current)),
        title: current < 0 ? undefined : described(buckets, current),
        onKeyDown,
        onBlur: () => {
          setStart(-1);
          setAt(-1);
        },
        onPointerDown: (/** @type {PointerEvent} */ event) => {
          if (event.button === 0) {
            /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
            setStart(bucketAt(event));
            setAt(bucketAt(event));
          }
        },
        onPointerMove: (/** @type {PointerEvent} */ event) => setAt(bucketAt(event)),
        onPointerLeave: () => (start < 0 ? setAt(-1) : undefined),
        onPointerCancel: () => setStart(-1),
        onPointerUp: (/** @type {PointerEvent} */ event) => {
          if (start >= 0) {
            choose(start, bucketAt(event));
          }
        },
      },
      h(
        "svg",
        { viewBox: `0 0 ${size} 100`, preserveAspectRatio: "none", "aria-hidden": true },
        current < 0 ? null : h("rect", { class: "brush", x: left, y: 0, width: right - left + 1, height: 100 }),
        bars,
      ),
    ),
    h(
      "div",
      { class: "ticks", "aria-hidden": true },
      ticksOf(buckets, narrow ? 4 : 9)
        // A text that begins at the end would not have room.
        .filter(({ share }) => share < (narrow ? 0.75 : 0.92))
        .map(({ time, share }) =>
          h("span", { key: time, style: { "--at": String(share) } }, tickText(time, buckets.length)),
        ),
    ),
  );
}

/**
 * @param {Int32Array} counts
 * @param {number} size
 * @param {number} highest
 */
function stacks(counts, size, highest) {
  const rects = [];
  for (let bucket = 0; bucket < size; bucket++) {
    let top = 100;
    for (let severity = SEVERITIES.length - 1; severity >= 0; severity--) {
      const count = counts[bucket * SEVERITIES.length + severity];
      if (count > 0) {
        // A single row beside thousands is still there to be seen.
        const height = Math.max(1.5, (count / highest) * 98);
        top -= height;
        rects.push(
          h("rect", {
            key: `${bucket} ${severity}`,
            "data-severity": SEVERITIES[severity],
            class: "bar",
            x: bucket + 0.06,
            y: Math.max(0, top),
            width: 0.88,
            height,
          }),
        );
      }
    }
  }
  return rects;
}
