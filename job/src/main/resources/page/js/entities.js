/**
 * The names under which hosts and users are shown, and the reader's choice between names that are joined and names as
 * the rows write them.
 * @module
 */

import { h } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AS_WRITTEN } from "spawnwatch/filter.js";
import { Word } from "spawnwatch/glossary.js";
import { remember, remembered } from "spawnwatch/memory.js";
import { spelling } from "spawnwatch/spelling.js";

/** @typedef {import("spawnwatch/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/store.js").RowStore} RowStore */

const CHOICES = /** @type {const} */ (["joined", "written"]);

/** @type {typeof CHOICES[number] | null} */
let choice = null;
/** @type {Set<() => void>} */
const listeners = new Set();

/**
 * The reader's choice, and how to change it for all who use it.
 * @returns {[typeof CHOICES[number], (changed: typeof CHOICES[number]) => void]}
 */
function useChoice() {
  choice ??= remembered("names", CHOICES, "joined");
  const [current, setCurrent] = useState(choice);
  useEffect(() => {
    const read = () => setCurrent(choice ?? "joined");
    listeners.add(read);
    return () => {
      listeners.delete(read);
    };
  }, []);
  return [
    current,
    (changed) => {
      choice = changed;
      remember("names", changed);
      listeners.forEach((listener) => listener());
    },
  ];
}

/**
 * The names under which hosts and users are shown.
 * @param {...RowStore} stores always the same number
 * @returns {Spelling} the same object as long as the names that were known keep what they are shown as
 */
export function useSpelling(...stores) {
  const [current] = useChoice();
  const joined = useRef(/** @type {JoinedNames | null} */ (null));
  joined.current ??= new JoinedNames();
  const { of } = joined.current;
  const sizes = stores.map((store) => `${store.hostNames.length} ${store.userNames.length}`).join();
  return useMemo(
    () =>
      current === "written"
        ? AS_WRITTEN
        : of(
            stores.flatMap((store) => store.hostNames),
            stores.flatMap((store) => store.userNames),
          ),
    [sizes, current],
  );
}

/** Names that are joined, while more come in. */
export class JoinedNames {
  #latest = AS_WRITTEN;
  /** @type {readonly string[]} */
  #hosts = [];
  /** @type {readonly string[]} */
  #users = [];
  #given = this.#spelling();

  /**
   * @param {readonly string[]} hosts all names so far
   * @param {readonly string[]} users
   * @returns {Spelling} another object only if a name that was known is shown as another than before
   */
  of = (hosts, users) => {
    const next = spelling(hosts, users);
    const kept =
      this.#hosts.every((name) => next.host(name) === this.#latest.host(name)) &&
      this.#users.every((name) => next.user(name) === this.#latest.user(name));
    this.#latest = next;
    this.#hosts = hosts;
    this.#users = users;
    if (!kept) {
      this.#given = this.#spelling();
    }
    return this.#given;
  };

  /** @returns {Spelling} */
  #spelling() {
    return { host: (name) => this.#latest.host(name), user: (name) => this.#latest.user(name) };
  }
}

/** The choice between joined names and names as written. */
export function NamesSwitch() {
  const [current, setChoice] = useChoice();
  return h(
    "div",
    { class: "names-switch" },
    h(
      "label",
      null,
      h("input", {
        type: "checkbox",
        checked: current === "written",
        onChange: (/** @type {Event} */ event) =>
          setChoice(/** @type {HTMLInputElement} */ (event.currentTarget).checked ? "written" : "joined"),
      }),
      " Names as written",
    ),
    h(Word, { word: "name" }, "Which names are one?"),
  );
}
