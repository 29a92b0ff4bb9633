package io.spawnwatch.page.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import java.util.ArrayList;
import java.util.List;

/** Whether a view fits its window, and can be read and hit in it. */
final class Layout {
    /** What a hand hits: at least 24 pixels, or as far from others as if it had them (WCAG 2.2, 2.5.8). */
    private static final List<String> TARGETS = List.of("target-size");

    private static final String FAULTS = """
            () => {
                const faults = [];
                const page = document.documentElement;
                if (page.scrollWidth > page.clientWidth) {
                    const widest = [...document.querySelectorAll('#app *')]
                        .filter(e => e.getBoundingClientRect().right > page.clientWidth)
                        .slice(0, 3).map(e => e.outerHTML.slice(0, 120));
                    faults.push(`is wider than the window by ${page.scrollWidth - page.clientWidth}: ${widest}`);
                }
                const scrolls = e => e !== null
                    && (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
                for (const e of document.querySelectorAll('#app :is(a[href], button, input, select, summary)')) {
                    const box = e.getBoundingClientRect();
                    if (e.checkVisibility({visibilityProperty: true}) && box.left >= 0 && box.right > page.clientWidth + 1
                            && !scrolls(e.parentElement)) {
                        faults.push(`has a control beyond its edge: ${e.outerHTML.slice(0, 160)}`);
                    }
                }
                const small = new Map();
                const texts = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
                for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
                    const e = text.parentElement;
                    const scale = e instanceof SVGGraphicsElement ? e.getScreenCTM().a : 1;
                    const pixels = parseFloat(getComputedStyle(e).fontSize) * scale;
                    if (text.data.trim() !== '' && e.closest('[aria-hidden=true]') === null && pixels < 11.95
                            && e.checkVisibility({visibilityProperty: true})) {
                        small.set(`${e.localName}.${e.className} of ${e.parentElement.className}`, pixels);
                    }
                }
                small.forEach((pixels, e) => faults.push(`has text of ${pixels} pixels: ${e}`));
                return faults;
            }""";

    private Layout() {}

    /** What is wrong with the view as it is shown. */
    static List<String> faults(Tab tab, String place) {
        List<String> faults = new ArrayList<>();
        ((List<?>) tab.page().evaluate(FAULTS)).forEach(fault -> faults.add(place + " " + fault));
        return faults;
    }

    /** Controls that are too small to hit. */
    static List<String> smallTargets(Tab tab, String place) {
        List<String> faults = new ArrayList<>();
        new AxeBuilder(tab.page())
                .setLegacyMode(true)
                .withRules(TARGETS)
                .analyze()
                .getViolations()
                .forEach(rule -> rule.getNodes()
                        .forEach(node -> faults.add(place + ": " + node.getHtml() + " " + node.getFailureSummary())));
        return faults;
    }
}
