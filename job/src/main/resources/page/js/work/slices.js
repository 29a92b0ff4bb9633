/**
 * Long work in short slices, between which the page draws and answers.
 * @module
 */

/** Longest time that work holds the page, in ms. A step of the work may exceed it, so steps are small. */
const SLICE_MS = 10;

/**
 * Runs a generator to its end. Each `yield` is a place where the page may come in between.
 * @template T
 * @param {Generator<void, T, void>} work
 * @param {AbortSignal} [signal] ends the work early
 * @returns {Promise<T>} what the generator returns; rejected with the signal's reason
 */
export async function inSlices(work, signal) {
  for (;;) {
    signal?.throwIfAborted();
    const end = performance.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done) {
        return step.value;
      }
    } while (performance.now() < end);
    await pause();
  }
}

/** @type {(() => void)[]} */
const waiting = [];
// Outside of a browser, where tests run, an open channel would keep the process alive.
const channel = typeof document === "undefined" ? null : new MessageChannel();
if (channel !== null) {
  channel.port1.onmessage = () => waiting.shift()?.();
}

/**
 * Lets the page draw and answer. Unlike a timer it is not slowed down when it is used often.
 * @returns {Promise<void>}
 */
export function pause() {
  return new Promise((resolve) => {
    if (channel === null) {
      setTimeout(resolve, 0);
      return;
    }
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
