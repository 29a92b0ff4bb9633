/**
 * Which names of hosts and users are one. Sources write the same host as `WS7` and `ws7.corp.example`, and the same user
 * as `CORP\alice`, `alice@corp.example` and `alice`. They are one where the data leave no doubt:
 *
 * - Case does not matter.
 * - A host without a domain is the one with a domain, if only one domain has a host of that name.
 * - A user without a domain is the one with a domain, if only one domain has a user of that name. A DNS domain and a
 *   NetBIOS domain are one if the first begins with the second, as `corp.example` and `CORP` do, and no other DNS domain
 *   does: then it could be either.
 * - A domain that is one of the hosts holds local accounts, which are never a user without a domain: `WS7\admin` is not
 *   `admin`.
 * - An IP address is joined with no other name, and neither is `unknown`, which the data model puts where a source has no
 *   name.
 *
 * @module
 */

/** @typedef {import("spawnwatch/rows/filter.js").Spelling} Spelling */

/** What the CIM data model puts where an event has no name. */
const UNKNOWN = "unknown";

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * A name in two parts.
 * @typedef {object} Parts
 * @property {string} name in lower case, without its domain
 * @property {string} domain in lower case; empty if there is none
 */

/** Names between two yields. */
const STEP = 512;

/**
 * The names under which hosts and users are shown: the spelling with a domain if there is one, else the one that came
 * first.
 * @param {readonly string[]} hostNames in the order in which they came
 * @param {readonly string[]} userNames
 * @returns {Spelling}
 */
export function spelling(hostNames, userNames) {
  const work = spellingOf(hostNames, userNames);
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

/**
 * The same in slices.
 * @param {readonly string[]} hostNames
 * @param {readonly string[]} userNames
 * @returns {Generator<void, Spelling, void>}
 */
export function* spellingOf(hostNames, userNames) {
  const hosts = new Set((yield* each(hostNames, hostParts)).map(({ name }) => name));
  const shownHosts = yield* joined(hostNames, hostParts, (domain) => domain, false, new Set());
  const shownUsers = yield* joined(userNames, userParts, yield* domainKeys(userNames), true, hosts);
  return {
    host: (name) => shownHosts.get(name) ?? name,
    user: (name) => shownUsers.get(name) ?? name,
  };
}

/**
 * Finds a known name for a host or user whose given name no row has, such as `WS7` for `ws7.corp.example` after the page
 * has forgotten the rows that write the longer name.
 * @param {string} name
 * @param {"host" | "user"} kind
 * @param {readonly string[]} hostNames
 * @param {readonly string[]} userNames
 * @returns {Generator<void, string, void>} the given name if none is known
 */
export function* sameName(name, kind, hostNames, userNames) {
  const names = kind === "host" ? hostNames : userNames;
  const withName = [...names, name];
  const together = yield* spellingOf(kind === "host" ? withName : hostNames, kind === "user" ? withName : userNames);
  const shown = together[kind](name);
  return names.find((other) => together[kind](other) === shown) ?? name;
}

/**
 * @param {readonly string[]} names
 * @param {(name: string) => Parts} partsOf
 * @param {(domain: string) => string} domainKey spellings of one domain have one key
 * @param {boolean} local whether a domain may be a host
 * @param {ReadonlySet<string>} hosts
 * @returns {Generator<void, Map<string, string>, void>} the shown name of each
 */
function* joined(names, partsOf, domainKey, local, hosts) {
  /** The domains of each name, without those of local accounts. @type {Map<string, Set<string>>} */
  const domains = new Map();
  const all = yield* each(names, (written) => {
    const { name, domain } = partsOf(written);
    const key = domainKey(domain);
    const isLocal = local && key !== "" && hosts.has(key);
    if (key !== "" && !isLocal) {
      const known = domains.get(name) ?? new Set();
      domains.set(name, known.add(key));
    }
    return { written, name, domain: key };
  });
  /** @type {Map<string, { written: string, qualified: boolean }>} */
  const shown = new Map();
  const keys = yield* each(all, ({ written, name, domain }) => {
    const candidates = domains.get(name);
    const only = domain === "" && name !== UNKNOWN && candidates?.size === 1 ? [...candidates][0] : domain;
    const key = JSON.stringify([name, only]);
    const best = shown.get(key);
    if (best === undefined || (!best.qualified && domain !== "")) {
      shown.set(key, { written, qualified: domain !== "" });
    }
    return key;
  });
  /** @type {Map<string, string>} */
  const shownNames = new Map();
  yield* each(keys, (key, i) => shownNames.set(all[i].written, shown.get(key)?.written ?? all[i].written));
  return shownNames;
}

/**
 * @param {string} name
 * @returns {Parts}
 */
function hostParts(name) {
  const lower = name.toLowerCase().replace(/\.$/, "");
  const dot = lower.indexOf(".");
  if (dot <= 0 || IPV4.test(lower) || lower.includes(":")) {
    return { name: lower, domain: "" };
  }
  return { name: lower.slice(0, dot), domain: lower.slice(dot + 1) };
}

/**
 * @param {string} name
 * @returns {Parts}
 */
function userParts(name) {
  const lower = name.toLowerCase();
  const slash = lower.lastIndexOf("\\");
  if (slash > 0) {
    return { name: lower.slice(slash + 1), domain: lower.slice(0, slash) };
  }
  const at = lower.lastIndexOf("@");
  return at > 0 ? { name: lower.slice(0, at), domain: lower.slice(at + 1) } : { name: lower, domain: "" };
}

/**
 * One key for the spellings of a domain.
 * @param {readonly string[]} userNames
 * @returns {Generator<void, (domain: string) => string, void>}
 */
function* domainKeys(userNames) {
  /** The DNS domains that begin with a label. @type {Map<string, Set<string>>} */
  const beginning = new Map();
  for (const { domain } of yield* each(userNames, userParts)) {
    if (domain.includes(".")) {
      const label = domain.split(".")[0];
      beginning.set(label, (beginning.get(label) ?? new Set()).add(domain));
    }
  }
  return (domain) => {
    const label = domain.split(".")[0];
    return beginning.get(label)?.size === 1 ? label : domain;
  };
}

/**
 * What becomes of each of many, in slices.
 * @template A, B
 * @param {readonly A[]} all
 * @param {(a: A, i: number) => B} make
 * @returns {Generator<void, B[], void>}
 */
function* each(all, make) {
  const made = [];
  for (let i = 0; i < all.length; i++) {
    if (i % STEP === 0) {
      yield;
    }
    made.push(make(all[i], i));
  }
  return made;
}
