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
    text: "What a detection’s search returns for the sightings of one window that belong together: the values that they share, how many there are, the first and the last time. One row becomes one risk event.",
  },
  {
    word: "risk event",
    text: "A row with what its detection says about it: score, message, ATT&CK techniques, and who is at risk.",
  },
  {
    word: "revision",
    text: "One report of a row. A row is reported when it is first seen, and again when it has changed. Each report has the whole row and a higher number, and replaces those before it; the page shows the latest.",
  },
  {
    word: "window",
    text: "A length of time, an hour unless the search or the settings say otherwise, within which sightings are counted together.",
  },
  {
    word: "late",
    text: "A sighting that arrived after its window had been closed for good. Such sightings are not lost: they have a row of their own, marked late, which counts only them and adds to the row that was in time. The page’s counts are of rows in time. To Splunk both would be one risk event, so the risk of a late row counts only for hosts and users that the row in time does not have at risk, or if there is no row in time.",
  },
  {
    word: "clock skew",
    text: "The row has a sighting whose time is too far ahead of the time at which it arrived: the clock of its host is wrong, or the time was forged.",
  },
  {
    word: "row limit",
    text: "The detection has reached its limit of rows in a window, and further ones were left out. This record says so, once for each window, and counts the sightings that have no row.",
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
    text: "A row that deserves an analyst’s attention by itself. Earlier versions of Splunk Enterprise Security called it a notable event.",
  },
  {
    word: "intermediate finding",
    text: "A row that adds risk to a host or user, and deserves attention only together with others.",
  },
  {
    word: "risk object",
    text: "The host or user, or something else, whose risk a row raises.",
  },
  {
    word: "threat object",
    text: "What poses the threat, such as a parent process, a file or an address.",
  },
  {
    word: "risk score",
    text: "How much a row adds to the risk of its object, from 0 to 100, as the detection says. The severity follows from it: up to 20 informational, 40 low, 60 medium, 80 high, above that critical.",
  },
  {
    word: "risk within 24 hours",
    text: "The highest sum of the risk scores of a host or user within any 24 hours. A row counts at its last sighting, and once even if it writes the name in two ways.",
  },
  {
    word: "tactics within seven days",
    text: "The most ATT&CK tactics that the rows of a host or user have within any seven days. Several tactics suggest an attack that moves through its stages.",
  },
  {
    word: "incident",
    text: "Splunk Enterprise Security has two default rules that turn risk into incidents. One looks at the last 24 hours and fires when the risk of an object is above 100. The other looks at the last seven days and fires when it has three or more ATT&CK tactics, from at least four detections. The page marks hosts and users that are above 100, and those with three tactics, by however many detections. It looks at any 24 hours and seven days, not only at the last.",
  },
  {
    word: "name",
    text: "Sources write one host as WS7 and as ws7.corp.example, and one user as CORP\\alice, alice@corp.example and alice. They are shown as one where the data leave no doubt: case does not matter, and a name without a domain is the one with a domain if only one domain has it. A user of a host’s own, such as WS7\\admin, is never joined with admin. “Names as written” shows each name for itself.",
  },
  {
    word: "blind",
    text: "A detection that cannot see what it looks for in the data of a source, because its events lack a field that the search needs. That it finds nothing there means nothing.",
  },
  {
    word: "search",
    text: 'A row is found if it contains all the words, each in any field. Quotes keep words together: "net user". NOT, in capitals, leaves rows out: NOT svchost, NOT "program files". Everything else is searched as it is typed, whatever its case, so an option such as -enc can be pasted from a command line.',
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
