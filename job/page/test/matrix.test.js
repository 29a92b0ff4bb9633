import assert from "node:assert/strict";
import { test } from "node:test";
import { matrixOf } from "spawnwatch/attack/matrix.js";
import { layerOf } from "spawnwatch/attack/navigator.js";
import { RowStore } from "spawnwatch/rows/store.js";
import { riskEvent } from "./rows.js";

/** @type {import("spawnwatch/source/messages.js").AttackMessage} */
const ATTACK = {
  type: "attack",
  version: "ATT&CK 18.1 of November 2025",
  tactics: ["Execution", "Persistence", "Impact"],
  techniques: [
    { id: "T1059", name: "Command and Scripting Interpreter", tactics: ["Execution"] },
    { id: "T1059.001", name: "PowerShell", tactics: ["Execution"] },
    { id: "T1053.005", name: "Scheduled Task", tactics: ["Execution", "Persistence"] },
  ],
};

/** @param {string} id @param {string[]} techniques @param {"runs" | "refused"} [status] */
function detection(id, techniques, status = "runs") {
  return { id, name: id, kind: "TTP", status, techniques, tactics: [], stories: [] };
}

const DETECTIONS = [
  detection("d1", ["T1059.001", "T1059"]),
  detection("d2", ["T1053.005"]),
  detection("d3", ["T1059"], "refused"),
];

/** @param {number} count */
function storeOf(count) {
  const store = new RowStore();
  store.add(
    Array.from({ length: count }, (_, i) =>
      riskEvent({
        risk_event_id: String(i),
        detection_id: "d1",
        severity: i === 1 ? "high" : "low",
        annotations: { mitre_attack: ["T1059.001", "T1059"], mitre_attack_technique: [], mitre_attack_tactic: [] },
      }),
    ),
  );
  return store;
}

test("techniques stand under their tactics, with what covers them and what fired", () => {
  const store = storeOf(3);
  const { columns, cells } = matrixOf(store, Int32Array.of(0, 1, 2), DETECTIONS, ATTACK);
  assert.deepEqual(
    columns.map(({ tactic, rows, techniques }) => [tactic, rows, techniques.map(({ cell }) => cell.id)]),
    [
      ["Execution", 3, ["T1059", "T1053"]],
      ["Persistence", 0, ["T1053"]],
    ],
  );
  const script = cells.get("T1059");
  assert.deepEqual([script?.covered, script?.fired, script?.rows, script?.severity], [1, 1, 3, 3]);
  assert.deepEqual(
    columns[0].techniques.map(({ below }) => below.map(({ name }) => name)),
    [["PowerShell"], ["Scheduled Task"]],
  );
});

test("a page that knows no detections shows those of its rows", () => {
  const store = new RowStore();
  store.add([riskEvent()]);
  const { columns } = matrixOf(store, Int32Array.of(0), [], null);
  assert.deepEqual(
    columns.map(({ tactic, techniques }) => [tactic, techniques.map(({ cell }) => [cell.name, cell.rows])]),
    [["Execution", [["WMI", 1]]]],
  );
});

test("the layer has the fields that the Navigator's format asks for", () => {
  const store = storeOf(100);
  const { cells } = matrixOf(
    store,
    Int32Array.from({ length: 100 }, (_, row) => row),
    DETECTIONS,
    ATTACK,
  );
  const layer = layerOf(cells.values(), { name: "n", description: "d", attack: ATTACK.version });
  assert.deepEqual(layer.versions, { attack: "18", navigator: "4.9.1", layer: "4.5" });
  assert.equal(layer.domain, "enterprise-attack");
  assert.deepEqual(
    layer.techniques.map(({ techniqueID, score, comment }) => [techniqueID, score, comment]),
    [
      ["T1053", 0, "0 rows; 0 of 1 detection fired"],
      ["T1053.005", 0, "0 rows; 0 of 1 detection fired"],
      ["T1059", 3, "100 rows; 1 of 1 detection fired"],
      ["T1059.001", 3, "100 rows; 1 of 1 detection fired"],
    ],
  );
  assert.deepEqual(layer.gradient.maxValue, 3);
  assert.ok(layer.gradient.colors.every((color) => /^#[0-9a-f]{6}$/u.test(color)));
  assert.equal("attack" in layerOf([], { name: "n", description: "", attack: null }).versions, false);
});
