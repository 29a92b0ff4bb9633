package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import java.util.ArrayList;
import java.util.List;

/** What keeps people out of a view. */
final class ViewFaults {

    private ViewFaults() {}

    /** What is wrong with a view, at all widths and in both themes. */
    static List<String> of(Tab tab, String view) {
        List<String> faults = new ArrayList<>();
        tab.resize(Tab.WIDE);
        tab.show(view);
        for (int width : new int[] {Tab.WIDE, Tab.NARROW}) {
            tab.resize(width);
            for (boolean dark : new boolean[] {false, true}) {
                tab.darken(dark);
                String place = view + " at " + width + (dark ? " dark" : " light");
                AxeBuilder axe = new AxeBuilder(tab.page()).setLegacyMode(true);
                // Of all rules, the colours are about one.
                AxeResults results =
                        dark ? axe.withRules(List.of("color-contrast")).analyze() : axe.analyze();
                assertThat(results.getPasses()).as(place).isNotEmpty();
                results.getViolations().forEach(rule -> rule.getNodes()
                        .forEach(node -> faults.add(
                                place + ": " + rule.getId() + ": " + node.getHtml() + " " + node.getFailureSummary())));
            }
            Object beyond = tab.page().evaluate("() => document.documentElement.scrollWidth - innerWidth");
            if (((Number) beyond).intValue() > 0) {
                faults.add(view + " at " + width + " is wider than the screen by " + beyond);
            }
        }
        return faults;
    }
}
