/**
 * A layer for the ATT&CK Navigator: the techniques that detections cover, with how many rows each has.
 * @module
 */

import { h } from "preact";
import { counted } from "spawnwatch/parts/format.js";

/** @typedef {import("spawnwatch/attack/matrix.js").Cell} Cell */

/** The Navigator's oldest version that reads the format of the layer. */
const NAVIGATOR = "4.9.1";

/** As LAYERFORMATv4_5.md of mitre-attack/attack-navigator describes it. */
const FORMAT = "4.5";

/** From what is covered without a row to what has most. */
const COLORS = ["#e2f0f1", "#f5a53c", "#8f1043"];

/**
 * The layer, in the Navigator's format 4.5. Rows are spread over many orders of magnitude, so that a technique's score is
 * the logarithm of its rows; the number itself is in the comment.
 * @param {Iterable<Cell>} cells
 * @param {{ name: string, description: string, attack: string | null }} about `attack` as the page names its version
 */
export function layerOf(cells, { name, description, attack }) {
  const techniques = [...cells]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((cell) => ({
      techniqueID: cell.id,
      score: scoreOf(cell.rows),
      comment: `${counted(cell.rows, "row")}; ${cell.fired} of ${counted(cell.covered, "detection")} fired`,
      enabled: true,
      showSubtechniques: cell.rows > 0 && !cell.id.includes("."),
    }));
  const version = attack?.match(/\d+/u)?.[0];
  return {
    name,
    versions: { ...(version === undefined ? {} : { attack: version }), navigator: NAVIGATOR, layer: FORMAT },
    domain: "enterprise-attack",
    description,
    sorting: 3,
    hideDisabled: false,
    techniques,
    gradient: {
      colors: COLORS,
      minValue: 0,
      maxValue: techniques.reduce((most, { score }) => Math.max(most, score), 1),
    },
    legendItems: [
      { label: "covered, no row", color: COLORS[0] },
      { label: "most rows", color: COLORS[2] },
    ],
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
  };
}

/**
 * 0 without rows, 1 for the first, and 1 more for each ten times as many.
 * @param {number} rows
 */
function scoreOf(rows) {
  return rows === 0 ? 0 : Math.round((1 + Math.log10(rows)) * 100) / 100;
}

/**
 * A button that downloads the layer.
 * @param {{ layer: () => object, file: string }} props
 */
export function LayerDownload({ layer, file }) {
  const onClick = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(layer(), null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = file;
    link.click();
    // After the browser has begun to read it.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return h("button", { type: "button", onClick }, "Download the layer for ATT&CK Navigator");
}
