/**
 * Random numbers of a seed that failures print (mulberry32).
 * @param {number} [seed]
 */
export function randomNumbers(seed = Math.floor(Math.random() * 2 ** 32)) {
  let state = seed;
  /** @param {number} limit @returns {number} an integer from 0 and below the limit */
  const random = (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { seed, random };
}
