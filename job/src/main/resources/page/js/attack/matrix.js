/**
 * ATT&CK's matrix: what detections cover, and what fired.
 * @module
 */

/** @typedef {import("spawnwatch/source/messages.js").AttackMessage} AttackMessage */
/** @typedef {import("spawnwatch/source/messages.js").Detection} Detection */
/** @typedef {import("spawnwatch/rows/store.js").RowStore} RowStore */

/**
 * A technique, or a sub-technique.
 * @typedef {object} Cell
 * @property {string} id
 * @property {string} name the id, if no name is known
 * @property {number} covered how many detections that run name it, or one of its sub-techniques
 * @property {number} fired how many detections did, of those
 * @property {number} rows
 * @property {number} severity the worst of its rows, an index into `SEVERITIES`
 */

/**
 * @typedef {object} Technique
 * @property {Cell} cell with what its sub-techniques have
 * @property {Cell[]} below its sub-techniques
 */

/** @typedef {{ tactic: string, techniques: Technique[], rows: number }} Column */

/**
 * What is counted of a detection's techniques: as the run's list has them, and as the rows of each of its versions have
 * them.
 */
class Tally {
  rows = 0;
  severity = 0;

  /** @param {string} id of the detection @param {readonly string[]} techniques @param {boolean} runs */
  constructor(id, techniques, runs) {
    this.id = id;
    this.techniques = techniques;
    this.runs = runs;
  }
}

/**
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {readonly Detection[]} detections all of the run; if the page does not know them, those that fired stand alone
 * @param {AttackMessage | null} attack
 * @returns {{ columns: Column[], cells: Map<string, Cell> }} the tactics in order, each once though a technique may be in
 *     several; all cells by id
 */
export function matrixOf(store, rows, detections, attack) {
  const tallies = tally(store, rows, detections);
  const known = knownTechniques(store, detections, attack);
  /** @type {Map<string, Cell>} */
  const cells = new Map();
  /** @type {Map<Cell, Set<string>>} */
  const fired = new Map();
  for (const { id: detection, techniques, runs, rows: count, severity } of tallies) {
    if (!runs && count === 0) {
      continue;
    }
    for (const id of new Set(techniques.flatMap((technique) => [technique, above(technique)]))) {
      let cell = cells.get(id);
      if (cell === undefined) {
        cell = { id, name: known.get(id)?.name ?? id, covered: 0, fired: 0, rows: 0, severity: 0 };
        cells.set(id, cell);
        fired.set(cell, new Set());
      }
      cell.covered += Number(runs);
      cell.rows += count;
      cell.severity = Math.max(cell.severity, severity);
      if (count > 0) {
        fired.get(cell)?.add(detection);
      }
    }
  }
  fired.forEach((ids, cell) => (cell.fired = ids.size));
  const tactics = attack?.tactics ?? [];
  /** @type {Map<string, Column>} */
  const columns = new Map(tactics.map((tactic) => [tactic, { tactic, techniques: [], rows: 0 }]));
  for (const cell of cells.values()) {
    if (cell.id !== above(cell.id)) {
      continue;
    }
    const below = [...cells.values()].filter(({ id }) => id !== cell.id && above(id) === cell.id).sort(byName);
    for (const tactic of known.get(cell.id)?.tactics ?? tacticsBelow(below, known)) {
      const column = columns.get(tactic) ?? { tactic, techniques: [], rows: 0 };
      columns.set(tactic, column);
      column.techniques.push({ cell, below });
    }
  }
  for (const column of columns.values()) {
    column.techniques.sort((a, b) => b.cell.rows - a.cell.rows || byName(a.cell, b.cell));
  }
  countTactics(store, rows, columns);
  return { columns: [...columns.values()].filter(({ techniques }) => techniques.length > 0), cells };
}

/**
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {readonly Detection[]} detections
 */
function tally(store, rows, detections) {
  const listed = detections.map(({ id, techniques, status }) => new Tally(id, techniques, status === "runs"));
  const ids = new Set(detections.map(({ id }) => id));
  // A detection that is not listed covers what its newest version says.
  const newest = new Set(store.detections.filter(({ id }) => !ids.has(id)));
  const seen = store.detectionVersions.map((version) => new Tally(version.id, version.techniques, newest.has(version)));
  for (const row of rows) {
    const version = seen[store.detectionVersion[row]];
    version.rows++;
    version.severity = Math.max(version.severity, store.severity[row]);
  }
  return [...listed, ...seen];
}

/**
 * @param {RowStore} store
 * @param {readonly Detection[]} detections
 * @param {AttackMessage | null} attack
 * @returns {Map<string, { name: string, tactics: readonly string[] }>}
 */
function knownTechniques(store, detections, attack) {
  /** @type {Map<string, { name: string, tactics: readonly string[] }>} */
  const known = new Map();
  if (attack !== null) {
    attack.techniques.forEach(({ id, name, tactics }) => known.set(id, { name, tactics }));
    return known;
  }
  // Without the table, a detection's tactics are those of all of its techniques together.
  for (const { techniques, tactics } of detections) {
    techniques.forEach((id) => known.set(id, { name: id, tactics: [...(known.get(id)?.tactics ?? []), ...tactics] }));
  }
  for (const { techniques, techniqueNames, tactics } of store.detectionVersions) {
    const named = techniques.length === techniqueNames.length;
    techniques.forEach((id, i) => known.set(id, { name: named ? techniqueNames[i] : id, tactics }));
  }
  return new Map([...known].map(([id, { name, tactics }]) => [id, { name, tactics: [...new Set(tactics)] }]));
}

/**
 * @param {readonly Cell[]} below
 * @param {ReadonlyMap<string, { tactics: readonly string[] }>} known
 */
function tacticsBelow(below, known) {
  return new Set(below.flatMap(({ id }) => known.get(id)?.tactics ?? []));
}

/**
 * Counts each row once in a tactic, although it may have several of its techniques.
 * @param {RowStore} store
 * @param {Int32Array} rows
 * @param {ReadonlyMap<string, Column>} columns
 */
function countTactics(store, rows, columns) {
  const inTactics = [...columns.values()].map((column) => {
    const ids = new Set(column.techniques.map(({ cell }) => cell.id));
    return {
      column,
      has: store.detectionVersions.map(({ techniques }) => techniques.some((id) => ids.has(above(id)))),
    };
  });
  const counts = new Int32Array(store.detectionVersions.length);
  for (const row of rows) {
    counts[store.detectionVersion[row]]++;
  }
  for (const { column, has } of inTactics) {
    column.rows = has.reduce((sum, is, version) => sum + (is ? counts[version] : 0), 0);
  }
}

/**
 * The technique that a sub-technique belongs to; a technique itself.
 * @param {string} id
 */
export function above(id) {
  return id.split(".")[0];
}

/** @param {Cell} a @param {Cell} b */
function byName(a, b) {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
