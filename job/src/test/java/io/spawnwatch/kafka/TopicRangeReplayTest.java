package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.event.EventTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay --kafka} beside the live job whose topics it reads. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class TopicRangeReplayTest {
    private static final long SEED = 1410;
    /** The events are older than their records, which are written while the test runs. */
    private static final String MARGIN = "36500d";

    @TempDir
    Path folder;

    private final List<Execution> sent = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(SEED);

    private void send(JobTopics topics, KafkaBroker broker, Instant from, int events) throws Exception {
        Instant time = from;
        for (int i = 0; i < events; i++) {
            time = time.plusSeconds(random.nextInt(20));
            String dest = "host" + random.nextInt(6);
            Execution execution = random.nextInt(3) == 0
                    ? Execution.byDesktop(dest, random.nextInt(4), time)
                    : Execution.byWmi(dest, random.nextInt(4), time);
            sent.add(execution);
            topics.send(execution);
        }
        broker.flush();
    }

    /** The final rows of the events that count, computed from what was sent. */
    private List<String> expected(Predicate<Execution> counts) {
        Map<String, List<Instant>> rows = new TreeMap<>();
        for (Execution execution : sent) {
            if (execution.parent().endsWith("WmiPrvSE.exe") && counts.test(execution)) {
                rows.computeIfAbsent(execution.riskEventId(), id -> new ArrayList<>())
                        .add(execution.time());
            }
        }
        List<String> expected = new ArrayList<>();
        rows.forEach((id, times) -> expected.add(
                id + ": " + times.size() + " " + text(times.get(0)) + " " + text(times.get(times.size() - 1))));
        return expected;
    }

    private static String text(Instant time) {
        return EventTime.format(time.toEpochMilli());
    }

    private static String row(JsonNode riskEvent) {
        return riskEvent.path("risk_event_id").asText() + ": "
                + riskEvent.path("count").asInt() + " "
                + riskEvent.path("firstTime").asText() + " "
                + riskEvent.path("lastTime").asText();
    }

    private CommandRun replay(Path configuration, Path output, String... options) {
        List<String> args = new ArrayList<>(List.of(
                "replay", "--kafka", configuration.toString(), "--output", output.toString(), "--margin", MARGIN));
        args.addAll(List.of(options));
        return CommandRun.successful(args.toArray(String[]::new));
    }

    @Test
    void theRowsAreThoseOfTheRangeAndTheLiveJobIsNotTouched(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        broker.ends(topics.processEvents());
        Path configuration = Files.writeString(folder.resolve("spawnwatch.yml"), topics.configuration());
        topics.allow("lab", Map.of("dest", "host3"));
        send(topics, broker, NINE, 900);
        Instant from = NINE.plus(Duration.ofHours(1));
        Instant to = NINE.plus(Duration.ofHours(2));
        Predicate<Execution> inRange = execution ->
                !execution.time().isBefore(from) && execution.time().isBefore(to);
        Predicate<Execution> allowed = execution -> execution.dest().equals("host3");
        Path output = folder.resolve("rows.jsonl");
        Path suppressed = folder.resolve("suppressed.jsonl");
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), folder.resolve("state"));
                TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            riskEvents.await(20);
            String before = settled(broker, topics);

            CommandRun run = replay(
                    configuration,
                    output,
                    "--from",
                    from.toString(),
                    "--to",
                    to.toString(),
                    "--parallelism",
                    "2",
                    "--suppressed",
                    suppressed.toString());

            assertThat(BrokerTraces.of(broker, topics)).isEqualTo(before);
            assertThat(run.err())
                    .contains("reading up to 900 records in 2 of 2 partitions of " + topics.processEvents()
                            + "; events from 2026-03-02T10:00:00Z until before 2026-03-02T11:00:00Z count\n");
            assertThat(rows(output))
                    .as("seed %d", SEED)
                    .isEqualTo(expected(inRange.and(allowed.negate())))
                    .hasSizeGreaterThan(5);
            assertThat(rows(suppressed))
                    .isEqualTo(expected(inRange.and(allowed)))
                    .isNotEmpty();

            Path none = Files.writeString(folder.resolve("none.yml"), "allowlist: []\n");
            replay(configuration, output, "--allowlist", none.toString(), "--emit", "revisions");
            assertThat(rows(output)).isEqualTo(expected(execution -> true));

            send(topics, broker, NINE.plus(Duration.ofHours(4)), 100);
            for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
                topics.send(partition, Execution.connection("sensor", NINE.plus(Duration.ofHours(9))));
            }
            broker.flush();
            List<String> all = expected(allowed.negate());
            Await.until(() -> "the rows of the live job", () -> lastRevisions(riskEvents)
                    .equals(all));
            job.stop();
        }
    }

    /** The job commits what it has read soon after it has read it; then nothing changes any more. */
    private static String settled(KafkaBroker broker, JobTopics topics) throws Exception {
        long read = broker.ends(topics.processEvents()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        Await.until(
                () -> "the job to commit all offsets",
                () ->
                        broker
                                        .admin()
                                        .listConsumerGroupOffsets(topics.name())
                                        .partitionsToOffsetAndMetadata()
                                        .get()
                                        .values()
                                        .stream()
                                        .mapToLong(offset -> offset.offset())
                                        .sum()
                                == read);
        List<String> seen = new ArrayList<>(List.of(BrokerTraces.of(broker, topics)));
        Await.until(() -> "traces that no longer change: " + seen, () -> {
            String now = BrokerTraces.of(broker, topics);
            boolean same = seen.get(seen.size() - 1).equals(now);
            if (!same) {
                seen.clear();
            }
            seen.add(now);
            return seen.size() > 100;
        });
        return seen.get(0);
    }

    /** The latest revision of each row in a file, sorted. */
    private static List<String> rows(Path file) throws Exception {
        return lastRevisions(CommandRun.jsonLines(file));
    }

    private static List<String> lastRevisions(TopicReader reader) throws Exception {
        return lastRevisions(reader.soFar().stream().map(Written::json).toList());
    }

    private static List<String> lastRevisions(List<JsonNode> riskEvents) {
        return riskEvents.stream()
                .collect(Collectors.toMap(
                        event -> event.path("risk_event_id").asText(),
                        event -> event,
                        (first, second) -> first.path("revision").asInt()
                                        > second.path("revision").asInt()
                                ? first
                                : second,
                        TreeMap::new))
                .values()
                .stream()
                .map(TopicRangeReplayTest::row)
                .toList();
    }
}
