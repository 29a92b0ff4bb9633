/**
 * Keeps one copy of texts that repeat: hosts, users and command lines come again in thousands of rows, and a parser
 * makes a new string each time. A field whose values rarely repeat is left alone.
 * @module
 */

/** After so many values of a field it is decided whether it repeats. */
const TRIAL = 2000;

/** Most texts kept for a field. */
const MAX_TEXTS = 50_000;

export class Interner {
  /** @type {Map<string, { texts: Map<string, string> | null, seen: number, repeated: number }>} */
  #fields = new Map();

  /**
   * Replaces the long texts of an object's own properties by the copies that are already known.
   * @param {Record<string, unknown>} object changed in place
   */
  intern(object) {
    for (const name in object) {
      const value = object[name];
      // V8 keeps single copies of short texts itself.
      if (typeof value === "string" && value.length > 10) {
        object[name] = this.#known(name, value);
      }
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #known(name, value) {
    let field = this.#fields.get(name);
    if (field === undefined) {
      field = { texts: new Map(), seen: 0, repeated: 0 };
      this.#fields.set(name, field);
    }
    if (field.texts === null) {
      return value;
    }
    field.seen++;
    const known = field.texts.get(value);
    if (known !== undefined) {
      field.repeated++;
      return known;
    }
    if (field.texts.size < MAX_TEXTS) {
      field.texts.set(value, value);
    }
    if (field.seen === TRIAL && field.repeated < TRIAL / 2) {
      field.texts = null;
    }
    return value;
  }
}
