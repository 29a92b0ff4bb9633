/**
 * What components share: the address, the rows that a filter leaves, and rows in order.
 * @module
 */

import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { format, parse } from "spawnwatch/address.js";
import { matches } from "spawnwatch/filter.js";
import { inSlices } from "spawnwatch/slices.js";
import { sorted } from "spawnwatch/sort.js";

/** @typedef {import("spawnwatch/address.js").Address} Address */
/** @typedef {import("spawnwatch/filter.js").Filter} Filter */
/** @typedef {import("spawnwatch/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/store.js").RowStore} RowStore */

/** Shortest time between two evaluations of a filter while rows come in, ms. */
const REFRESH_MS = 300;

/** The same while a page loads, which is sooner done if the rows are not sorted each time. */
const LOADING_REFRESH_MS = 2000;

/** @type {Int32Array} */
const NONE = new Int32Array(0);

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
 */
export function useVersion(store) {
  const [version, setVersion] = useState(store.version);
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const refresh = () => {
      timer = undefined;
      setVersion(store.version);
    };
    refresh();
    const remove = store.onChange(() => {
      timer ??= setTimeout(refresh, REFRESH_MS);
    });
    return () => {
      remove();
      clearTimeout(timer);
    };
  }, [store]);
  return version;
}

/**
 * The rows that pass a filter, also as rows come in. Until a changed filter has been evaluated, the rows are those of
 * the one before.
 * @param {RowStore} store
 * @param {Filter} filter
 * @param {Spelling} spelling
 * @param {boolean} loaded whether all that there was at the start is there
 * @returns {{ rows: Int32Array, busy: boolean }}
 */
export function useSelection(store, filter, spelling, loaded) {
  const [result, setResult] = useState({ rows: NONE, busy: true });
  // The same filter in another object is the same filter.
  const wanted = format({ view: "", filter, params: {} });
  useEffect(() => {
    const ended = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let running = false;
    let stale = false;
    const run = async () => {
      timer = undefined;
      running = true;
      stale = false;
      try {
        const rows = await matches(store, filter, spelling, ended.signal);
        setResult({ rows, busy: false });
      } catch (error) {
        if (!ended.signal.aborted) {
          throw error;
        }
      }
      running = false;
      schedule();
    };
    const schedule = () => {
      if (stale && !running && timer === undefined && !ended.signal.aborted) {
        timer = setTimeout(() => void run(), loaded ? REFRESH_MS : LOADING_REFRESH_MS);
      }
    };
    const remove = store.onChange(() => {
      stale = true;
      schedule();
    });
    setResult((before) => ({ ...before, busy: true }));
    void run();
    return () => {
      ended.abort();
      remove();
      clearTimeout(timer);
    };
  }, [store, wanted, spelling, loaded]);
  return result;
}

/**
 * Rows in the order of a key.
 * @param {Int32Array} rows
 * @param {(row: number) => number | string} keyOf a function that changes only if its keys do
 * @param {boolean} descending
 * @returns {Int32Array} the order before, until the rows are sorted
 */
export function useSorted(rows, keyOf, descending) {
  const [order, setOrder] = useState(NONE);
  useEffect(() => {
    const ended = new AbortController();
    inSlices(sorted(rows, keyOf, descending), ended.signal).then(setOrder, (error) => {
      if (!ended.signal.aborted) {
        throw error;
      }
    });
    return () => ended.abort();
  }, [rows, keyOf, descending]);
  return order;
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
