/**
 * The fields of rows that loops pass over, each as an array of its own.
 * @module
 */

import { SEVERITIES } from "spawnwatch/source/messages.js";

const FIRST_CAPACITY = 1024;

export class RowColumns {
  firstTime = new Float64Array(FIRST_CAPACITY);
  lastTime = new Float64Array(FIRST_CAPACITY);
  score = new Float64Array(FIRST_CAPACITY);
  detection = new Int32Array(FIRST_CAPACITY);
  severity = new Uint8Array(FIRST_CAPACITY);
  late = new Uint8Array(FIRST_CAPACITY);
  gone = new Uint8Array(FIRST_CAPACITY);
  detectionVersion = new Int32Array(FIRST_CAPACITY);
  /** Of 53 bits, since anybody may write a record. */
  revision = new Float64Array(FIRST_CAPACITY);

  /**
   * Sets the fields of a row that is there.
   * @param {number} index
   * @param {import("spawnwatch/source/messages.js").RiskEvent} row
   * @param {number} version of its detection, as the row describes it
   * @param {number} detection
   */
  set(index, row, version, detection) {
    this.firstTime[index] = Date.parse(row.firstTime);
    this.lastTime[index] = Date.parse(row.lastTime);
    this.score[index] = row.risk_score;
    this.detectionVersion[index] = version;
    this.detection[index] = detection;
    this.severity[index] = Math.max(0, SEVERITIES.indexOf(row.severity));
    this.late[index] = row.late ? 1 : 0;
    this.revision[index] = row.revision;
    this.gone[index] = 0;
  }

  /**
   * The indexes of the rows that have gone, or of those that have not, ascending.
   * @param {0 | 1} gone
   * @param {number} size how many rows there are, those that have gone included
   */
  indexesWhere(gone, size) {
    const indexes = new Int32Array(size);
    let count = 0;
    for (let index = 0; index < size; index++) {
      if (this.gone[index] === gone) {
        indexes[count++] = index;
      }
    }
    return indexes.slice(0, count);
  }

  /**
   * Makes room for so many rows, in new arrays if these are too short.
   * @param {number} size at most one more than before
   */
  grow(size) {
    const capacity = this.firstTime.length;
    if (size <= capacity) {
      return;
    }
    this.firstTime = longer(this.firstTime, new Float64Array(capacity * 2));
    this.lastTime = longer(this.lastTime, new Float64Array(capacity * 2));
    this.score = longer(this.score, new Float64Array(capacity * 2));
    this.detection = longer(this.detection, new Int32Array(capacity * 2));
    this.severity = longer(this.severity, new Uint8Array(capacity * 2));
    this.late = longer(this.late, new Uint8Array(capacity * 2));
    this.gone = longer(this.gone, new Uint8Array(capacity * 2));
    this.detectionVersion = longer(this.detectionVersion, new Int32Array(capacity * 2));
    this.revision = longer(this.revision, new Float64Array(capacity * 2));
  }
}

/**
 * @template {Float64Array | Int32Array | Uint8Array} A
 * @param {A} from
 * @param {A} to
 * @returns {A} `to`, with what `from` has
 */
function longer(from, to) {
  to.set(from);
  return to;
}
