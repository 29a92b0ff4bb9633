/**
 * The detections of rows. A release may change what a detection is called and where it belongs, so each row keeps what it
 * said itself.
 * @module
 */

/** @typedef {import("spawnwatch/messages.js").RiskEvent} RiskEvent */

/**
 * A detection as rows describe it.
 * @typedef {object} DetectionSeen
 * @property {string} id
 * @property {number} version
 * @property {string} name
 * @property {string} type
 * @property {string[]} techniques ids
 * @property {string[]} techniqueNames
 * @property {string[]} tactics names
 * @property {string[]} stories
 */

export class DescribedDetections {
  /** Each detection once, as its newest version describes it, in the order in which they first appear. @type {DetectionSeen[]} */
  list = [];

  /** Each description that rows have, of which a detection has several if its files changed. @type {DetectionSeen[]} */
  versions = [];

  /** Of each version, the index of its detection. @type {number[]} */
  #detections = [];
  /** The versions of a detection, the latest first. @type {Map<string, number[]>} */
  #byId = new Map();

  /**
   * The version that describes a row. Rows of one version share the lists that its file gives them.
   * @param {RiskEvent} row its lists are replaced by equal ones
   * @returns {number} index into `versions`
   */
  versionOf(row) {
    const known = this.#byId.get(row.detection_id) ?? [];
    const { annotations } = row;
    for (const index of known) {
      const seen = this.versions[index];
      if (describes(seen, row)) {
        row.analytic_story = seen.stories;
        annotations.mitre_attack = seen.techniques;
        annotations.mitre_attack_technique = seen.techniqueNames;
        annotations.mitre_attack_tactic = seen.tactics;
        return index;
      }
    }
    const index = this.versions.length;
    const seen = {
      id: row.detection_id,
      version: row.detection_version,
      name: row.detection_name,
      type: row.type,
      techniques: annotations.mitre_attack,
      techniqueNames: annotations.mitre_attack_technique,
      tactics: annotations.mitre_attack_tactic,
      stories: row.analytic_story,
    };
    this.versions.push(seen);
    this.#byId.set(row.detection_id, [index, ...known]);
    if (known.length === 0) {
      this.#detections.push(this.list.length);
      this.list.push(seen);
    } else {
      const detection = this.#detections[known[0]];
      this.#detections.push(detection);
      if (!(seen.version < this.list[detection].version)) {
        this.list[detection] = seen;
      }
    }
    return index;
  }

  /**
   * The detection of a version.
   * @param {number} version index into `versions`
   * @returns {number} index into `list`
   */
  detectionOf(version) {
    return this.#detections[version];
  }
}

/**
 * @param {DetectionSeen} seen
 * @param {RiskEvent} row of the same detection
 */
function describes(seen, row) {
  const { annotations } = row;
  return (
    seen.version === row.detection_version &&
    seen.name === row.detection_name &&
    seen.type === row.type &&
    same(seen.techniques, annotations.mitre_attack) &&
    same(seen.techniqueNames, annotations.mitre_attack_technique) &&
    same(seen.tactics, annotations.mitre_attack_tactic) &&
    same(seen.stories, row.analytic_story)
  );
}

/**
 * @param {readonly string[]} a
 * @param {readonly string[]} b
 */
function same(a, b) {
  return a === b || (a.length === b.length && a.every((text, i) => text === b[i]));
}
