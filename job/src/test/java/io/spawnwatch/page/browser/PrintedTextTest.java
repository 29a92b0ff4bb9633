package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a printer gets: pages that are not empty, with the texts of the rows. */
@Tag("slow")
@Tag("browser")
class PrintedTextTest extends MadeRows {
    /** Prints a view, no page of which is empty. */
    static PrintedPages print(Tab tab, String view) {
        tab.show(view);
        PrintedPages pages = PrintedPages.of(tab.page().pdf(new Page.PdfOptions().setFormat("A4")));
        assertThat(pages.texts()).as(view).isNotEmpty().allSatisfy(text -> assertThat(text)
                .as("a page of %s", view)
                .hasSizeGreaterThan(20));
        return pages;
    }

    /** The printed text has no blanks where lines break. */
    static String joined(String text) {
        return text.replaceAll("\\s", "");
    }

    @Test
    void rowsArePrintedWithTheirCommands() {
        List<ObjectNode> wmic = inTime().filter(row -> row.toString().contains("wmic.exe"))
                .filter(row -> text(row, "process").length() < 60)
                .toList();
        assertThat(wmic).hasSizeGreaterThan(5);
        try (Tab tab = Tab.open(report)) {
            String overview = print(tab, "overview").text();
            assertThat(overview).contains("riskevents", "Hostsandusersbyrisk");
            PrintedPages events = print(tab, "events?text=wmic.exe");
            assertThat(events.text())
                    .contains(wmic.stream()
                            .map(row -> joined(text(row, "dest")))
                            .distinct()
                            .toList());
            PrintedPages all = print(tab, "events");
            assertThat(all.texts()).hasSizeGreaterThan(5);
            assertThat(all.text()).doesNotContain("Searchallfields", "Copy");
            String host = mostFrequent("dest");
            PrintedPages story = print(tab, "story?kind=system&object=" + host);
            assertThat(story.text()).contains(joined(host));
            assertThat(story.text())
                    .contains(inTime().filter(row -> text(row, "dest").equals(host))
                            .map(row -> joined(text(row, "process")))
                            .filter(command -> command.length() < 200)
                            .collect(Collectors.toSet()));
        }
    }
}
