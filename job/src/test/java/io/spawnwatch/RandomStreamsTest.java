package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares random streams, in several orders and at several parallelisms, with a naive reference. */
@Tag("slow")
class RandomStreamsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final long START = Instant.parse("2026-11-16T08:00:00Z").toEpochMilli();
    private static final List<String> GROUP_FIELDS =
            List.of("dest", "user", "parent_process", "process_name", "process", "process_id", "parent_process_id");

    /** The fields among these that the data model fills in. */
    private static final List<String> FILLED_FIELDS = List.of("dest", "user", "parent_process", "process");

    /** A random event; null fields are left out. */
    private record Event(long timeMs, Map<String, String> fields) {

        boolean matches() {
            String parent = fields.get("parent_process_name");
            return parent != null && parent.equalsIgnoreCase("WmiPrvSE.exe");
        }
    }

    private record Key(List<String> group, long windowStartMs) {}

    private record Row(long count, long firstTimeMs, long lastTimeMs) {}

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 50", "3, 7"})
    void finalRowsAreThoseOfTheReferenceInAnyOrderAndAtAnyParallelism(
            long seed, int offsetMinutes, @TempDir Path folder) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Event> events = events(random);
        Map<Key, Row> expected = reference(events, offsetMinutes * MINUTE);
        assertThat(expected.values())
                .as("seed %d: groups of several sightings", seed)
                .anyMatch(row -> row.count > 1);

        Map<Key, String> ids = null;
        for (String parallelism : List.of("1", "2")) {
            for (boolean revisions : new boolean[] {false, true}) {
                Path input = folder.resolve("in-" + parallelism + revisions);
                // Final rows wait for all input, so any order over any number of files is allowed. Revisions, as in the
                // live job, allow only the out-of-orderness, within one file.
                write(
                        revisions
                                ? Arrival.shuffledWithin(events, event -> event.timeMs, MINUTE, random)
                                : Arrival.shuffled(events, random),
                        input,
                        revisions ? 1 : 3);
                Path output = folder.resolve("out-" + parallelism + revisions + ".jsonl");
                CommandRun.successful(
                        "replay",
                        "--input",
                        input.toString(),
                        "--output",
                        output.toString(),
                        "--parallelism",
                        parallelism,
                        "--emit",
                        revisions ? "revisions" : "final",
                        "--out-of-orderness",
                        "1m",
                        "--window-offset",
                        offsetMinutes + "m");

                Map<Key, JsonNode> last = lastRevisions(CommandRun.jsonLines(output));
                String run = String.format("seed %d, parallelism %s, revisions %s", seed, parallelism, revisions);
                assertThat(rows(last)).as(run).isEqualTo(expected);
                assertThat(last.values()).as(run).noneMatch(event -> event.get("late")
                        .booleanValue());
                Map<Key, String> runIds = ids(last);
                assertThat(runIds.values()).as(run).doesNotHaveDuplicates();
                assertThat(ids == null ? runIds : ids).as(run).isEqualTo(runIds);
                ids = runIds;
            }
        }
    }

    private static List<Event> events(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        String[] parents = {"WmiPrvSE.exe", "wmiprvse.EXE", "explorer.exe", "xWmiPrvSE.exe", "WmiPrvSE.exe ", null};
        String[] lines = {
            "cmd.exe /c \"whoami\"", "cmd.exe", "CMD.EXE", "a\\\\b\u0001\u001f", "3:x", "\u00e9\ud83d\ude00", null
        };
        for (int i = 0; i < 3000; i++) {
            Map<String, String> fields = new HashMap<>();
            fields.put("dest", "ws-" + random.nextInt(4));
            fields.put("user", random.nextInt(3) == 0 ? null : "CORP\\u" + random.nextInt(2));
            fields.put("process", lines[random.nextInt(lines.length)]);
            fields.put("process_name", "cmd.exe");
            fields.put("process_id", String.valueOf(random.nextInt(3)));
            fields.put("parent_process_name", parents[random.nextInt(parents.length)]);
            fields.put("parent_process", random.nextBoolean() ? "null" : null);
            events.add(new Event(START + random.nextLong(4 * HOUR), fields));
        }
        return events;
    }

    private static Map<Key, Row> reference(List<Event> events, long offsetMs) {
        Map<Key, Row> rows = new HashMap<>();
        for (Event event : events) {
            if (event.matches()) {
                List<String> group = new ArrayList<>();
                for (String field : GROUP_FIELDS) {
                    String value = event.fields.get(field);
                    String filler = FILLED_FIELDS.contains(field) ? "unknown" : "null";
                    group.add(value == null ? filler : value);
                }
                long startMs = event.timeMs / HOUR * HOUR + offsetMs;
                rows.merge(
                        new Key(group, startMs > event.timeMs ? startMs - HOUR : startMs),
                        new Row(1, event.timeMs, event.timeMs),
                        (a, b) -> new Row(
                                a.count + 1,
                                Math.min(a.firstTimeMs, b.firstTimeMs),
                                Math.max(a.lastTimeMs, b.lastTimeMs)));
            }
        }
        return rows;
    }

    private static void write(List<Event> events, Path folder, int files) throws IOException {
        Files.createDirectories(folder);
        StringBuilder[] texts = new StringBuilder[files];
        for (int i = 0; i < files; i++) {
            texts[i] = new StringBuilder();
        }
        for (int i = 0; i < events.size(); i++) {
            ObjectNode json = JSON.createObjectNode();
            Event event = events.get(i);
            json.put("_time", new BigDecimal(event.timeMs).movePointLeft(3));
            event.fields.forEach((field, value) -> {
                if (value != null) {
                    json.put(field, value);
                }
            });
            texts[i % files].append(JSON.writeValueAsString(json)).append('\n');
        }
        for (int i = 0; i < files; i++) {
            Files.writeString(folder.resolve("events-" + i + ".jsonl"), texts[i], StandardCharsets.UTF_8);
        }
    }

    private static Map<Key, JsonNode> lastRevisions(List<JsonNode> events) {
        Map<Key, JsonNode> last = new HashMap<>();
        for (JsonNode event : events) {
            List<String> group = GROUP_FIELDS.stream()
                    .map(field -> event.get(field).textValue())
                    .toList();
            last.merge(
                    new Key(group, time(event, "window_start")),
                    event,
                    (a, b) -> a.get("revision").intValue() > b.get("revision").intValue() ? a : b);
        }
        return last;
    }

    private static Map<Key, Row> rows(Map<Key, JsonNode> last) {
        Map<Key, Row> rows = new HashMap<>();
        last.forEach((key, event) -> rows.put(
                key, new Row(event.get("count").longValue(), time(event, "firstTime"), time(event, "lastTime"))));
        return rows;
    }

    private static Map<Key, String> ids(Map<Key, JsonNode> last) {
        Map<Key, String> ids = new HashMap<>();
        last.forEach((key, event) -> ids.put(key, event.get("risk_event_id").textValue()));
        return ids;
    }

    private static long time(JsonNode event, String field) {
        return Instant.parse(event.get(field).textValue()).toEpochMilli();
    }
}
