package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import java.util.ArrayList;
import java.util.List;

/** What keeps people out of a view. */
final class ViewFaults {

    private static final List<String> CONTRAST = List.of("color-contrast");

    private ViewFaults() {}

    /** What cannot be read in the view as it is shown, in both themes. */
    static List<String> ofColours(Tab tab) {
        List<String> faults = new ArrayList<>();
        for (boolean dark : new boolean[] {false, true}) {
            tab.darken(dark);
            AxeBuilder axe = new AxeBuilder(tab.page()).setLegacyMode(true).withRules(CONTRAST);
            faults.addAll(faults(axe, dark ? "dark" : "light"));
        }
        return faults;
    }

    private static List<String> faults(AxeBuilder axe, String place) {
        List<String> faults = new ArrayList<>();
        AxeResults results = axe.analyze();
        assertThat(results.getPasses()).as(place).isNotEmpty();
        results.getViolations().forEach(rule -> rule.getNodes()
                .forEach(node -> faults.add(
                        place + ": " + rule.getId() + ": " + node.getHtml() + " " + node.getFailureSummary())));
        return faults;
    }

    /** What is wrong with a view, at two widths, and on the wider in both themes. */
    static List<String> of(Tab tab, String view) {
        List<String> faults = new ArrayList<>();
        tab.resize(Tab.WIDE);
        tab.show(view);
        for (int width : new int[] {Tab.WIDE, Tab.NARROW}) {
            tab.resize(width);
            // No colour depends on the width.
            for (boolean dark : width == Tab.WIDE ? new boolean[] {false, true} : new boolean[] {false}) {
                tab.darken(dark);
                String place = view + " at " + width + (dark ? " dark" : " light");
                AxeBuilder axe = new AxeBuilder(tab.page()).setLegacyMode(true);
                // The colours are about one of all rules.
                faults.addAll(faults(dark ? axe.withRules(CONTRAST) : axe, place));
            }
            Object beyond = tab.page().evaluate("() => document.documentElement.scrollWidth - innerWidth");
            if (((Number) beyond).intValue() > 0) {
                faults.add(view + " at " + width + " is wider than the screen by " + beyond);
            }
        }
        return faults;
    }
}
