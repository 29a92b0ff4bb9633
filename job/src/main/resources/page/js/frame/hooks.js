/**
 * What components share: the address, the rows that a filter leaves, and rows in order.
 * @module
 */

import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { format, parse } from "spawnwatch/frame/address.js";
import { matching } from "spawnwatch/rows/filter.js";
import { sorted } from "spawnwatch/work/sort.js";
import { useWork } from "spawnwatch/work/work.js";

/** @typedef {import("spawnwatch/frame/address.js").Address} Address */
/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */
/** @typedef {import("spawnwatch/rows/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/** Shortest time between two evaluations of a filter while rows come in, ms. */
const REFRESH_MS = 300;

/** The same while a page loads, which is sooner done if the rows are not sorted each time. */
const LOADING_REFRESH_MS = 2000;

/** @type {Int32Array} */
const NONE = new Int32Array(0);

/**
 * Rows of a store, which may be an older one than the session's, until the rows of that are known.
 * @typedef {object} Selection
 * @property {RowStore} store
 * @property {Int32Array} rows
 * @property {string} asked the filter that they pass, as text
 * @property {boolean} busy whether others are being looked for
 */

/**
 * The address of the page, and how to change it.
 * @returns {[Address, (address: Address, replace?: boolean) => void]}
 */
export function useAddress() {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener("hashchange", read);
    addEventListener("popstate", read);
    return () => {
      removeEventListener("hashchange", read);
      removeEventListener("popstate", read);
    };
  }, []);
  const navigate = useCallback((/** @type {Address} */ address, replace = false) => {
    const changed = format(address);
    if (changed !== location.hash) {
      history[replace ? "replaceState" : "pushState"](null, "", changed);
      setHash(location.hash);
    }
  }, []);
  return [useMemo(() => parse(hash), [hash]), navigate];
}

/**
 * A number that changes when the rows of a store do, at most a few times a second.
 * @param {RowStore} store
 * @param {number} [refresh] shortest time between two changes, ms
 */
export function useVersion(store, refresh = REFRESH_MS) {
  const [version, setVersion] = useState(store.version);
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const read = () => {
      timer = undefined;
      setVersion(store.version);
    };
    read();
    const remove = store.onChange(() => {
      timer ??= setTimeout(read, refresh);
    });
    return () => {
      remove();
      clearTimeout(timer);
    };
  }, [store, refresh]);
  return version;
}

/**
 * The rows that pass a filter, also as rows come in. Until a changed filter has been evaluated, the rows are those of
 * the one before.
 * @param {RowStore} store
 * @param {Filter} filter
 * @param {Spelling} spelling
 * @param {boolean} loaded whether all that there was at the start is there
 * @returns {Selection}
 */
export function useSelection(store, filter, spelling, loaded) {
  const version = useVersion(store, loaded ? REFRESH_MS : LOADING_REFRESH_MS);
  const asked = asText(filter);
  const found = useWork(
    function* () {
      return { store, rows: yield* matching(store, filter, spelling), asked, loaded };
    },
    [asked, loaded],
    [store, version, spelling],
  );
  const selection = found ?? { store, rows: NONE, asked, loaded };
  const busy = found === null || found.asked !== asked || found.loaded !== loaded;
  return useMemo(() => ({ ...selection, busy }), [found, busy]);
}

/**
 * A filter as text: the same filter in another object is the same filter.
 * @param {Filter} filter
 */
export function asText(filter) {
  return format({ view: "", filter, params: {} });
}

/**
 * Rows in the order of a key.
 * @param {RowStore} store
 * @param {Int32Array} rows of the store
 * @param {(store: RowStore, row: number) => number | string} keyOf
 * @param {boolean} descending
 * @param {string} subject what the rows are: with another, or another order, those before are not waited for
 * @returns {{ store: RowStore, rows: Int32Array, subject: string }} the order before, of its own store and subject, until
 *     the rows are sorted
 */
export function useSorted(store, rows, keyOf, descending, subject) {
  const order = useWork(
    function* () {
      const ordered = yield* sorted(rows, (row) => keyOf(store, row), descending);
      return { store, rows: ordered, subject };
    },
    [keyOf, descending, subject],
    [store, rows],
  );
  return order ?? { store, rows: NONE, subject };
}

/**
 * The size of an element in pixels, and of a rem, which the reader may set.
 * @param {{ current: HTMLElement | null }} element
 */
export function useSize(element) {
  const [size, setSize] = useState({ width: 0, height: 0, rem: 14 });
  useEffect(() => {
    const box = element.current;
    if (box === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() =>
      setSize({
        width: box.clientWidth,
        height: box.clientHeight,
        rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
      }),
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
