/**
 * Light or dark: as the system says, until the reader chooses.
 * @module
 */

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { remembered, remember } from "spawnwatch/frame/memory.js";

const THEMES = /** @type {const} */ (["system", "light", "dark"]);

/** A control that switches between light and dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(() => remembered("theme", THEMES, "system"));
  useEffect(() => {
    remember("theme", theme);
    if (theme === "system") {
      delete document.documentElement.dataset["theme"];
    } else {
      document.documentElement.dataset["theme"] = theme;
    }
  }, [theme]);
  return h(
    "label",
    { class: "theme" },
    h("span", { class: "theme-label" }, "Theme"),
    h(
      "select",
      {
        value: theme,
        onChange: (/** @type {Event} */ event) => {
          const chosen = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
          setTheme(THEMES.find((known) => known === chosen) ?? "system");
        },
      },
      h("option", { value: "system" }, "System"),
      h("option", { value: "light" }, "Light"),
      h("option", { value: "dark" }, "Dark"),
    ),
  );
}
