/**
 * Numbers for names, so that rows need not hold the names.
 * @module
 */

/** The names in rows, of one kind. */
export class RowNames {
  #names = new Names();
  /** @type {(readonly number[])[]} */
  #rows = [];

  /** All names, in the order in which they first appear. */
  get list() {
    return this.#names.list;
  }

  /** @param {number} row @param {string[]} names with repetitions */
  set(row, names) {
    this.#rows[row] = this.#names.set(names);
  }

  /** @param {number} row @returns {readonly number[]} indexes into the list, each once */
  of(row) {
    return this.#rows[row];
  }
}

/** Numbers names in the order in which they first appear. */
class Names {
  /** @type {string[]} */
  list = [];
  /** @type {Map<string, number>} */
  #ids = new Map();
  /** Rows with the same names share one list. @type {Map<string, readonly number[]>} */
  #sets = new Map();

  /** @param {string} name */
  id(name) {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.list.length;
      this.list.push(name);
      this.#ids.set(name, id);
    }
    return id;
  }

  /** @param {string[]} names @returns {readonly number[]} */
  set(names) {
    const ids = names.map((name) => this.id(name));
    const distinct = ids.length < 2 ? ids : [...new Set(ids)];
    const key = distinct.join();
    const known = this.#sets.get(key);
    if (known !== undefined) {
      return known;
    }
    this.#sets.set(key, distinct);
    return distinct;
  }
}
