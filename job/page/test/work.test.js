import assert from "node:assert/strict";
import { test } from "node:test";
import { Runner } from "spawnwatch/work/work.js";
import { randomNumbers } from "./random.js";

/** Lets all promises that can go on do so. */
function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A runner whose runs end when the test says so. */
class Stage {
  /** @type {string[]} */
  given = [];
  /** @type {unknown[]} */
  errors = [];
  /** @type {{ name: string, signal: AbortSignal, end: (error?: unknown) => void }[]} */
  running = [];
  /** @type {(() => void) | null} */
  resting = null;
  began = 0;

  runner = new Runner(
    (/** @type {string} */ result) => this.given.push(result),
    (error) => this.errors.push(error),
    (work, signal) => this.#run(/** @type {string} */ (work.next().value), signal),
    () => 0,
    () => new Promise((resolve) => (this.resting = resolve)),
  );

  /** @param {string} question @param {string} data */
  want(question, data) {
    this.runner.want([question], function* () {
      return `${question} ${data}`;
    });
  }

  /** @param {string} name @param {AbortSignal} signal @returns {Promise<string>} */
  #run(name, signal) {
    this.began++;
    return new Promise((resolve, reject) => {
      const run = {
        name,
        signal,
        end: (/** @type {unknown} */ error) => {
          this.running.splice(this.running.indexOf(run), 1);
          error === undefined ? resolve(name) : reject(error);
        },
      };
      this.running.push(run);
      signal.onabort = () => run.end(signal.reason);
    });
  }

  async rested() {
    this.resting?.();
    this.resting = null;
    await settle();
  }
}

test("work is let to its end while rows come in, and is done again with those", async () => {
  const stage = new Stage();
  stage.want("q", "1");
  stage.want("q", "2");
  stage.want("q", "3");
  assert.equal(stage.began, 1);
  stage.running[0].end();
  await settle();
  assert.deepEqual(stage.given, ["q 1"]);
  await stage.rested();
  assert.deepEqual(
    stage.running.map(({ name }) => name),
    ["q 3"],
  );
  stage.running[0].end();
  await settle();
  await stage.rested();
  assert.deepEqual(stage.given, ["q 1", "q 3"]);
  assert.equal(stage.began, 2);
});

test("another question breaks the work off", async () => {
  const stage = new Stage();
  stage.want("q", "1");
  const [{ signal }] = stage.running;
  stage.want("r", "1");
  assert.ok(signal.aborted);
  await settle();
  stage.running[0].end();
  await settle();
  assert.deepEqual(stage.given, ["r 1"]);
  assert.deepEqual(stage.errors, []);
});

test("an error is told, and does not stop the work for good", async () => {
  const stage = new Stage();
  stage.want("q", "1");
  stage.running[0].end(new Error("broken"));
  await settle();
  await stage.rested();
  assert.equal(stage.errors.length, 1);
  stage.want("q", "2");
  stage.running[0].end();
  await settle();
  assert.deepEqual(stage.given, ["q 2"]);
});

test("nothing is given after the end", async () => {
  const stage = new Stage();
  stage.want("q", "1");
  stage.want("q", "2");
  stage.runner.end();
  await settle();
  assert.deepEqual([stage.given, stage.errors, stage.running.length], [[], [], 0]);
});

test("whatever comes when, one run is under way, results are of what was asked, and the last is of the latest", async () => {
  for (let run = 0; run < 100; run++) {
    const { seed, random } = randomNumbers();
    const stage = new Stage();
    let question = "q0";
    let data = 0;
    for (let step = 0; step < 200; step++) {
      const before = stage.given.length;
      const what = random(10);
      if (what < 5) {
        stage.want(question, String(++data));
      } else if (what < 6) {
        question = `q${random(3)}`;
        stage.want(question, String(++data));
      } else if (what < 8) {
        stage.running[0]?.end();
      } else {
        await stage.rested();
      }
      await settle();
      assert.ok(stage.running.length <= 1, `seed ${seed}`);
      stage.given.slice(before).forEach((result) => assert.ok(result.startsWith(question), `seed ${seed}`));
    }
    while (stage.running.length > 0 || stage.resting !== null) {
      stage.running[0]?.end();
      await settle();
      await stage.rested();
    }
    assert.equal(stage.given.at(-1), `${question} ${data}`, `seed ${seed}`);
    assert.deepEqual(stage.errors, [], `seed ${seed}`);
  }
});
