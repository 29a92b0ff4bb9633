/**
 * The names under which hosts and users are shown, and the reader's choice between names that are joined and names as
 * the rows write them.
 * @module
 */

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { AS_WRITTEN } from "spawnwatch/rows/filter.js";
import { Word } from "spawnwatch/parts/glossary.js";
import { remember, remembered } from "spawnwatch/frame/memory.js";
import { spellingOf } from "spawnwatch/rows/spelling.js";
import { useWork } from "spawnwatch/work/work.js";

/** @typedef {import("spawnwatch/rows/filter.js").Spelling} Spelling */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/** Names between two yields. */
const STEP = 4096;

const CHOICES = /** @type {const} */ (["joined", "written"]);

/** @type {typeof CHOICES[number] | null} */
let choice = null;
/** @type {Set<() => void>} */
const listeners = new Set();

/**
 * The reader's choice, and how to change it for all who use it.
 * @returns {[typeof CHOICES[number], (changed: typeof CHOICES[number]) => void]}
 */
export function useNamesChoice() {
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
 * @returns {{ spelling: Spelling, settled: boolean }} the same spelling as long as all names keep what they are shown as. A
 *     new name is shown as it is written until it has been looked at together with the others, which is then `settled`
 */
export function useSpelling(...stores) {
  const [current] = useNamesChoice();
  const joined = useRef(/** @type {JoinedNames | null} */ (null));
  joined.current ??= new JoinedNames();
  const names = joined.current;
  const sizes = stores.map((store) => `${store.hostNames.length} ${store.userNames.length}`).join();
  const followed = useWork(
    function* () {
      const spelling = yield* names.following(
        stores.flatMap((store) => store.hostNames),
        stores.flatMap((store) => store.userNames),
      );
      return { spelling, sizes };
    },
    [],
    [sizes, ...stores],
  );
  return current === "written"
    ? { spelling: AS_WRITTEN, settled: true }
    : { spelling: followed?.spelling ?? names.given, settled: followed?.sizes === sizes };
}

/** Names that are joined, while more come in. */
export class JoinedNames {
  #latest = AS_WRITTEN;
  given = this.#spelling();

  /**
   * @param {readonly string[]} hosts all names so far
   * @param {readonly string[]} users
   * @returns {Generator<void, Spelling, void>} another object only if a name is shown as another than before, when
   *     one that was not known was shown as it is written
   */
  *following(hosts, users) {
    const next = yield* spellingOf(hosts, users);
    const kept =
      (yield* agree(hosts, next.host, this.#latest.host)) && (yield* agree(users, next.user, this.#latest.user));
    this.#latest = next;
    if (!kept) {
      this.given = this.#spelling();
    }
    return this.given;
  }

  /** @returns {Spelling} */
  #spelling() {
    return { host: (name) => this.#latest.host(name), user: (name) => this.#latest.user(name) };
  }
}

/**
 * Whether names are shown as before.
 * @param {readonly string[]} names
 * @param {(name: string) => string} next
 * @param {(name: string) => string} before
 * @returns {Generator<void, boolean, void>}
 */
function* agree(names, next, before) {
  for (let i = 0; i < names.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    if (next(names[i]) !== before(names[i])) {
      return false;
    }
  }
  return true;
}

/** The choice between joined names and names as written. */
export function NamesSwitch() {
  const [current, setChoice] = useNamesChoice();
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
