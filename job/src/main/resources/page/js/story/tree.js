/**
 * Processes indented by parent, day by day. A parent that raised nothing, or that raised something on another day only,
 * is there for its children, without risk events.
 * @module
 */

import { byNameOnly, parentsOf } from "spawnwatch/story/parents.js";
import { DAY_MS } from "spawnwatch/story/processes.js";
import { rowKey } from "spawnwatch/rows/row.js";

/** @typedef {import("spawnwatch/story/processes.js").Identity} Identity */
/** @typedef {import("spawnwatch/story/processes.js").Process} Process */

/**
 * A place in the tree.
 * @typedef {object} Node
 * @property {Process | null} process null for a parent that is there for its children
 * @property {Identity} identity
 * @property {boolean} guessed whether only the name says what is above; without a process: what it is to those below
 * @property {number} since when an own process was first seen, on a day before; NaN if it was not
 * @property {string} host
 * @property {number} time
 * @property {Node[]} children
 */

/**
 * A line of the story: the beginning of a day, or what is on one place, or like processes that follow each other.
 * @typedef {{ day: number } | { nodes: Node[], depth: number, key: string }} Line
 */

/** Places between two yields. */
const STEP = 128;

/** So many processes in a row that are alike become one line. */
const ALIKE_FROM = 3;

/**
 * @param {readonly Process[]} processes in the order of time
 * @returns {Generator<void, Line[], void>}
 */
export function* linesOf(processes) {
  const parents = yield* parentsOf(processes);
  /** @type {Line[]} */
  const lines = [];
  /** @type {Process[][]} */
  const days = [];
  for (const process of processes) {
    const today = days[days.length - 1];
    if (today !== undefined && dayOf(today[0].time) === dayOf(process.time)) {
      today.push(process);
    } else {
      days.push([process]);
    }
  }
  for (const today of days) {
    lines.push({ day: dayOf(today[0].time) * DAY_MS });
    yield* flatten(yield* forest(today, parents), lines);
  }
  return lines;
}

/** @param {number} time */
function dayOf(time) {
  return Math.floor(time / DAY_MS);
}

/**
 * @param {readonly Process[]} today
 * @param {ReadonlyMap<Process, Process>} parents
 * @returns {Generator<void, Node[], void>} those without a parent
 */
function* forest(today, parents) {
  const nodes = new Map(today.map((process) => [process, nodeOf(process)]));
  /** @type {Map<string | Process, Node>} */
  const others = new Map();
  /** @type {Node[]} */
  const roots = [];
  let step = 0;
  for (const [process, node] of nodes) {
    if (step++ % STEP === 0) {
      yield;
    }
    const parent = parents.get(process);
    const above = parent === undefined ? undefined : nodes.get(parent);
    node.guessed = parent !== undefined && byNameOnly(parent, process);
    const shown = above ?? (parent === undefined ? unseen(process, others) : earlier(parent, process, others));
    if (shown === null) {
      roots.push(node);
      continue;
    }
    if (above === undefined && shown.children.length === 0) {
      roots.push(shown);
    }
    shown.children.push(node);
  }
  return roots;
}

/** @param {Process} process @returns {Node} */
function nodeOf(process) {
  return {
    process,
    identity: process,
    guessed: false,
    since: NaN,
    host: process.host,
    time: process.time,
    children: [],
  };
}

/**
 * The place of a parent that raised nothing.
 * @param {Process} process
 * @param {Map<string | Process, Node>} others
 * @returns {Node | null} null if nothing is known of it
 */
function unseen({ parent, host, time }, others) {
  const named =
    parent.name === "" && parent.command === "" ? "" : JSON.stringify(["", parent.name, parent.command, host]);
  const number = parent.guid || parent.pid;
  const numbered = number === "" ? "" : JSON.stringify([number, parent.name, host]);
  if (named === "" && numbered === "") {
    return null;
  }
  const known = others.get(numbered) ?? (numbered === "" ? others.get(named) : undefined);
  const node = known ?? {
    process: null,
    identity: parent,
    guessed: number === "" && parent.command === "",
    since: NaN,
    host,
    time,
    children: [],
  };
  for (const key of [numbered, named]) {
    if (key !== "" && !others.has(key)) {
      others.set(key, node);
    }
  }
  return node;
}

/**
 * The place of a parent of a day before.
 * @param {Process} parent
 * @param {Process} process its child
 * @param {Map<string | Process, Node>} others
 * @returns {Node}
 */
function earlier(parent, { time }, others) {
  const node = others.get(parent) ?? {
    process: null,
    identity: parent,
    guessed: false,
    since: parent.time,
    host: parent.host,
    time,
    children: [],
  };
  others.set(parent, node);
  return node;
}

/**
 * @param {readonly Node[]} roots
 * @param {Line[]} lines to which theirs are added
 * @returns {Generator<void, void, void>}
 */
function* flatten(roots, lines) {
  /** @type {{ nodes: Node[], depth: number }[]} */
  const open = (yield* alike(roots, 0)).reverse();
  let step = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { nodes, depth } = next;
    if (step++ % STEP === 0) {
      yield;
    }
    lines.push({ nodes, depth, key: lineKey(nodes[0]) });
    if (nodes.length === 1) {
      for (const below of (yield* alike(nodes[0].children, depth + 1)).reverse()) {
        open.push(below);
      }
    }
  }
}

/**
 * What is the same for a line when others come in before it.
 * @param {Node} node
 */
function lineKey({ process, identity, host, time, since }) {
  if (process === null) {
    const { guid, pid, name, command } = identity;
    return JSON.stringify([Math.floor(time / DAY_MS), host, guid, pid, name, command, since]);
  }
  const [{ store, row }] = process.raised;
  return rowKey(store.row(row));
}

/**
 * Places in the order of time; those that follow each other and are alike together.
 * @param {readonly Node[]} nodes
 * @param {number} depth
 * @returns {Generator<void, { nodes: Node[], depth: number }[], void>}
 */
function* alike(nodes, depth) {
  const ordered = [...nodes].sort((a, b) => a.time - b.time);
  /** @type {{ nodes: Node[], depth: number }[]} */
  const groups = [];
  let key = "";
  let step = 0;
  for (const node of ordered) {
    if (++step % STEP === 0) {
      yield;
    }
    const own = keyOf(node);
    if (own !== "" && own === key) {
      groups[groups.length - 1].nodes.push(node);
    } else {
      groups.push({ nodes: [node], depth });
    }
    key = own;
  }
  return groups.flatMap((group) =>
    group.nodes.length >= ALIKE_FROM ? [group] : group.nodes.map((node) => ({ nodes: [node], depth })),
  );
}

/**
 * What like processes have in common; empty for one that stays apart.
 * @param {Node} node
 */
function keyOf({ process, children, host, guessed }) {
  if (process === null || children.length > 0) {
    return "";
  }
  const detections = process.raised.map(
    ({ store, row, suppressed }) => `${store.detections[store.detection[row]].id} ${suppressed} ${store.late[row]}`,
  );
  return JSON.stringify([
    host,
    guessed,
    process.name,
    process.commands,
    process.users,
    [...new Set(detections)].sort(),
  ]);
}
