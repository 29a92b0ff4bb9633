package io.spawnwatch.page.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed is whole, or says what is missing, and can be read. */
@Tag("slow")
@Tag("browser")
class ReportPrintTest {
    /** More than the page shows at once, of processes on a host and of hosts. */
    private static final int ROWS = 700;

    private static final String HOST = "srv-01.corp.example";

    /** Longer than a command line that is shown at once. */
    private static final String LONG = "long.exe " + "x".repeat(12_000);

    @TempDir
    private static Path folder;

    private static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        LargeReport made = new LargeReport();
        List<ObjectNode> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            ObjectNode event = made.riskEvent()
                    .put("dest", row % 2 == 0 ? HOST : "ws-" + row)
                    .put("late", false)
                    .put("process_id", String.valueOf(10_000 + row))
                    .put("parent_process_id", String.valueOf(50_000 + row))
                    .put("parent_process", "parent.exe " + "y".repeat(1_000) + " end of " + row);
            rows.add(event);
        }
        rows.get(0).put("process", LONG);
        rows.get(2).put("process", "hidden\u202Eexe.txt");
        report = MadeReport.write(folder.resolve("report.html"), List.of(), Map.of("risk_events", rows));
    }

    /** Draws the page as for paper. */
    private static void print(Tab tab) {
        Locale language = Locale.getDefault();
        // Playwright writes PRINT in lower case with the default locale, which fails in Turkish, the language of these
        // tests.
        Locale.setDefault(Locale.ROOT);
        try {
            tab.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        } finally {
            Locale.setDefault(language);
        }
        tab.page().evaluate("() => dispatchEvent(new Event('beforeprint'))");
    }

    private static int pages(Tab tab) {
        String pdf = new String(tab.page().pdf(new Page.PdfOptions().setFormat("A4")), ISO_8859_1);
        return pdf.split("/Type /Page\\b(?!s)", -1).length - 1;
    }

    @Test
    void aStoryIsPrintedWholeWithTheCommandLinesOfParents() {
        try (Tab tab = Tab.open(report)) {
            tab.show("story?object=" + HOST + "&kind=system");
            int shown = tab.page().locator(".step").count();
            // A sheet of A4 does not hold ten processes with such parents.
            assertThat(pages(tab)).isGreaterThan(ROWS / 2 / 10);

            print(tab);
            tab.expect(() -> tab.page().locator(".step").count() > shown, true);
            String paper = tab.page().locator("main").innerText();
            for (int row = 0; row < ROWS; row += 2) {
                assertThat(paper).contains("end of " + row + "\n");
            }
            assertThat(paper).contains("Only the first 10,000 of 12,009 characters are printed.");
            assertThat(tab.page().locator(".more button:visible").count()).isZero();
        }
    }

    @Test
    void aRankingIsPrintedWhole() {
        try (Tab tab = Tab.open(report)) {
            tab.show("ranking?kind=system");
            Locator lines = tab.page().locator("table.objects tbody tr");
            assertThat(lines.count()).isEqualTo(100);
            int all = Integer.parseInt(
                    tab.page().locator(".ranking .more").innerText().replaceAll("[^0-9]", ""));
            assertThat(all).isGreaterThan(ROWS / 2);
            assertThat(pages(tab)).isGreaterThan(3);
            print(tab);
            tab.expect(lines::count, all);
            assertThat(tab.page().locator(".only-print:visible").count()).isZero();
        }
    }

    /** Whatever the theme: hidden characters, written out, are what must be read. */
    @Test
    void paperIsLight() {
        try (Tab tab = Tab.open(report)) {
            tab.darken(true);
            tab.page().getByLabel("Theme").selectOption("dark");
            tab.show("story?object=" + HOST + "&kind=system&text=hidden");
            tab.page().locator(".command .escape").first().waitFor();
            assertThat(dark(tab)).isNotEqualTo(List.of());
            print(tab);
            assertThat(dark(tab)).isEqualTo(List.of());
        }
    }

    /** The colours that are dark of those that stand behind text. */
    private static Object dark(Tab tab) {
        return tab.page().evaluate("""
                () => ['--ground', '--surface', '--raised', '--hover', '--accent-ground', '--warn-ground']
                    .filter(name => {
                        const probe = document.createElement('p');
                        probe.style.backgroundColor = `var(${name})`;
                        document.querySelector('main').append(probe);
                        const [r, g, b] = getComputedStyle(probe).backgroundColor.match(/\\d+/g).map(Number);
                        probe.remove();
                        return Math.min(r, g, b) < 200;
                    })""");
    }
}
