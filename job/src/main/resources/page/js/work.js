/**
 * Results that take long enough to be worked out in slices.
 * @module
 */

import { useEffect, useState } from "preact/hooks";
import { inSlices } from "spawnwatch/slices.js";

/**
 * What a generator returns, once it has.
 * @template T
 * @param {() => Generator<void, T, void>} start
 * @param {readonly unknown[]} inputs what the result depends on
 * @returns {T | null} the result of the inputs before, until this one is there; null before the first
 */
export function useWork(start, inputs) {
  const [result, setResult] = useState(/** @type {T | null} */ (null));
  useEffect(() => {
    const ended = new AbortController();
    inSlices(start(), ended.signal).then(
      (value) => setResult(() => value),
      (error) => {
        if (!ended.signal.aborted) {
          throw error;
        }
      },
    );
    return () => ended.abort();
  }, inputs);
  return result;
}
