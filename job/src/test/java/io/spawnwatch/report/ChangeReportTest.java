package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.release.PublishedDetection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeReportTest {
    private static final TumblingWindows HOURS = TumblingWindows.fromEpoch(Duration.ofHours(1));
    private static final PublishedDetection KEPT = detection("kept", 1, "d1", "c1");
    private static final PublishedDetection GONE = detection("gone", 1, "d2", "c2");

    private static PublishedDetection detection(String id, int version, String digest, String content) {
        return new PublishedDetection(
                id, "Name of " + id, version, digest, HOURS, content, Collections.emptySortedMap(), "");
    }

    private static PublishedDetection withLookups(
            String id, String digest, Map<String, String> lookups, String search) {
        return new PublishedDetection(id, "Name of " + id, 1, digest, HOURS, digest, new TreeMap<>(lookups), search);
    }

    private static PublishedCatalog catalog(
            Map<String, String> refused, Map<String, String> settings, PublishedDetection... detections) {
        TreeMap<String, PublishedDetection> byId = new TreeMap<>();
        List.of(detections).forEach(detection -> byId.put(detection.id(), detection));
        return new PublishedCatalog("1.0", byId, new TreeMap<>(refused), new TreeMap<>(settings));
    }

    private static String report(PublishedCatalog before, PublishedCatalog after, boolean continued) {
        StringWriter text = new StringWriter();
        // Read back from the parameters, as it is from the REST API.
        ChangeReport.print(
                CatalogChange.between(
                        PublishedCatalog.of(before.parameters()), PublishedCatalog.of(after.parameters())),
                continued,
                new PrintWriter(text, true));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static final PublishedCatalog BEFORE = catalog(
            Map.of("old.yml", "known before"),
            Map.of("lateness", "PT10M", "topics.process-events", "a, b"),
            KEPT,
            GONE,
            detection("words", 1, "d3", "c3"),
            detection("other", 1, "d4", "c4"));

    private static final PublishedCatalog AFTER = catalog(
            Map.of("old.yml", "known before", "new.yml", "unknown field"),
            Map.of("lateness", "PT30M", "topics.process-events", "b"),
            KEPT,
            detection("words", 1, "d3", "c5"),
            detection("other", 2, "d6", "c4"),
            detection("token", 1, "d7", "c7"));

    @Test
    void reportsDetectionsOpenWindowsAndSettings() {
        assertThat(report(BEFORE, AFTER, true)).isEqualTo("""

            Detections: 1 added, 2 changed, 1 removed, 1 unchanged
              added                    Name of token (token, version 1, window 1h)
              changed                  Name of other (other, version 2, window 1h): version 1 -> 2, condition or
                                       grouping
              changed                  Name of words (words, version 1, window 1h): message, score, name or rows
              removed                  Name of gone (gone, version 1, window 1h)
              refused                  new.yml: unknown field

            Open windows
              unchanged                keep counting
              changed output only      keep counting
              changed                  finish under the old version; the new version starts new windows
              removed                  finish and are reported under the removed version
              added                    start with the events read from now on

            Settings
              topics.process-events    (!) a is still read, because the savepoint contains its offsets
              lateness                 10m -> 30m
              topics.process-events    a, b -> b   (!) reads other records or writes elsewhere

            """);
    }

    @Test
    void anotherOffsetIsAnotherWindow() {
        PublishedDetection later = new PublishedDetection(
                "kept",
                "Name of kept",
                1,
                "d1",
                new TumblingWindows(HOURS.length(), Duration.ofMinutes(50)),
                "c1",
                Collections.emptySortedMap(),
                "");

        assertThat(report(catalog(Map.of(), Map.of(), KEPT), catalog(Map.of(), Map.of(), later), true))
                .isEqualTo("""

            Detections: 0 added, 1 changed, 0 removed, 0 unchanged
              changed                  Name of kept (kept, version 1, window 1h, offset 50m): window

            Open windows
              changed                  finish under the old version; the new version starts new windows

            """);
    }

    @Test
    void namesTheLookupsThatChanged() {
        PublishedCatalog before = catalog(
                Map.of(),
                Map.of(),
                withLookups("kept", "d0", Map.of("tools", "a"), "s"),
                withLookups("rows", "d1", Map.of("tools", "a", "paths", "b"), "s"),
                withLookups("both", "d2", Map.of("tools", "a"), "s"),
                withLookups("unread", "d3", Map.of("tools", "a"), "s"),
                detection("first", 1, "d4", "d4"));
        PublishedCatalog after = catalog(
                Map.of(),
                Map.of(),
                withLookups("kept", "d0", Map.of("tools", "a"), "s"),
                withLookups("rows", "d6", Map.of("tools", "c", "paths", "d"), "s"),
                withLookups("both", "d7", Map.of("tools", "c"), "t"),
                withLookups("unread", "d3", Map.of("tools", "c"), "s"),
                withLookups("first", "d8", Map.of("tools", "c"), "s"));

        assertThat(report(before, after, true)).isEqualTo("""

            Detections: 0 added, 4 changed, 0 removed, 1 unchanged
              changed                  Name of both (both, version 1, window 1h): condition or grouping, lookup
                                       tools
              changed                  Name of first (first, version 1, window 1h): condition or grouping,
                                       lookup tools
              changed                  Name of rows (rows, version 1, window 1h): lookup paths, lookup tools
              changed                  Name of unread (unread, version 1, window 1h): lookup tools

            Open windows
              unchanged                keep counting
              changed output only      keep counting
              changed                  finish under the old version; the new version starts new windows

            """);
    }

    @Test
    void fromAnEarlierSavepointAllWindowsAreThoseOfTheSavepoint() {
        assertThat(report(BEFORE, AFTER, false))
                .contains("Open windows\n  all                      continue from where that savepoint left them\n")
                .doesNotContain("keep counting");
    }

    /** A name must not be read as a duration, and no value may prevent an upgrade. */
    @Test
    void aNameThatLooksLikeADurationIsPrintedUnchanged() {
        PublishedCatalog before = catalog(
                Map.of(),
                Map.of(
                        "group-id", "PT-SOC",
                        "topics.risk-events", "PTEST.risk",
                        "transactional-id-prefix", "PT5M",
                        "window", "PT1H",
                        "idleness", "PT of another version"));
        PublishedCatalog after = catalog(
                Map.of(),
                Map.of(
                        "group-id", "PT-SOC-2",
                        "topics.risk-events", "PTEST.risk2",
                        "transactional-id-prefix", "PT6M",
                        "window", "PT2H",
                        "idleness", "PT30S"));

        assertThat(report(before, after, true)).contains("""
            Settings
              group-id                 PT-SOC -> PT-SOC-2   (!) reads other records or writes elsewhere
              idleness                 PT of another version -> 30s
              topics.risk-events       PTEST.risk -> PTEST.risk2   (!) reads other records or writes elsewhere
              transactional-id-prefix  PT5M -> PT6M   (!) reads other records or writes elsewhere
              window                   1h -> 2h
            """);
    }

    @Test
    void reportsThatNothingChanges() {
        assertThat(report(BEFORE, BEFORE, true))
                .isEqualTo("  Nothing changes: same version, detections and settings.\n");
    }
}
