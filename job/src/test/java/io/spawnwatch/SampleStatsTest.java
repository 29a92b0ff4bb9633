package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The detection of the samples that goes on with {@code stats}, against plain code. */
@Tag("slow")
class SampleStatsTest {
    private static final String DETECTION = "detections/excessive_number_of_taskhost_processes.yml";
    private static final long HOUR = 3_600_000;
    private static final long START = Instant.parse("2026-11-16T08:00:00Z").toEpochMilli();

    private record Event(long timeMs, String dest, String name, int id) {}

    /** One row of {@code tstats}, without host and hour. */
    private record Counted(int ids, long firstTimeMs, long lastTimeMs) {}

    @ParameterizedTest
    @CsvSource({"escu-sample.tar.gz, 1", "escu-sample.tar.gz, 2", "escu6-sample.tar.gz, 2"})
    void excessiveNumberOfTaskhostProcessesGivesTheRowsOfThePlainCode(
            String sample, String parallelism, @TempDir Path folder) throws Exception {
        long seed = 20261128;
        List<Event> events = events(new SplittableRandom(seed));
        List<String> expected = reference(events);
        assertThat(expected).hasSizeGreaterThan(5);
        assertThat(expected).anyMatch(row -> !row.contains("=0"));
        unpack(SharedData.folder().resolve(sample), folder);
        Path input = folder.resolve("events.jsonl");
        Files.write(input, events.stream().map(SampleStatsTest::json).toList());
        Path output = folder.resolve("out.jsonl");

        CommandRun.successful(
                "replay",
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--detections",
                folder.resolve(DETECTION).toString(),
                "--macros",
                folder.resolve("macros").toString(),
                "--parallelism",
                parallelism);

        assertThat(CommandRun.jsonLines(output).stream().map(SampleStatsTest::row))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<Event> events(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        for (int host = 0; host < 6; host++) {
            for (int hour = 0; hour < 3; hour++) {
                int processes = 1 + random.nextInt(40);
                long hourMs = START + hour * HOUR;
                for (int i = 0; i < processes; i++) {
                    // Hosts with an even number run both programs at the same times, whose rows become one.
                    long timeMs = hourMs + random.nextLong(HOUR);
                    String name = random.nextInt(3) == 0 ? "TaskhostEx.exe" : "taskhost.exe";
                    if (host % 2 == 0) {
                        events.add(new Event(timeMs, "ws-" + host, "taskhost.exe", random.nextInt(20)));
                        events.add(new Event(timeMs, "ws-" + host, "taskhostex.exe", random.nextInt(30)));
                    } else {
                        events.add(new Event(timeMs, "ws-" + host, name, random.nextInt(20)));
                    }
                    events.add(new Event(timeMs + 1, "ws-" + host, "svchost.exe", i));
                }
            }
        }
        return events;
    }

    private static List<String> reference(List<Event> events) {
        List<String> rows = new ArrayList<>();
        for (List<Event> host : groups(events, event -> event.dest + " " + event.timeMs / HOUR)) {
            Map<String, long[]> counts = new TreeMap<>();
            for (List<Event> program : groups(host, Event::name)) {
                String name = program.get(0).name;
                if (name.equalsIgnoreCase("taskhost.exe") || name.equalsIgnoreCase("taskhostex.exe")) {
                    Counted counted = counted(program);
                    long[] count = counts.computeIfAbsent(
                            Instant.ofEpochMilli(counted.firstTimeMs) + " " + Instant.ofEpochMilli(counted.lastTimeMs),
                            times -> new long[2]);
                    count[0] += name.equals("taskhost.exe") ? counted.ids : 0;
                    count[1] += name.equals("taskhostex.exe") ? counted.ids : 0;
                }
            }
            counts.forEach((times, count) -> {
                if (count[0] > 10 || count[1] > 10) {
                    rows.add(host.get(0).dest + " " + times + " taskhost_count=" + count[0] + " taskhostex_count="
                            + count[1]);
                }
            });
        }
        return rows;
    }

    private static Counted counted(List<Event> program) {
        return new Counted(
                program.stream()
                        .map(Event::id)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .size(),
                program.stream().mapToLong(Event::timeMs).min().orElseThrow(),
                program.stream().mapToLong(Event::timeMs).max().orElseThrow());
    }

    private static List<List<Event>> groups(List<Event> events, Function<Event, String> key) {
        return List.copyOf(events.stream().collect(Collectors.groupingBy(key)).values());
    }

    private static String row(JsonNode event) {
        return event.get("dest").textValue() + " "
                + Instant.parse(event.get("firstTime").textValue()) + " "
                + Instant.parse(event.get("lastTime").textValue()) + " taskhost_count="
                + event.get("taskhost_count").asText() + " taskhostex_count="
                + event.get("taskhostex_count").asText();
    }

    private static String json(Event event) {
        return String.format(
                Locale.ROOT,
                "{\"_time\":%d.%03d,\"dest\":\"%s\",\"process_name\":\"%s\",\"process_id\":\"%d\"}",
                event.timeMs / 1000,
                event.timeMs % 1000,
                event.dest,
                event.name,
                event.id);
    }

    private static void unpack(Path archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                boolean wanted =
                        entry.getName().equals(DETECTION) || entry.getName().startsWith("macros/");
                if (entry.isFile() && wanted && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                }
            }
        }
    }
}
