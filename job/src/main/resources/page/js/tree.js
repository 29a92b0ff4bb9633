/**
 * Processes indented by parent, day by day. The parent is found by its GUID, else by its number and the time, else by its
 * name and command line within an hour. A parent that raised nothing, or that raised something on another day only, is
 * there for its children, without risk events.
 * @module
 */

import { agree, DAY_MS } from "spawnwatch/processes.js";

/** @typedef {import("spawnwatch/processes.js").Identity} Identity */
/** @typedef {import("spawnwatch/processes.js").Process} Process */

/**
 * A place in the tree.
 * @typedef {object} Node
 * @property {Process | null} process null for a parent that is there for its children
 * @property {Identity} identity
 * @property {number} since when an own process was first seen, on a day before; NaN if it was not
 * @property {string} host
 * @property {number} time
 * @property {Node[]} children
 */

/**
 * A line of the story: the beginning of a day, or what is on one place, or like processes that follow each other.
 * @typedef {{ day: number } | { nodes: Node[], depth: number, key: string }} Line
 */

/** How long after a process another can be its child, if only names tell so. */
const NAMED_MS = 60 * 60 * 1000;

/** Candidates for a parent that are looked at, the latest first. */
const LOOKED_AT = 64;

/** So many processes in a row that are alike become one line. */
const ALIKE_FROM = 3;

/** Processes between two yields. */
const STEP = 128;

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
    flatten(forest(today, parents), lines);
    yield;
  }
  return lines;
}

/** @param {number} time */
function dayOf(time) {
  return Math.floor(time / DAY_MS);
}

/**
 * The parent of each process that has one among them.
 * @param {readonly Process[]} processes
 * @returns {Generator<void, Map<Process, Process>, void>}
 */
export function* parentsOf(processes) {
  /** @type {Map<string, Process[]>} */
  const byKey = new Map();
  /** @param {string} key @param {Process} process */
  const put = (key, process) => {
    const list = byKey.get(key);
    if (list === undefined) {
      byKey.set(key, [process]);
    } else {
      list.push(process);
    }
  };
  for (const process of processes) {
    if (!process.several) {
      put(`guid ${process.guid} ${process.host}`, process);
      put(`pid ${process.pid} ${process.host}`, process);
      put(`name ${process.name.toLowerCase()} ${process.host}`, process);
    }
  }
  /** @type {Map<Process, Process>} */
  const parents = new Map();
  for (let i = 0; i < processes.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    const parent = parentOf(processes[i], byKey);
    if (parent !== undefined && !descends(parent, processes[i], parents)) {
      parents.set(processes[i], parent);
    }
  }
  return parents;
}

/**
 * @param {Process} process
 * @param {ReadonlyMap<string, Process[]>} byKey
 */
function parentOf(process, byKey) {
  const { parent, host, time } = process;
  /** @param {string} key @param {number} within */
  const latest = (key, within) => {
    const list = byKey.get(`${key} ${host}`) ?? [];
    let looked = 0;
    for (let i = before(list, time) - 1; i >= 0 && looked++ < LOOKED_AT && time - list[i].time <= within; i--) {
      if (list[i] !== process && agree(list[i], parent)) {
        return list[i];
      }
    }
    return undefined;
  };
  if (parent.guid !== "") {
    const named = latest(`guid ${parent.guid}`, Infinity);
    if (named !== undefined) {
      return named;
    }
  }
  if (parent.pid !== "") {
    const numbered = latest(`pid ${parent.pid}`, DAY_MS);
    if (numbered !== undefined) {
      return numbered;
    }
  }
  return parent.name === "" ? undefined : latest(`name ${parent.name.toLowerCase()}`, NAMED_MS);
}

/**
 * How many of the processes, which are in the order of time, began at or before a time.
 * @param {readonly Process[]} processes
 * @param {number} time
 */
function before(processes, time) {
  let low = 0;
  let high = processes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (processes[middle].time <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * Whether a process is another or has it above, as forged data may say of a parent.
 * @param {Process} process
 * @param {Process} other
 * @param {ReadonlyMap<Process, Process>} parents
 */
function descends(process, other, parents) {
  /** @type {Process | undefined} */
  let above = process;
  while (above !== undefined && above !== other) {
    // A parent never begins after its child, so that only processes of the same moment can form a ring.
    above = above.time < other.time ? undefined : parents.get(above);
  }
  return above === other;
}

/**
 * @param {readonly Process[]} today
 * @param {ReadonlyMap<Process, Process>} parents
 * @returns {Node[]} those without a parent
 */
function forest(today, parents) {
  const nodes = new Map(today.map((process) => [process, nodeOf(process)]));
  /** @type {Map<string | Process, Node>} */
  const others = new Map();
  /** @type {Node[]} */
  const roots = [];
  for (const [process, node] of nodes) {
    const parent = parents.get(process);
    const above = parent === undefined ? undefined : nodes.get(parent);
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
  return { process, identity: process, since: NaN, host: process.host, time: process.time, children: [] };
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
  const node = known ?? { process: null, identity: parent, since: NaN, host, time, children: [] };
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
 */
function flatten(roots, lines) {
  /** @type {{ nodes: Node[], depth: number }[]} */
  const open = alike(roots, 0).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { nodes, depth } = next;
    lines.push({ nodes, depth, key: `${lines.length}` });
    if (nodes.length === 1) {
      for (const below of alike(nodes[0].children, depth + 1).reverse()) {
        open.push(below);
      }
    }
  }
}

/**
 * Places in the order of time; those that follow each other and are alike together.
 * @param {readonly Node[]} nodes
 * @param {number} depth
 */
function alike(nodes, depth) {
  const ordered = [...nodes].sort((a, b) => a.time - b.time);
  /** @type {{ nodes: Node[], depth: number }[]} */
  const groups = [];
  let key = "";
  for (const node of ordered) {
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
function keyOf({ process, children, host }) {
  if (process === null || children.length > 0) {
    return "";
  }
  const detections = process.raised.map(
    ({ store, row, suppressed }) => `${store.detections[store.detection[row]].id} ${suppressed} ${store.late[row]}`,
  );
  return JSON.stringify([host, process.name, process.commands, process.users, [...new Set(detections)].sort()]);
}
