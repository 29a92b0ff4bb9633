import assert from "node:assert/strict";
import { test } from "node:test";
import { incident } from "spawnwatch/rows/incidents.js";
import { randomNumbers } from "./random.js";

const HOUR = 60 * 60 * 1000;
const TACTICS = ["Execution", "Persistence", "Discovery", "Impact"];

/** @typedef {import("spawnwatch/rows/incidents.js").Risk} Risk */

/** @param {number} hours @param {number} score @param {string[]} tactics @returns {Risk} */
function at(hours, score, ...tactics) {
  return { time: hours * HOUR, score, tactics };
}

test("a sum of 100 is no incident, more is", () => {
  assert.equal(incident([at(0, 50), at(1, 50)]).byRisk, false);
  assert.equal(incident([at(0, 50), at(1, 50.5)]).byRisk, true);
});

test("what is a day older does not count", () => {
  assert.equal(incident([at(0, 64), at(24, 64)]).risk, 64);
  assert.equal(incident([at(0, 64), at(23.99, 64)]).risk, 128);
  const { risk, riskAt } = incident([at(0, 64), at(20, 64), at(40, 30)]);
  assert.deepEqual({ risk, riskAt }, { risk: 128, riskAt: 20 * HOUR });
});

test("three tactics within seven days are an incident", () => {
  assert.equal(incident([at(0, 1, "Execution"), at(1, 1, "Execution", "Impact")]).byTactics, false);
  const three = incident([at(0, 1, "Execution"), at(1, 1, "Impact"), at(167, 1, "Discovery")]);
  assert.deepEqual(three.tactics, ["Execution", "Impact", "Discovery"]);
  assert.equal(three.tacticsAt, 167 * HOUR);
  assert.equal(three.byTactics, true);
  assert.equal(incident([at(0, 1, "Execution"), at(1, 1, "Impact"), at(168, 1, "Discovery")]).byTactics, false);
});

test("any risk events are judged as by looking at each window", () => {
  const { seed, random } = randomNumbers();
  for (let round = 0; round < 300; round++) {
    const risks = Array.from({ length: 1 + random(40) }, () =>
      at(random(300), random(90), ...TACTICS.filter(() => random(5) === 0)),
    ).sort((a, b) => a.time - b.time);
    const windows = risks.map((last) => ({
      day: risks.filter((risk) => risk.time <= last.time && risk.time > last.time - 24 * HOUR),
      week: risks.filter((risk) => risk.time <= last.time && risk.time > last.time - 168 * HOUR),
    }));
    const judged = incident(risks);
    const sums = windows.map(({ day }) => day.reduce((sum, { score }) => sum + score, 0));
    const counts = windows.map(({ week }) => new Set(week.flatMap(({ tactics }) => tactics)).size);
    assert.equal(judged.risk, Math.max(...sums), `seed ${seed}, round ${round}`);
    assert.equal(judged.tactics.length, Math.max(...counts), `seed ${seed}, round ${round}`);
  }
});
