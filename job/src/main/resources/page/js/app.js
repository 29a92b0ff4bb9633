/**
 * The page: its frame, and which view is in it.
 * @module
 */

import { h, render } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { format } from "spawnwatch/frame/address.js";
import { Boundary } from "spawnwatch/parts/boundary.js";
import { useSpelling } from "spawnwatch/frame/entities.js";
import { FilterBar } from "spawnwatch/frame/filterbar.js";
import { useAddress, useSelection, useVersion } from "spawnwatch/frame/hooks.js";
import { Frame } from "spawnwatch/frame/frame.js";
import { Session } from "spawnwatch/rows/session.js";
import { connect } from "spawnwatch/source/source.js";
import { rowsOf, viewsOf } from "spawnwatch/views.js";

/** @typedef {import("spawnwatch/rows/filter.js").Filter} Filter */

/**
 * @param {{ session: Session, address: import("spawnwatch/frame/address.js").Address,
 *     navigate: ReturnType<typeof useAddress>[1] }} props
 */
function App({ session, address, navigate }) {
  const received = useContext(session);
  useVersion(session.events);
  useVersion(session.suppressed);
  const { filter, params } = address;
  const { spelling, settled } = useSpelling(session.events, session.suppressed);
  const context = useLoaded(received, settled);
  const events = useSelection(session.events, filter, spelling, context.loaded);
  const suppressed = useSelection(session.suppressed, filter, spelling, context.loaded);
  const rows = useRows(events, suppressed, !context.loaded);
  const views = viewsOf(context, rows);
  const view = views.find(({ id }) => id === address.view) ?? views[0];
  const about = rows.of(view.id);
  const loading = !useOnce(!rows.busy);

  const setFilter = useCallback(
    (/** @type {Partial<Filter>} */ change, replace = false) =>
      navigate({ ...address, view: view.id, filter: { ...filter, ...change } }, replace),
    [navigate, address, view.id],
  );
  const setParams = useCallback(
    (/** @type {Record<string, string | null>} */ change, replace = false) => {
      const kept = Object.entries({ ...params, ...change }).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]],
      );
      navigate({ view: view.id, filter, params: Object.fromEntries(kept) }, replace);
    },
    [navigate, params, filter, view.id],
  );
  const link = useCallback(
    (
      /** @type {string} */ to,
      /** @type {Record<string, string>} */ toParams = {},
      /** @type {Partial<Filter>} */ change = {},
    ) => format({ view: to, filter: { ...filter, ...change }, params: toParams }),
    [filter],
  );
  const close = useCallback(() => {
    if (params["row"] !== undefined) {
      setParams({ row: null, row_late: null });
    }
  }, [params, setParams]);
  useTitle(view.title, context.run?.command ?? "");
  const props = {
    store: events.store,
    selection: events.rows,
    asked: events.asked,
    inTime: rows.inTime,
    late: rows.late,
    filter,
    setFilter,
    context,
    spelling,
    params,
    setParams,
    link,
  };
  return h(
    Frame,
    { views, view, context, link, close, store: session.events, loading, data: [events, suppressed, address] },
    view.filtered ? h(FilterBar, { ...about, filter, spelling, setFilter, busy: events.busy }) : null,
    view.render(props, rows),
  );
}

/**
 * The page, or what went wrong if it fails as a whole. Another address may be one that it can show.
 * @param {{ session: Session }} props
 */
function Page({ session }) {
  const [address, navigate] = useAddress();
  const action = h("button", { type: "button", onClick: () => location.reload() }, "Load the page again");
  return h(
    Boundary,
    { message: "The page has stopped because of a fault in it. It shows no new rows.", data: [address], action },
    h(App, { session, address, navigate }),
  );
}

/**
 * What was received; it counts as loaded only when it is known, too, which of its names are one.
 * @param {import("spawnwatch/rows/session.js").Context} context
 * @param {boolean} settled
 * @returns {import("spawnwatch/rows/session.js").Context}
 */
function useLoaded(context, settled) {
  const loaded = useOnce(context.loaded && settled);
  return useMemo(() => ({ ...context, loaded }), [context, loaded]);
}

/**
 * Whether something has been so, once.
 * @param {boolean} now
 */
function useOnce(now) {
  const once = useRef(false);
  once.current ||= now;
  return once.current;
}

/**
 * The rows of the views.
 * @param {import("spawnwatch/frame/hooks.js").Selection} events
 * @param {import("spawnwatch/frame/hooks.js").Selection} suppressed
 * @param {boolean} loading
 * @returns {import("spawnwatch/views.js").Rows}
 */
function useRows(events, suppressed, loading) {
  return useMemo(() => rowsOf(events, suppressed, loading), [events, suppressed, loading]);
}

/** @param {Session} session */
function useContext(session) {
  const [context, setContext] = useState(session.context);
  useEffect(() => {
    setContext(session.context);
    return session.onChange(() => setContext(session.context));
  }, [session]);
  return context;
}

/**
 * Says in the window's title which view is open, and tells a screen reader by moving to it when it changes.
 * @param {string} title
 * @param {string} command
 */
function useTitle(title, command) {
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} – Spawnwatch${command === "" ? "" : ` ${command}`}`;
  }, [title, command]);
  useEffect(() => {
    if (first.current) {
      first.current = false;
    } else {
      document.getElementById("main")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }, [title]);
}

const root = document.getElementById("app");
if (root !== null) {
  const session = new Session(document.documentElement.dataset["events"] !== undefined);
  root.replaceChildren();
  render(h(Page, { session }), root);
  void connect(document, {
    receive: (message) => session.receive(message),
    fail: (text) => session.fail(text),
    connected: (connected) => session.connected(connected),
  });
}
