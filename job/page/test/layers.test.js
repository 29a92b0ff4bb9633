import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const SOURCES = new URL("../../src/main/resources/page/js/", import.meta.url);

/** Each folder imports only folders before it. The modules beside the folders may import all. */
const FOLDERS = ["work", "source", "parts", "rows", "frame", "views", "story", "attack", "compare"];

test("folders import only what stands before them", () => {
  const wrong = FOLDERS.flatMap((folder, i) =>
    readdirSync(new URL(`${folder}/`, SOURCES)).flatMap((file) =>
      [
        ...readFileSync(new URL(`${folder}/${file}`, SOURCES), "utf8").matchAll(
          /^(?:import|\} from) .*"spawnwatch\/([^"]+)"/gmu,
        ),
      ]
        .map(([, module]) => module)
        .filter((module) => !FOLDERS.slice(0, i + 1).includes(module.split("/")[0]))
        .map((module) => `${folder}/${file} imports ${module}`),
    ),
  );
  assert.deepEqual(wrong, []);
});

test("every folder is in the list", () => {
  const folders = readdirSync(SOURCES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), [...FOLDERS].sort());
});
