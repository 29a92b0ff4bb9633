/**
 * Words of the page with their meanings.
 * @module
 */

/**
 * @typedef {object} Meaning
 * @property {string} word in lower case
 * @property {string} text plain sentences
 */

/** @type {readonly Meaning[]} */
export const WORDS = [
  {
    word: "sighting",
    text: "One event that satisfies the condition of one detection. An event that satisfies two detections counts as two sightings.",
  },
  {
    word: "row",
    text: "What a detection’s search returns for the sightings of one window that belong together: the values they share, how many there are, and when the first and the last happened. One row becomes one risk event.",
  },
  {
    word: "risk event",
    text: "A row together with what its detection says about it: score, message, ATT&CK techniques, and who is at risk.",
  },
  {
    word: "revision",
    text: "One report of a row. A row is reported when it is first seen, and again when it has changed. Each report holds the whole row under a higher number and replaces the earlier ones; the page shows the latest.",
  },
  {
    word: "window",
    text: "A span of time within which sightings are counted together: one hour, unless the search or the settings say otherwise.",
  },
  {
    word: "late",
    text: "A sighting that arrived after its window had been closed for good. Such sightings are not lost: they have a row of their own, marked late, whose count adds to that of the row in time. Unless it says “late”, the page counts rows in time only. Splunk would have made one risk event of both, so a late row adds risk only for hosts and users that the row in time does not put at risk. If several late rows do, the first one counts.",
  },
  {
    word: "clock skew",
    text: "A sighting of the row has a time too far ahead of when it arrived. Either the clock of its host is wrong, or the time was forged.",
  },
  {
    word: "row limit",
    text: "The detection reached its limit of rows in a window, so further rows were left out. This record says so once for each window, and counts the sightings that have no row.",
  },
  {
    word: "suppressed",
    text: "An entry of the allowlist covers the row. It raises no risk and is not among the risk events, but it is kept, with the entry, its owner and the reason.",
  },
  {
    word: "rejected",
    text: "A record that could not be read as an event, or an event that lacks something essential, such as a time. It is kept with the reason, so that nothing disappears silently.",
  },
  {
    word: "finding",
    text: "A row that deserves an analyst’s attention on its own. Earlier versions of Splunk Enterprise Security called it a notable event.",
  },
  {
    word: "intermediate finding",
    text: "A row that adds risk to a host or user, and deserves attention only together with others.",
  },
  {
    word: "risk object",
    text: "Whose risk a row raises: a host, a user, or something else.",
  },
  {
    word: "threat object",
    text: "What poses the threat, such as a parent process, a file or an address.",
  },
  {
    word: "risk score",
    text: "How much a row adds to the risk of its object, from 0 to 100, as the detection says. The severity follows from it: informational up to 20, low up to 40, medium up to 60, high up to 80, critical above that.",
  },
  {
    word: "risk within 24 hours",
    text: "The highest sum of the risk scores of a host or user within any 24 hours. A row counts at the time of its last sighting, and only once even if it writes the name in two ways.",
  },
  {
    word: "tactics within seven days",
    text: "The most ATT&CK tactics that the rows of a host or user have within any seven days. Several tactics suggest an attack that moves through its stages.",
  },
  {
    word: "incident",
    text: "Splunk Enterprise Security has two default rules that turn risk into incidents. One looks at the last 24 hours and fires when the risk of an object is above 100. The other looks at the last seven days and fires when an object has three or more ATT&CK tactics, from at least four detections. The page marks hosts and users above 100, and those with three or more tactics from any number of detections. It checks every span of 24 hours and of seven days, not just the latest.",
  },
  {
    word: "name",
    text: "Sources write one host as WS7 and as ws7.corp.example, and one user as CORP\\alice, alice@corp.example and alice. They are shown as one where the data leave no doubt: case does not matter, and a name without a domain is taken for the one with a domain if only one domain has that name. A host’s own account, such as WS7\\admin, is never joined with admin. “Names as written” shows each spelling separately.",
  },
  {
    word: "blind",
    text: "A detection that cannot see what it looks for in the data of a source, because the events of that source lack a field the search needs. Finding nothing there proves nothing.",
  },
  {
    word: "search",
    text: 'A row is found if it contains all the words, each in any field. Quotes keep words together: "net user". NOT, in capitals, leaves rows out: NOT svchost, NOT "program files". Everything else is searched as typed, ignoring case, so an option such as -enc can be pasted from a command line.',
  },
  {
    word: "refused",
    text: "A detection that does not run, because its search needs something that a stream cannot provide.",
  },
];

/**
 * @param {string} word
 * @returns {Meaning | undefined}
 */
export function meaningOf(word) {
  const wanted = word.toLowerCase();
  return WORDS.find((known) => known.word === wanted);
}
