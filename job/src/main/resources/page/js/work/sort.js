/**
 * Sorts rows in slices: a native sort of 100,000 command lines would hold the page for longer than a frame.
 * @module
 */

/** Rows that are sorted at once, and rows that are merged between two yields. */
const RUN = 1024;

/**
 * Sorts rows by a key, stable: rows with the same key stay as they were.
 * @param {Int32Array} rows indexes of rows; not changed
 * @param {(row: number) => number | string} keyOf keys of one kind
 * @param {boolean} descending
 * @returns {Generator<void, Int32Array, void>}
 */
export function* sorted(rows, keyOf, descending) {
  const size = rows.length;
  /** @type {(number | string)[]} */
  const keys = new Array(size);
  let from = new Uint32Array(size);
  for (let i = 0; i < size; i++) {
    keys[i] = keyOf(rows[i]);
    from[i] = i;
    if (i % RUN === 0) {
      yield;
    }
  }
  const sign = descending ? -1 : 1;
  /** @param {number} a @param {number} b */
  const compare = (a, b) => (keys[a] < keys[b] ? -sign : keys[a] > keys[b] ? sign : 0);
  for (let start = 0; start < size; start += RUN) {
    from.subarray(start, Math.min(start + RUN, size)).sort(compare);
    yield;
  }
  let to = new Uint32Array(size);
  for (let width = RUN; width < size; width *= 2) {
    for (let start = 0; start < size; start += 2 * width) {
      yield* merge(from, to, start, Math.min(start + width, size), Math.min(start + 2 * width, size), compare);
    }
    [from, to] = [to, from];
  }
  const result = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    result[i] = rows[from[i]];
  }
  return result;
}

/**
 * Merges two neighbouring sorted runs.
 * @param {Uint32Array} from
 * @param {Uint32Array} to
 * @param {number} start of the first run
 * @param {number} middle start of the second run
 * @param {number} end of the second run
 * @param {(a: number, b: number) => number} compare
 * @returns {Generator<void, void, void>}
 */
function* merge(from, to, start, middle, end, compare) {
  let left = start;
  let right = middle;
  for (let i = start; i < end; i++) {
    const takeLeft = right >= end || (left < middle && compare(from[left], from[right]) <= 0);
    to[i] = takeLeft ? from[left++] : from[right++];
    if (i % RUN === 0) {
      yield;
    }
  }
}
