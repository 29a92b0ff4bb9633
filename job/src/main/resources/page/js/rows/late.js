/**
 * Which late rows there are of an id.
 * @module
 */

/** Indexes of late rows, by id and in the order of their parts. */
export class LateRows {
  /** @type {Map<string, { part: number, index: number }[]>} */
  #byId = new Map();

  /**
   * @param {string} id
   * @param {number} part as of `latePart`
   * @param {number} index
   */
  add(id, part, index) {
    const known = this.#byId.get(id) ?? [];
    this.#byId.set(
      id,
      [...known, { part, index }].sort((a, b) => a.part - b.part),
    );
  }

  /** @param {string} id */
  of(id) {
    return (this.#byId.get(id) ?? []).map(({ index }) => index);
  }
}
