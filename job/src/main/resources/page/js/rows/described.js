/**
 * The detections of rows. A release may change what a detection is called and where it belongs, so each row keeps what it
 * said itself.
 * @module
 */

/** @typedef {import("spawnwatch/source/messages.js").RiskEvent} RiskEvent */

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
  /** The version of each detection that the latest row had: mostly that of the next, too. @type {Map<string, number>} */
  #latest = new Map();
  /** @type {Map<string, number>} */
  #byContent = new Map();

  /**
   * The version that describes a row. Rows of one version share the lists that its file gives them.
   * @param {RiskEvent} row its lists are replaced by equal ones
   * @returns {number} index into `versions`
   */
  versionOf(row) {
    const latest = this.#latest.get(row.detection_id);
    const described = latest !== undefined && describes(this.versions[latest], row);
    const index = described ? latest : this.#lookUp(row, latest);
    this.#latest.set(row.detection_id, index);
    const seen = this.versions[index];
    const { annotations } = row;
    row.analytic_story = seen.stories;
    annotations.mitre_attack = seen.techniques;
    annotations.mitre_attack_technique = seen.techniqueNames;
    annotations.mitre_attack_tactic = seen.tactics;
    return index;
  }

  /**
   * @param {RiskEvent} row
   * @param {number | undefined} other another version of its detection, if there is one
   */
  #lookUp(row, other) {
    const { annotations } = row;
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
    const content = JSON.stringify(Object.values(seen));
    const known = this.#byContent.get(content);
    if (known !== undefined) {
      return known;
    }
    const index = this.versions.length;
    this.versions.push(seen);
    this.#byContent.set(content, index);
    if (other === undefined) {
      this.#detections.push(this.list.length);
      this.list.push(seen);
    } else {
      const detection = this.#detections[other];
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
