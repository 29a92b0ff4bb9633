const SOURCES = new URL("../../src/main/resources/page/js/", import.meta.url);

/**
 * @param {string} specifier
 * @param {unknown} context
 * @param {(specifier: string, context: unknown) => unknown} next
 */
export function resolve(specifier, context, next) {
  if (specifier.startsWith("spawnwatch/")) {
    const url = new URL(specifier.slice("spawnwatch/".length), SOURCES).href;
    return { url, format: "module", shortCircuit: true };
  }
  return next(specifier.startsWith("preact") ? import.meta.resolve(specifier) : specifier, context);
}
