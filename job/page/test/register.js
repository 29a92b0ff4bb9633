// Resolves the page's bare module names for node, as the page's import map does for a browser.
import { register } from "node:module";

register("./resolve.js", import.meta.url);
