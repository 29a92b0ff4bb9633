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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Searches with {@code stats} and {@code eventstats}, over random streams in several orders and at several parallelisms,
 * against plain code that has all events of a window at hand.
 */
@Tag("slow")
class RandomStatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final long START = Instant.parse("2026-11-16T08:00:00Z").toEpochMilli();
    private static final String TSTATS =
            "| tstats fillnull_value=null count min(_time) as firstTime max(_time) as lastTime"
                    + " from datamodel=Endpoint.Processes where Processes.process_name=*.exe by ";

    /** The searches, by the name of the plain code that computes the same. */
    private static final Map<String, String> SEARCHES = Map.of(
            "hosts",
                    TSTATS
                            + "dest user process_name | stats sum(count) as count dc(user) as users values(process_name) as"
                            + " names min(firstTime) as firstTime max(lastTime) as lastTime by dest",
            "everything", TSTATS + "dest user process_name | where count > 1 | stats count",
            "busy",
                    TSTATS + "dest user process_name | eventstats dc(process_name) as n by dest | where n > 2"
                            + " | stats values(process_name) as p count by user, dest | fields user dest p count",
            "spans",
                    TSTATS + "_time span=10m Processes.dest process_name | rename Processes.* as * | eval"
                            + " a=if(process_name=\"a.exe\", count, 0) | stats sum(a) as a, range(count) as r, avg(count)"
                            + " as m by _time dest | where a > 1 | fields dest a r m",
            "bursts", TSTATS + "_time span=10m dest user | where count > 1 | stats count max(_time) as t by dest",
            "unusual",
                    TSTATS + "dest user process_name | eventstats avg(count) as avg by dest | where count > avg"
                            + " | fields dest user process_name count");

    /** A random event; a null user is left out. */
    private record Event(long timeMs, String dest, @Nullable String user, String name) {

        String userOrFiller() {
            return user == null ? "null" : user;
        }
    }

    /** What an event says of a row, less what every detection has. */
    private record Row(
            String detection,
            long windowStartMs,
            long count,
            long firstTimeMs,
            long lastTimeMs,
            Map<String, String> fields) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rowsAreThoseOfThePlainCodeInAnyOrderAndAtAnyParallelism(long seed, @TempDir Path folder) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Event> events = events(random);
        Set<String> expected = texts(reference(events));
        assertThat(SEARCHES.keySet()).as("seed %d: each search has rows", seed).allMatch(name -> expected.stream()
                .anyMatch(row -> row.startsWith("Row[detection=" + name)));
        Path detections = Files.createDirectory(folder.resolve("detections"));
        for (Map.Entry<String, String> search : SEARCHES.entrySet()) {
            Files.writeString(detections.resolve(search.getKey() + ".yml"), detection(search));
        }

        Map<String, String> ids = null;
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
                        "--detections",
                        detections.toString(),
                        "--field-mapping",
                        "native",
                        "--data-model",
                        "none",
                        "--parallelism",
                        parallelism,
                        "--emit",
                        revisions ? "revisions" : "final",
                        "--out-of-orderness",
                        "1m");

                List<JsonNode> raised = CommandRun.jsonLines(output);
                String run = String.format("seed %d, parallelism %s, revisions %s", seed, parallelism, revisions);
                assertThat(raised.stream().map(RandomStatsTest::row).map(Row::toString))
                        .as(run)
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(raised)
                        .as(run)
                        .allMatch(event -> event.get("revision").intValue() == 1);
                Map<String, String> runIds = raised.stream()
                        .collect(Collectors.toMap(event -> row(event).toString(), event -> event.get("risk_event_id")
                                .textValue()));
                assertThat(runIds.values()).as(run).doesNotHaveDuplicates();
                assertThat(ids == null ? runIds : ids).as(run).isEqualTo(runIds);
                ids = runIds;
            }
        }
    }

    private static List<Row> reference(List<Event> events) {
        List<Row> rows = new ArrayList<>();
        Map<Long, List<Event>> windows = events.stream().collect(Collectors.groupingBy(event -> event.timeMs / HOUR));
        windows.forEach((window, inWindow) -> {
            long startMs = window * HOUR;
            List<List<Event>> groups = groups(inWindow, event -> List.of(event.dest, event.userOrFiller(), event.name));
            Map<String, Integer> namesByDest = new TreeMap<>();
            groups(inWindow, Event::dest)
                    .forEach(host -> namesByDest.put(
                            host.get(0).dest, distinct(host, Event::name).size()));
            for (List<Event> host : groups(inWindow, Event::dest)) {
                bursts(startMs, host, rows);
                rows.add(row(
                        "hosts",
                        startMs,
                        host.size(),
                        host,
                        Map.of(
                                "dest", host.get(0).dest,
                                "users",
                                        "" + distinct(host, Event::userOrFiller).size(),
                                "names", "" + distinct(host, Event::name))));
                List<List<Event>> ofHost = groups.stream()
                        .filter(group -> group.get(0).dest.equals(host.get(0).dest))
                        .toList();
                double average = (double) host.size() / ofHost.size();
                for (List<Event> group : ofHost) {
                    if (group.size() > average) {
                        Event first = group.get(0);
                        rows.add(row(
                                "unusual",
                                startMs,
                                group.size(),
                                group,
                                Map.of("dest", first.dest, "user", first.userOrFiller(), "process_name", first.name)));
                    }
                }
            }
            List<List<Event>> several =
                    groups.stream().filter(group -> group.size() > 1).toList();
            if (!several.isEmpty()) {
                rows.add(row(
                        "everything",
                        startMs,
                        several.size(),
                        several.stream().flatMap(List::stream).toList(),
                        Map.of()));
            }
            for (List<Event> both : groups(inWindow, event -> List.of(event.dest, event.userOrFiller()))) {
                if (namesByDest.get(both.get(0).dest) > 2) {
                    Set<String> names = distinct(both, Event::name);
                    rows.add(row(
                            "busy",
                            startMs,
                            names.size(),
                            both,
                            Map.of(
                                    "dest",
                                    both.get(0).dest,
                                    "user",
                                    both.get(0).userOrFiller(),
                                    "p",
                                    names.size() == 1 ? names.iterator().next() : "" + names)));
                }
            }
        });
        for (List<Event> span : groups(events, event -> event.dest + event.timeMs / (10 * MINUTE))) {
            List<List<Event>> names = groups(span, Event::name);
            long a = span.stream().filter(event -> event.name.equals("a.exe")).count();
            int most = names.stream().mapToInt(List::size).max().orElseThrow();
            int least = names.stream().mapToInt(List::size).min().orElseThrow();
            if (a > 1) {
                rows.add(row(
                        "spans",
                        span.get(0).timeMs / (10 * MINUTE) * 10 * MINUTE,
                        span.size(),
                        span,
                        Map.of(
                                "dest", span.get(0).dest,
                                "a", Long.toString(a),
                                "r", number((double) (most - least)),
                                "m", number((double) span.size() / names.size()),
                                "_time", "" + span.get(0).timeMs / (10 * MINUTE) * 600)));
            }
        }
        return rows;
    }

    private static void bursts(long startMs, List<Event> host, List<Row> rows) {
        List<List<Event>> bursts = groups(host, event -> event.userOrFiller() + event.timeMs / (10 * MINUTE)).stream()
                .filter(burst -> burst.size() > 1)
                .toList();
        long last = bursts.stream()
                .mapToLong(burst -> burst.get(0).timeMs / (10 * MINUTE) * 600)
                .max()
                .orElse(0);
        if (!bursts.isEmpty()) {
            rows.add(row(
                    "bursts",
                    startMs,
                    bursts.size(),
                    bursts.stream().flatMap(List::stream).toList(),
                    Map.of("dest", host.get(0).dest, "t", "" + last)));
        }
    }

    private static String number(double number) {
        return number == Math.rint(number) ? "" + (long) number : "" + number;
    }

    private static Row row(String name, long startMs, long count, List<Event> events, Map<String, String> fields) {
        return new Row(
                name,
                startMs,
                count,
                events.stream().mapToLong(Event::timeMs).min().orElseThrow(),
                events.stream().mapToLong(Event::timeMs).max().orElseThrow(),
                new TreeMap<>(fields));
    }

    private static <T> List<List<Event>> groups(List<Event> events, Function<Event, T> key) {
        return List.copyOf(events.stream()
                .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    private static Set<String> distinct(List<Event> events, Function<Event, String> field) {
        return events.stream().map(field).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> texts(List<Row> rows) {
        return rows.stream().map(Row::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Row row(JsonNode event) {
        String name = event.get("detection_name").textValue();
        Map<String, String> fields = new TreeMap<>();
        for (String field :
                List.of("dest", "user", "process_name", "users", "names", "n", "p", "a", "r", "m", "t", "_time")) {
            JsonNode value = event.get(field);
            if (value != null) {
                fields.put(field, text(value));
            }
        }
        return new Row(
                name,
                time(event, "window_start"),
                event.get("count").longValue(),
                time(event, "firstTime"),
                time(event, "lastTime"),
                fields);
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.asText()));
        return texts.toString();
    }

    private static long time(JsonNode event, String field) {
        return Instant.parse(Objects.requireNonNull(event.get(field).textValue()))
                .toEpochMilli();
    }

    private static String detection(Map.Entry<String, String> search) {
        return """
            name: %1$s
            id: id-of-%1$s
            version: 1
            date: 2026-11-28
            author: A Test
            status: production
            type: Anomaly
            description: d
            search: '%2$s'
            tags:
              analytic_story: [S]
              mitre_attack_id: [T1047]
              security_domain: endpoint
              message: m
              impact: 50
              confidence: 50
              observable: []
            """.formatted(search.getKey(), search.getValue());
    }

    private static List<Event> events(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        String[] names = {"a.exe", "a.exe", "b.exe", "c.exe", "d.exe", "e.exe"};
        for (int i = 0; i < 1500; i++) {
            String dest = "ws-" + random.nextInt(5);
            events.add(new Event(
                    START + random.nextLong(4 * HOUR),
                    dest,
                    random.nextInt(3) == 0 ? null : "u" + random.nextInt(20),
                    dest.equals("ws-4") ? names[random.nextInt(3)] : names[random.nextInt(names.length)]));
        }
        return events;
    }

    private static void write(List<Event> events, Path folder, int files) throws IOException {
        Files.createDirectories(folder);
        StringBuilder[] texts = new StringBuilder[files];
        for (int i = 0; i < files; i++) {
            texts[i] = new StringBuilder();
        }
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            ObjectNode json = JSON.createObjectNode();
            json.put("_time", new BigDecimal(event.timeMs).movePointLeft(3));
            json.put("dest", event.dest);
            json.put("process_name", event.name);
            if (event.user != null) {
                json.put("user", event.user);
            }
            texts[i % files].append(JSON.writeValueAsString(json)).append('\n');
        }
        for (int i = 0; i < files; i++) {
            Files.writeString(folder.resolve("events-" + i + ".jsonl"), texts[i], StandardCharsets.UTF_8);
        }
    }
}
