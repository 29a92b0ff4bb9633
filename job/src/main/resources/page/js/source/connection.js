/**
 * A live page's connection to its server: one stream of messages at a time, read no faster than the page takes them in.
 * @module
 */

import { deliver, parsed } from "spawnwatch/source/deliver.js";
import { EventParser } from "spawnwatch/source/eventstream.js";

/** @typedef {import("spawnwatch/source/deliver.js").Receiver} Receiver */
/** @typedef {import("spawnwatch/source/messages.js").RunMessage} RunMessage */

/** How soon the server is asked again when it does not answer. */
const AGAIN_MS = 2_000;

/** After so much silence the connection counts as dead. The server sends something every few seconds. */
const SILENCE_MS = 15_000;

/** How long a tab that nobody sees keeps its connection, of which a browser has six for all tabs of a server. */
const HIDDEN_MS = 60_000;

/**
 * What a connection needs of its browser.
 * @typedef {object} Surroundings
 * @property {(address: string, options: RequestInit) => Promise<Response>} fetch
 * @property {(call: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => void} reload loads the page anew
 */

export class Connection {
  /** Whether there should be a stream. */
  #wanted = false;

  /** Whether the loop runs that has the one stream. */
  #running = false;

  /** The stream that is open, or being opened. @type {AbortController | null} */
  #stream = null;

  /** Ends the wait before the server is asked again. */
  #wake = () => {};

  /** The id behind the last message that was taken in: where the server continues. */
  #place = "";

  /** What the server's records are of. @type {string | undefined} */
  #origin;

  /** Since when the page gets records: what the first stream said, since the others only go on. @type {unknown} */
  #since;

  /**
   * @param {string} address
   * @param {Receiver} receiver
   * @param {Surroundings} surroundings
   */
  constructor(address, receiver, surroundings) {
    this.address = address;
    this.receiver = receiver;
    this.surroundings = surroundings;
  }

  /** Connects, and connects again whenever the connection is lost. */
  start() {
    this.#wanted = true;
    if (!this.#running) {
      void this.#run();
    }
  }

  /** Ends the stream. The next one continues behind it. */
  stop() {
    this.#wanted = false;
    this.#stream?.abort();
    this.#wake();
  }

  async #run() {
    this.#running = true;
    while (this.#wanted) {
      const stream = new AbortController();
      this.#stream = stream;
      try {
        await this.#read(stream);
      } catch {
        // The server is not there, or the stream was cut off. The next attempt shows whether it answers.
      }
      if (!stream.signal.aborted) {
        // An answer that was not read to its end would keep the connection open.
        stream.abort();
        await this.#pause();
      }
    }
    this.#running = false;
    // Until the next stream is open, the page does not know how things stand.
    this.receiver.receive({ type: "status", state: "reading" });
  }

  /**
   * Reads one stream to its end.
   * @param {AbortController} stream
   */
  async #read(stream) {
    const { receiver, surroundings } = this;
    /** @type {Record<string, string>} */
    const headers = { Accept: "text/event-stream" };
    if (this.#place !== "") {
      headers["Last-Event-ID"] = this.#place;
    }
    try {
      const { signal } = stream;
      const response = await this.#unlessSilent(
        stream,
        surroundings.fetch(this.address, { headers, signal, cache: "no-store", redirect: "error" }),
      );
      const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;
      if (!response.ok || !isStream || response.body === null) {
        await this.#explain(response, stream);
        return;
      }
      receiver.connected(true);
      const reader = response.body.getReader();
      // The first messages of a stream have no id. Until one has, the place is still the one of the stream before.
      const parser = new EventParser(this.#place);
      for (;;) {
        // The next part is asked for only when the last one has been taken in, so that the server waits for the page.
        const part = await this.#unlessSilent(stream, reader.read());
        if (part.done) {
          break;
        }
        for (const { data, id } of parser.push(part.value)) {
          await this.#take(data);
          this.#place = id;
          signal.throwIfAborted();
        }
      }
    } catch (error) {
      if (!stream.signal.aborted) {
        receiver.connected(false);
      }
      throw error;
    }
    receiver.connected(false);
  }

  /**
   * Waits for an answer, and gives the stream up if none comes.
   * @template T
   * @param {AbortController} stream
   * @param {Promise<T>} answer
   */
  async #unlessSilent(stream, answer) {
    const timer = this.surroundings.setTimeout(() => {
      this.receiver.connected(false);
      stream.abort();
    }, SILENCE_MS);
    try {
      return await answer;
    } finally {
      this.surroundings.clearTimeout(timer);
    }
  }

  /**
   * Says why the server sends no messages, if it does.
   * @param {Response} response
   * @param {AbortController} stream
   */
  async #explain(response, stream) {
    const isText = response.headers.get("Content-Type")?.startsWith("text/plain") ?? false;
    const reason = isText ? (await this.#unlessSilent(stream, response.text())).trim().slice(0, 300) : "";
    this.receiver.connected(true);
    this.receiver.receive({
      type: "status",
      state: "waiting",
      message: reason === "" ? `Something other than Spawnwatch answers at this address: ${response.status}.` : reason,
    });
  }

  /** @param {string} text */
  async #take(text) {
    const message = parsed(text, "a message of the server", this.receiver);
    if (message === null) {
      return;
    }
    if (message.type === "run" && this.#isOfAnotherOrigin(message)) {
      // Rows of two jobs would look like those of one.
      this.stop();
      this.surroundings.reload();
      return;
    }
    try {
      await deliver(message.type === "run" ? this.#sinceTheFirst(message) : message, this.receiver);
    } catch (error) {
      this.receiver.fail(`The page left out a message of the server that it cannot use: ${error}`);
    }
  }

  /** @param {RunMessage} run */
  #isOfAnotherOrigin({ origin }) {
    const before = this.#origin ?? origin;
    this.#origin = origin ?? before;
    return this.#origin !== before;
  }

  /** @param {RunMessage} run */
  #sinceTheFirst(run) {
    this.#since ??= run.settings?.["since"];
    return this.#since === undefined ? run : { ...run, settings: { ...run.settings, since: this.#since } };
  }

  /** @returns {Promise<void>} */
  #pause() {
    return new Promise((resolve) => {
      const timer = this.surroundings.setTimeout(resolve, AGAIN_MS);
      this.#wake = () => {
        this.surroundings.clearTimeout(timer);
        resolve();
      };
    });
  }
}

/**
 * Connects while somebody may see the page: a tab that has been hidden for a while, or that the reader has left, has no
 * connection.
 * @param {Connection} connection
 * @param {EventTarget & { visibilityState: DocumentVisibilityState }} page
 * @param {EventTarget} view its window
 * @param {Surroundings} surroundings
 */
export function connectWhileShown(connection, page, view, surroundings) {
  /** @type {any} */
  let hidden = null;
  const watch = () => {
    surroundings.clearTimeout(hidden);
    if (page.visibilityState === "hidden") {
      hidden = surroundings.setTimeout(() => connection.stop(), HIDDEN_MS);
    } else {
      connection.start();
    }
  };
  page.addEventListener("visibilitychange", watch);
  // The browser may keep a page that the reader leaves, and show it again when the reader goes back.
  view.addEventListener("pagehide", () => connection.stop());
  view.addEventListener("pageshow", () => connection.start());
  connection.start();
  watch();
}
