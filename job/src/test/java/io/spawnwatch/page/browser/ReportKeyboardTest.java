package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled attack is found and looked into without a pointer. */
@Tag("slow")
@Tag("browser")
class ReportKeyboardTest {
    @TempDir
    private Path folder;

    /** Presses Tab until something has the focus. Wherever the focus is on the way, it can be seen. */
    private static void tabTo(Tab tab, String selector, String name) {
        Set<String> passed = new LinkedHashSet<>();
        for (int presses = 0; presses < 120; presses++) {
            tab.press("Tab");
            String focused = tab.focused();
            passed.add(focused);
            if ((Boolean) tab.page().evaluate("selector => document.activeElement.matches(selector)", selector)
                    && focused.startsWith(name)) {
                assertFocusIsSeen(tab, name);
                return;
            }
        }
        throw new AssertionError("the Tab key does not reach " + name + ", but " + passed);
    }

    private static void assertFocusIsSeen(Tab tab, String place) {
        tab.expect(() -> place + ": " + tab.page().evaluate("""
                () => {
                    const e = document.activeElement;
                    const box = e.getBoundingClientRect();
                    const style = getComputedStyle(e);
                    return [
                        e === document.body ? 'lost' : 'there',
                        style.outlineStyle !== 'none' || style.boxShadow !== 'none' ? 'marked' : 'unmarked',
                        box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
                            ? 'in sight' : 'out of sight',
                    ];
                }"""), place + ": [there, marked, in sight]");
    }

    @Test
    void fromTheFirstScreenToTheAttackAndBack() throws IOException {
        try (Tab tab = Tab.open(DemoReport.write(folder))) {
            String host = tab.page().locator("table.objects a").first().innerText();
            tabTo(tab, "table.objects a", host);
            tab.press("Enter");
            tab.page().locator(".frame[data-view=story] .steps").waitFor();
            assertThat(tab.page().locator("h1").innerText()).isEqualTo(host);

            // Back to the table, by the navigation, and into a row.
            tabTo(tab, "nav a", "Risk events");
            tab.press("Enter");
            tab.page().locator(".frame[data-view=events] .grid").waitFor();
            tab.awaitRest();
            int all = tab.rows();
            tabTo(tab, "[role=grid]", "Risk events");
            tab.press("ArrowDown", "Enter");
            tab.page().locator(".detail").waitFor();
            assertFocusIsSeen(tab, "the table beside the row that is open");
            tabTo(tab, ".detail button", "Close the risk event");
            tab.press("Enter");
            tab.expect(() -> tab.page().locator(".detail").count(), 0);
            assertFocusIsSeen(tab, "the table after the row was closed");

            // A filter from the menu, and away with it.
            tabTo(tab, ".menu-button", "Host");
            tab.press("Enter");
            tab.page().locator(".panel input[type=checkbox]").first().waitFor();
            tabTo(tab, ".panel input[type=checkbox]", "");
            tab.press("Space");
            tab.expect(() -> tab.rows() < all, true);
            assertFocusIsSeen(tab, "the choice");
            tab.press("Escape");
            tab.expect(() -> tab.page().locator(".panel").count(), 0);
            assertFocusIsSeen(tab, "the menu's button");
            tabTo(tab, "button", "Clear all");
            tab.press("Enter");
            tab.expect(tab::rows, all);
            assertFocusIsSeen(tab, "the search, when no filter is left");

            // The keys' window, and the theme.
            tab.press("Tab", "?");
            tab.page().locator("dialog[open]").waitFor();
            tab.press("Escape");
            tab.expect(() -> tab.page().locator("dialog[open]").count(), 0);
            assertFocusIsSeen(tab, "where the window was opened");
            tabTo(tab, "select", "");
            tab.press("d");
            tab.expect(() -> tab.page().locator("html").getAttribute("data-theme"), "dark");
            assertFocusIsSeen(tab, "the theme");
        }
    }
}
