import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, connectWhileShown } from "spawnwatch/source/connection.js";
import { riskEvent } from "./rows.js";

/** @typedef {import("spawnwatch/source/messages.js").Message} Message */

/** Timers that run when a test says so. */
class Clock {
  now = 0;

  /** @type {Map<number, { at: number, call: () => void }>} */
  #timers = new Map();

  #number = 0;

  setTimeout = (/** @type {() => void} */ call, /** @type {number} */ ms) => {
    this.#timers.set(++this.#number, { at: this.now + ms, call });
    return this.#number;
  };

  clearTimeout = (/** @type {number} */ timer) => {
    this.#timers.delete(timer);
  };

  /** @param {number} seconds */
  async pass(seconds) {
    const until = this.now + seconds * 1000;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined) {
        break;
      }
      this.#timers.delete(next[0]);
      this.now = next[1].at;
      next[1].call();
      await settled();
    }
    this.now = until;
    await settled();
  }
}

/** Lets everything happen that needs no time. */
async function settled() {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** One connection, as its server sees it. */
class Stream {
  /** @type {ReadableStreamDefaultController<Uint8Array> | null} */
  #controller = null;

  open = true;

  /** @param {Headers} headers @param {AbortSignal} signal */
  constructor(headers, signal) {
    this.place = headers.get("Last-Event-ID");
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    signal.addEventListener("abort", () => this.cut());
  }

  /** @param {Record<string, unknown>} message @param {string} [id] */
  send(message, id) {
    const text = `${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;
    this.#controller?.enqueue(new TextEncoder().encode(text));
    return settled();
  }

  cut() {
    if (this.open) {
      this.open = false;
      this.#controller?.error(new Error("cut"));
    }
    return settled();
  }
}

/** A page and a server, and what is between them. */
class World {
  clock = new Clock();

  /** @type {Stream[]} */
  streams = [];

  /** @type {Message[]} */
  messages = [];

  /** @type {string[]} */
  failures = [];

  /** @type {boolean | null} */
  isConnected = null;

  reloads = 0;

  /** @type {"yes" | "no" | "silent" | Response} */
  answers = "yes";

  surroundings = {
    fetch: async (/** @type {string} */ address, /** @type {RequestInit} */ options) => {
      assert.equal(address, "/events");
      const signal = /** @type {AbortSignal} */ (options.signal);
      if (this.answers instanceof Response) {
        return this.answers.clone();
      }
      if (this.answers === "no") {
        throw new TypeError("refused");
      }
      if (this.answers === "silent") {
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
      }
      const stream = new Stream(new Headers(options.headers), signal);
      this.streams.push(stream);
      return new Response(stream.body, { headers: { "Content-Type": "text/event-stream" } });
    },
    setTimeout: this.clock.setTimeout,
    clearTimeout: this.clock.clearTimeout,
    reload: () => {
      this.reloads++;
    },
  };

  connection = new Connection(
    "/events",
    {
      receive: (message) => this.messages.push(message),
      fail: (text) => this.failures.push(text),
      connected: (connected) => {
        this.isConnected = connected;
      },
    },
    this.surroundings,
  );

  /** The stream that is open: there is never more than one. */
  get open() {
    const open = this.streams.filter((stream) => stream.open);
    assert.ok(open.length <= 1, `${open.length} streams are open`);
    return open.at(0);
  }

  /** @param {Record<string, unknown>} message @param {string} [id] */
  send(message, id) {
    assert.ok(this.open);
    return this.open.send(message, id);
  }

  ids() {
    return this.messages.flatMap((message) =>
      message.type === "risk_events" ? message.rows.map((row) => row.risk_event_id) : [],
    );
  }

  status() {
    return this.messages.filter((message) => message.type === "status").at(-1);
  }

  start() {
    this.connection.start();
    return settled();
  }
}

/** @param {string[]} ids */
function rows(...ids) {
  return { type: "risk_events", rows: ids.map((id) => riskEvent({ risk_event_id: id })) };
}

test("a connection that is cut goes on behind what the page has taken in", async () => {
  const world = new World();
  await world.start();
  assert.equal(world.isConnected, true);
  assert.equal(world.open?.place, null);
  await world.send(rows("a", "b"));
  await world.send({ type: "beat" }, "7");
  await world.send(rows("c"));
  await world.open?.cut();
  assert.equal(world.isConnected, false);
  assert.equal(world.streams.length, 1);

  await world.clock.pass(2);
  assert.equal(world.isConnected, true);
  assert.equal(world.open?.place, "7");
  await world.send(rows("c", "d"));
  assert.deepEqual(world.ids(), ["a", "b", "c", "c", "d"]);
  assert.deepEqual(world.failures, []);
});

test("a stream that ends before it names a place does not lose the one of the stream before", async () => {
  const world = new World();
  await world.start();
  await world.send(rows("a"), "7");
  for (let cut = 0; cut < 3; cut++) {
    await world.open?.cut();
    await world.clock.pass(2);
    assert.equal(world.open?.place, "7");
    await world.send({ type: "run", origin: "a" });
    await world.send({ type: "beat" });
  }
  await world.send(rows("b"), "8");
  await world.open?.cut();
  await world.clock.pass(2);
  assert.equal(world.open?.place, "8");
});

test("a server that does not answer is asked again every two seconds", async () => {
  const world = new World();
  world.answers = "no";
  await world.start();
  await world.clock.pass(60);
  assert.equal(world.isConnected, false);
  world.answers = "yes";
  await world.clock.pass(2);
  assert.equal(world.isConnected, true);
  assert.equal(world.streams.length, 1);
});

test("a server that refuses says why, and is asked again", async () => {
  const world = new World();
  world.answers = new Response("Too many pages are open.\n", {
    status: 503,
    headers: { "Content-Type": "text/plain; charset=utf-8" },
  });
  await world.start();
  assert.deepEqual(world.status()?.state, "waiting");
  assert.deepEqual(world.status()?.message, "Too many pages are open.");
  world.answers = new Response("<p>Another program</p>", { headers: { "Content-Type": "text/html" } });
  await world.clock.pass(2);
  assert.match(world.status()?.message ?? "", /^Something other than Spawnwatch/);
  world.answers = "yes";
  await world.clock.pass(2);
  await world.send(rows("a"));
  assert.deepEqual(world.ids(), ["a"]);
});

test("a silent connection is opened anew", async () => {
  const world = new World();
  await world.start();
  for (let i = 0; i < 10; i++) {
    await world.clock.pass(10);
    await world.send({ type: "beat" }, String(i));
  }
  assert.equal(world.streams.length, 1);
  await world.clock.pass(15);
  assert.equal(world.streams.length, 2);
  assert.equal(world.open?.place, "9");
  world.answers = "silent";
  await world.open?.cut();
  await world.clock.pass(30);
  assert.equal(world.isConnected, false);
  world.answers = "yes";
  await world.clock.pass(15);
  assert.equal(world.isConnected, true);
});

test("the next part is asked for only when the last has been taken in", async () => {
  const world = new World();
  let asked = 0;
  let ended = false;
  const part = new TextEncoder().encode(`data: ${JSON.stringify(rows(...Array.from({ length: 600 }, String)))}\n\n`);
  const body = new ReadableStream(
    {
      pull: (controller) => {
        asked++;
        // As much as there is: a page that takes all that comes would ask for all of it.
        controller.enqueue(part);
        if (asked === 40) {
          ended = true;
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  let most = 0;
  let taken = 0;
  const connection = new Connection(
    "/events",
    {
      receive: (message) => {
        taken += message.type === "risk_events" ? message.rows.length : 0;
        most = Math.max(most, asked * 600 - taken);
      },
      fail: assert.fail,
      connected: (connected) => {
        if (!connected) {
          connection.stop();
        }
      },
    },
    {
      ...world.surroundings,
      fetch: async () => new Response(body, { headers: { "Content-Type": "text/event-stream" } }),
    },
  );
  connection.start();
  while (!ended || taken < 40 * 600) {
    await settled();
  }
  // While a part's rows are taken in, those of no other have been asked for.
  assert.ok(most <= 600, `${most} rows wait`);
});

test("a tab that nobody sees gives its connection back after a minute, and goes on when it is shown", async () => {
  const world = new World();
  const page = Object.assign(new EventTarget(), {
    visibilityState: /** @type {DocumentVisibilityState} */ ("visible"),
  });
  const view = new EventTarget();
  const show = (/** @type {DocumentVisibilityState} */ state) => {
    page.visibilityState = state;
    page.dispatchEvent(new Event("visibilitychange"));
    return settled();
  };
  const beat = async (/** @type {number} */ seconds) => {
    for (let passed = 0; passed < seconds; passed += 3) {
      await world.clock.pass(3);
      await world.open?.send({ type: "beat" });
    }
  };
  connectWhileShown(world.connection, page, view, world.surroundings);
  await settled();
  await world.send(rows("a"));
  await world.send({ type: "status", state: "live", behind: 0, deleted: 0, unreadable: 0 }, "1");
  await beat(90);

  await show("hidden");
  await beat(54);
  await show("visible");
  await beat(90);
  assert.equal(world.streams.length, 1);

  await show("hidden");
  await beat(60);
  assert.equal(world.open, undefined);
  assert.equal(world.status()?.state, "reading");
  await world.clock.pass(3600);
  assert.equal(world.streams.length, 1);

  await show("visible");
  assert.equal(world.streams.at(-1)?.place, "1");
  await beat(120);
  view.dispatchEvent(new Event("pagehide"));
  await settled();
  assert.equal(world.open, undefined);
  view.dispatchEvent(new Event("pageshow"));
  view.dispatchEvent(new Event("pageshow"));
  await settled();
  assert.notEqual(world.open, undefined);
  assert.equal(world.streams.length, 3);
  assert.equal(world.streams[2].place, "1");
});

test("a tab that is opened out of sight reads for a minute", async () => {
  const world = new World();
  const page = Object.assign(new EventTarget(), { visibilityState: /** @type {DocumentVisibilityState} */ ("hidden") });
  connectWhileShown(world.connection, page, new EventTarget(), world.surroundings);
  await settled();
  assert.notEqual(world.open, undefined);
  for (let i = 0; i < 20; i++) {
    await world.clock.pass(3);
    await world.open?.send({ type: "beat" });
  }
  assert.equal(world.open, undefined);
});

test("a connection that is ended and begun at once is one", async () => {
  const world = new World();
  for (let i = 0; i < 5; i++) {
    world.connection.start();
    world.connection.stop();
    world.connection.start();
    if (i % 2 === 0) {
      await settled();
    }
    assert.ok(world.streams.filter(({ open }) => open).length <= 1);
  }
  await settled();
  assert.notEqual(world.open, undefined);
});

test("a server whose records are of another origin makes the page load anew", async () => {
  const world = new World();
  await world.start();
  await world.send({ type: "run", command: "watch", origin: "a" });
  await world.send(rows("1"));
  await world.open?.cut();
  await world.clock.pass(2);
  await world.send({ type: "run", command: "watch", origin: "a" });
  assert.equal(world.reloads, 0);
  await world.open?.cut();
  await world.clock.pass(2);
  await world.open?.send({ type: "run", command: "demo", origin: "b" });
  assert.equal(world.reloads, 1);
  await world.clock.pass(60);
  assert.equal(world.open, undefined);
  assert.deepEqual(world.ids(), ["1"]);
});

test("a page has rows since its first stream began", async () => {
  const world = new World();
  const since = () =>
    world.messages.flatMap((message) => (message.type === "run" ? [message.settings?.["since"]] : []));
  await world.start();
  await world.send({ type: "run", settings: {} });
  await world.send({ type: "run", origin: "a", settings: { since: "2026-01-01T00:00:00Z" } });
  await world.open?.cut();
  await world.clock.pass(2);
  await world.send({ type: "run", settings: {} });
  await world.send({ type: "run", origin: "a", settings: { since: "2026-01-08T00:00:00Z", other: 1 } });
  assert.deepEqual(since(), [undefined, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]);
});

test("a message that cannot be read costs no other", async () => {
  const world = new World();
  await world.start();
  await world.send(rows("a"));
  await world.send(/** @type {any} */ ({ type: "risk_events", rows: 7 }));
  await world.send({ type: "risk_events", rows: [{}, riskEvent({ risk_event_id: "b" })] });
  assert.deepEqual(world.ids(), ["a", "b"]);
  assert.equal(world.failures.length, 2);
  assert.equal(world.streams.length, 1);
});
