/**
 * Which risk events are about one process. Rows of several detections tell of the same process: it is the same
 *
 * - by its GUID, which Sysmon gives each process;
 * - else by its number on the host, if name and command line agree and less than a day lies between, since numbers are
 *   given again;
 * - else by the moment of its event and its name, if nothing else disagrees.
 *
 * A row that joins several processes, since its search collects values or counts sightings without saying of which
 * process, is none of them and stands for itself.
 *
 * @module
 */

import { texts } from "spawnwatch/rows/row.js";
import { sorted } from "spawnwatch/work/sort.js";

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/**
 * A risk event of a process.
 * @typedef {object} Raised
 * @property {RowStore} store
 * @property {number} row
 * @property {boolean} suppressed
 */

/**
 * What identifies a process, as far as it is known; else empty.
 * @typedef {object} Identity
 * @property {string} guid
 * @property {string} pid decimal
 * @property {string} name
 * @property {string} command
 */

/**
 * Where and when a process is seen, and what it raised.
 * @typedef {object} Appearance
 * @property {string} host as shown, several joined by a comma
 * @property {readonly string[]} commands command lines, more than one only if the row joins processes
 * @property {readonly string[]} users
 * @property {boolean} several whether the row joins processes
 * @property {number} time first sighting, epoch ms
 * @property {number} until last sighting
 * @property {Identity} parent
 * @property {Raised[]} raised in the order of time
 */

/** @typedef {Identity & Appearance} Process */

export const DAY_MS = 24 * 60 * 60 * 1000;

/** Candidates that are looked at before a process counts as another. */
const LOOKED_AT = 64;

/** Rows between two yields. */
const STEP = 128;

/** Values that stand for nothing: the data model's, and those of missing group fields. */
const NOTHING = new Set(["unknown", "null", "-"]);

/**
 * @param {readonly Raised[]} entries
 * @param {import("spawnwatch/rows/filter.js").Spelling} spelling
 * @returns {Generator<void, Process[], void>} in the order of time
 */
export function* processesOf(entries, spelling) {
  const order = yield* sorted(Int32Array.from(entries.keys()), (i) => timeOf(entries[i]), false);
  /** @type {Process[]} */
  const found = [];
  const known = new Known();
  for (let i = 0; i < order.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    const read = processOf(entries[order[i]], spelling);
    const same = read.several ? undefined : known.find(read);
    if (same === undefined) {
      found.push(read);
    } else {
      join(same, read);
    }
    if (!read.several) {
      known.add(same ?? read);
    }
  }
  return found;
}

/** @param {Raised} entry */
function timeOf({ store, row }) {
  return store.firstTime[row];
}

/**
 * @param {Raised} entry
 * @param {import("spawnwatch/rows/filter.js").Spelling} spelling
 * @returns {Process}
 */
function processOf(entry, spelling) {
  const { store, row } = entry;
  const event = store.row(row);
  const commands = known(texts(event, "process"));
  const names = known(texts(event, "process_name"));
  const hosts = [...new Set(texts(event, "dest").map(spelling.host))];
  const guid = only(event, "process_guid").toLowerCase();
  const pid = decimal(only(event, "process_id"));
  return {
    host: hosts.join(", "),
    guid,
    pid,
    name: names.join(", "),
    command: commands.length === 1 ? commands[0] : "",
    commands,
    users: [...new Set(texts(event, "user").map(spelling.user))],
    several:
      commands.length > 1 || names.length > 1 || hosts.length > 1 || (event.count > 1 && guid === "" && pid === ""),
    time: store.firstTime[row],
    until: store.lastTime[row],
    parent: {
      guid: only(event, "parent_process_guid").toLowerCase(),
      pid: decimal(only(event, "parent_process_id")),
      name: only(event, "parent_process_name"),
      command: only(event, "parent_process"),
    },
    raised: [entry],
  };
}

/** @param {readonly string[]} values */
function known(values) {
  return values.filter((value) => !NOTHING.has(value.toLowerCase()));
}

/**
 * The value of a field that has one.
 * @param {RiskEvent} event
 * @param {string} name
 */
function only(event, name) {
  const values = known(texts(event, name));
  return values.length === 1 ? values[0] : "";
}

/**
 * The number of a process, which some sources write in hexadecimal.
 * @param {string} pid
 */
function decimal(pid) {
  return /^0x[0-9a-f]{1,12}$/iu.test(pid) ? String(Number.parseInt(pid, 16)) : pid;
}

/**
 * Whether two processes may be one by what is known of both.
 * @param {Identity} a
 * @param {Identity} b
 */
export function agree(a, b) {
  return (
    agrees(a.guid, b.guid) &&
    agrees(a.pid, b.pid) &&
    agrees(a.name.toLowerCase(), b.name.toLowerCase()) &&
    agrees(a.command, b.command)
  );
}

/** @param {string} a @param {string} b */
function agrees(a, b) {
  return a === b || a === "" || b === "";
}

/** The processes so far, by what identifies them. */
class Known {
  /** @type {Map<string, Process[]>} */
  #byKey = new Map();

  /** @param {Process} process */
  add(process) {
    for (const key of keys(process)) {
      const list = this.#byKey.get(key);
      if (list === undefined) {
        this.#byKey.set(key, [process]);
      } else if (!list.includes(process, -LOOKED_AT)) {
        list.push(process);
      }
    }
  }

  /** @param {Process} process */
  find(process) {
    for (const key of keys(process)) {
      const same = (this.#byKey.get(key) ?? [])
        .slice(-LOOKED_AT)
        .findLast((candidate) => agree(candidate, process) && process.time - candidate.time < DAY_MS);
      if (same !== undefined) {
        return same;
      }
    }
    return undefined;
  }
}

/**
 * Under what a process is found, the surest first.
 * @param {Process} process
 */
function keys({ host, guid, pid, name, time }) {
  return [
    guid === "" ? "" : `guid ${guid} ${host}`,
    pid === "" ? "" : `pid ${pid} ${host}`,
    name === "" ? "" : `time ${time} ${name.toLowerCase()} ${host}`,
  ].filter((key) => key !== "");
}

/**
 * Adds what another row knows of a process.
 * @param {Process} process
 * @param {Process} read
 */
function join(process, read) {
  process.guid ||= read.guid;
  process.pid ||= read.pid;
  process.name ||= read.name;
  process.command ||= read.command;
  process.commands = process.commands.length > 0 ? process.commands : read.commands;
  process.users = [...new Set([...process.users, ...read.users])];
  process.until = Math.max(process.until, read.until);
  process.parent.guid ||= read.parent.guid;
  process.parent.pid ||= read.parent.pid;
  process.parent.name ||= read.parent.name;
  process.parent.command ||= read.parent.command;
  process.raised.push(...read.raised);
}
