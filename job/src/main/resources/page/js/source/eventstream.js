/**
 * Server-sent events from a stream of bytes, in the format of the HTML standard, section "Parsing an event stream".
 * @module
 */

/** @typedef {{ data: string, id: string }} StreamedEvent its data, and the id that was named last, or "" */

/** Takes the parts of one stream, wherever they were cut. */
export class EventParser {
  /**
   * @param {string} [id] of the last event of the stream before, which holds until this stream names another
   */
  constructor(id = "") {
    this.#id = id;
  }

  #decoder = new TextDecoder();

  /** The parts of a line that is not complete yet. @type {string[]} */
  #line = [];

  /** Whether the last part ended with a carriage return, to which a line feed may belong. */
  #returned = false;

  /** @type {string[]} */
  #data = [];

  #id;

  /**
   * The events that a part completes. The caller must take all of them before it pushes the next part.
   * @param {Uint8Array} bytes
   * @returns {Generator<StreamedEvent, void, void>}
   */
  *push(bytes) {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (text === "") {
      return;
    }
    let start = this.#returned && text.startsWith("\n") ? 1 : 0;
    this.#returned = text.endsWith("\r");
    const ends = /\r\n|\n|\r/g;
    ends.lastIndex = start;
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      this.#line.push(text.slice(start, end.index));
      start = ends.lastIndex;
      const line = this.#line.join("");
      this.#line = [];
      if (line !== "") {
        this.#field(line);
      } else if (this.#data.length > 0) {
        const data = this.#data.join("\n");
        this.#data = [];
        yield { data, id: this.#id };
      }
    }
    this.#line.push(text.slice(start));
  }

  /** @param {string} line */
  #field(line) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") {
      this.#data.push(value);
    } else if (name === "id" && !value.includes("\0")) {
      this.#id = value;
    }
    // The page needs no other fields, and no comments, whose name is empty.
  }
}
