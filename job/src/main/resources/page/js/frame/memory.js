/**
 * Choices that outlast the page, where the browser lets it remember them.
 * @module
 */

/**
 * @template {string} T
 * @param {string} name
 * @param {readonly T[]} values
 * @param {T} otherwise
 * @returns {T}
 */
export function remembered(name, values, otherwise) {
  try {
    const value = localStorage.getItem(`spawnwatch-${name}`);
    return values.find((known) => known === value) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`spawnwatch-${name}`, value);
  } catch {
    // A browser may forbid it; the choice then lasts as long as the page.
  }
}
