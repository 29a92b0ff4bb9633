package io.spawnwatch.page.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.page.LargeReport;
import io.spawnwatch.page.MadeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A report of made-up rows, and what is in it. */
abstract class MadeRows {
    static final int ROWS = 600;

    @TempDir
    static Path folder;

    static final List<ObjectNode> ROW_LIST = new ArrayList<>();
    static Path report;

    @BeforeAll
    static void writeReport() throws IOException {
        ROW_LIST.clear();
        LargeReport made = new LargeReport();
        for (int row = 0; row < ROWS; row++) {
            ROW_LIST.add(made.riskEvent());
        }
        report = MadeReport.write(folder.resolve("report.html"), List.of(), Map.of("risk_events", ROW_LIST));
    }

    static Stream<ObjectNode> inTime() {
        return ROW_LIST.stream().filter(row -> !row.path("late").booleanValue());
    }

    static int count(Predicate<ObjectNode> wanted) {
        return (int) inTime().filter(wanted).count();
    }

    static String text(JsonNode row, String field) {
        return row.path(field).textValue();
    }

    static Tab events(String query) {
        Tab tab = Tab.open(report);
        tab.show("events" + query);
        return tab;
    }

    static String mostFrequent(String field) {
        return inTime()
                .collect(Collectors.groupingBy(row -> text(row, field), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }
}
