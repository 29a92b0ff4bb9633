const SOURCES = new URL("../../src/main/resources/page/js/", import.meta.url);

/**
 * @param {string} specifier
 * @param {object} context
 * @param {(specifier: string, context: object) => unknown} next
 */
export function resolve(specifier, context, next) {
  if (specifier.startsWith("spawnwatch/")) {
    const url = new URL(specifier.slice("spawnwatch/".length), SOURCES).href;
    return { url, format: "module", shortCircuit: true };
  }
  // The page's sources are in another folder than the libraries that the tests use.
  const from = specifier.startsWith("preact") ? { ...context, parentURL: import.meta.url } : context;
  return next(specifier, from);
}
