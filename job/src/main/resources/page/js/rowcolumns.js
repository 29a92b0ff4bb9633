/**
 * The fields of rows that loops pass over, each as an array of its own.
 * @module
 */

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
