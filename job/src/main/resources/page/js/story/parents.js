/**
 * The parents of processes. A parent is found by its GUID, else by its number and the time, else by its name and command
 * line within an hour.
 * @module
 */

import { agree, DAY_MS } from "spawnwatch/story/processes.js";

/** @typedef {import("spawnwatch/story/processes.js").Process} Process */

/** How long after a process another can be its child, if only names tell so. */
const NAMED_MS = 60 * 60 * 1000;

/** Candidates for a parent that are looked at, the latest first. */
const LOOKED_AT = 64;

/** Processes between two yields. */
const STEP = 128;

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
  for (let i = 0; i < processes.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    const process = processes[i];
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
 * Whether only the name says that a process is the parent of another.
 * @param {Process} parent
 * @param {Process} process
 */
export function byNameOnly(parent, { parent: { guid, pid, command } }) {
  return (
    (guid === "" || guid !== parent.guid) &&
    (pid === "" || pid !== parent.pid) &&
    (command === "" || command !== parent.command)
  );
}
