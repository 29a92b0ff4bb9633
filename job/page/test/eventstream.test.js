import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser } from "spawnwatch/source/eventstream.js";
import { randomNumbers } from "./random.js";

/** @param {Uint8Array[]} parts */
function events(parts) {
  const parser = new EventParser();
  return parts.flatMap((part) => [...parser.push(part)]);
}

/** @param {string} text */
function bytes(text) {
  return new TextEncoder().encode(text);
}

/** @param {string} text */
function eventsOf(text) {
  return events([bytes(text)]);
}

test("an event is its lines of data, and has the id that was named last", () => {
  assert.deepEqual(eventsOf("data: a\n\ndata:b\ndata\ndata:  c\nid: 7\n\nid:8\n\ndata: d\n\n"), [
    { data: "a", id: "" },
    { data: "b\n\n c", id: "7" },
    { data: "d", id: "8" },
  ]);
});

test("an event has the id of the stream before until this one names another", () => {
  const parser = new EventParser("6");
  assert.deepEqual(
    [...parser.push(bytes("data: a\n\nid: 7\ndata: b\n\n"))],
    [
      { data: "a", id: "6" },
      { data: "b", id: "7" },
    ],
  );
});

test("comments and fields that the page does not know are left out", () => {
  assert.deepEqual(eventsOf(": beat\n\nretry: 2000\n\nevent: x\ndata: a\ndatax: b\nid: 1\0\n\n:\n"), [
    { data: "a", id: "" },
  ]);
});

test("an event that is not complete is not one", () => {
  assert.deepEqual(eventsOf("data: a\n\ndata: b\n"), [{ data: "a", id: "" }]);
  assert.deepEqual(eventsOf("data: a"), []);
});

test("what is written is read, wherever it is cut and however its lines end", () => {
  const { seed, random } = randomNumbers();
  const texts = ["", "a", " b", "c: d", '{"type":"beat"}', "ü€😀", "x".repeat(300), ":", "id: 3"];
  const ends = ["\n", "\r\n", "\r"];
  for (let round = 0; round < 300; round++) {
    /** @type {{ data: string, id: string }[]} */
    const expected = [];
    let id = "";
    let written = random(4) === 0 ? "\ufeff" : "";
    const line = (/** @type {string} */ text) => {
      // A line feed behind a carriage return would belong to it, so that an empty line were none.
      written += text + (text === "" && written.endsWith("\r") ? "\r" : ends[random(ends.length)]);
    };
    for (let event = random(6); event > 0; event--) {
      const lines = Array.from({ length: 1 + random(3) }, () => texts[random(texts.length)]);
      if (random(3) === 0) {
        line(": a comment");
      }
      lines.forEach((text) => line(`data: ${text}`));
      if (random(2) === 0) {
        id = String(random(100));
        line(`id: ${id}`);
      }
      line("");
      expected.push({ data: lines.join("\n"), id });
    }
    const all = bytes(written);
    const parts = [];
    for (let from = 0; from < all.length;) {
      const to = Math.min(all.length, from + random(random(2) === 0 ? 4 : 200));
      parts.push(all.subarray(from, to));
      from = to;
    }
    assert.deepEqual(events(parts), expected, `seed ${seed}: ${JSON.stringify(written)}`);
  }
});
