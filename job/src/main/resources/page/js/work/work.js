/**
 * Results that take long enough to be worked out in slices.
 * @module
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { inSlices } from "spawnwatch/work/slices.js";

/** Longest time between two runs, in ms. */
const LONGEST_REST_MS = 1000;

/**
 * Works a result out again whenever what it is made from has changed. Rows may come in faster than the work is done, so a
 * run is let to its end and its result is given, and only then another begins. A run is broken off only if the reader
 * wants something else.
 * @template T
 */
export class Runner {
  /** @type {readonly unknown[] | null} */
  #question = null;
  /** @type {() => Generator<void, T, void>} */
  #start = () => {
    throw new Error("nothing to do");
  };
  /** @type {AbortController | null} */
  #running = null;
  #stale = false;

  /**
   * @param {(result: T) => void} give
   * @param {(error: unknown) => void} fail
   * @param {(work: Generator<void, T, void>, signal: AbortSignal) => Promise<T>} [run]
   * @param {() => number} [now] ms
   * @param {(ms: number) => Promise<void>} [rest] leaves the page to others
   */
  constructor(give, fail, run = inSlices, now = () => performance.now(), rest = wait) {
    this.give = give;
    this.fail = fail;
    this.run = run;
    this.now = now;
    this.rest = rest;
  }

  /**
   * Asks for a result, because the question has changed or what its answer is made from.
   * @param {readonly unknown[]} question
   * @param {() => Generator<void, T, void>} start
   */
  want(question, start) {
    const same = this.#question !== null && equal(this.#question, question);
    this.#question = question;
    this.#start = start;
    if (same && this.#running !== null) {
      this.#stale = true;
    } else {
      this.end();
      void this.#work();
    }
  }

  /** Breaks the work off. */
  end() {
    this.#running?.abort();
    this.#running = null;
  }

  async #work() {
    const running = new AbortController();
    const { signal } = running;
    this.#running = running;
    do {
      this.#stale = false;
      const began = this.now();
      try {
        const result = await this.run(this.#start(), signal);
        if (signal.aborted) {
          return;
        }
        this.give(result);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        this.fail(error);
      }
      // The page may be busy with other work, such as taking in the rows that made this result stale.
      await this.rest(Math.min(this.now() - began, LONGEST_REST_MS));
    } while (this.#stale && !signal.aborted);
    if (this.#running === running) {
      this.#running = null;
    }
  }
}

/** @param {number} ms @returns {Promise<void>} */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {readonly unknown[]} a @param {readonly unknown[]} b */
function equal(a, b) {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/**
 * What a generator returns, once it has.
 * @template T
 * @param {() => Generator<void, T, void>} start
 * @param {readonly unknown[]} question what the reader wants to know: work on another is broken off
 * @param {readonly unknown[]} [data] what the answer is made from: if it changes meanwhile, the work is done again
 * @returns {T | null} the latest result, which may be that of another question, until this one's is there; null before the
 *     first
 */
export function useWork(start, question, data = []) {
  const [state, setState] = useState(/** @type {{ result: T } | { error: unknown } | null} */ (null));
  const runner = useRef(/** @type {Runner<T> | null} */ (null));
  useEffect(() => {
    const own = new Runner(
      (/** @type {T} */ result) => setState({ result }),
      (error) => setState({ error }),
    );
    runner.current = own;
    return () => own.end();
  }, []);
  useEffect(() => runner.current?.want(question, start), [...question, ...data]);
  if (state !== null && "error" in state) {
    throw state.error;
  }
  return state === null ? null : state.result;
}
