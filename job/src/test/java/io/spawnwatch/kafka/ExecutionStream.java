package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;

import io.spawnwatch.event.EventTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A long stream of executions on several hosts, sent in parts, and the risk events expected from it. The events of a host
 * are in one partition and in order, so there is one right answer whatever is interrupted: revision 1 for a group's first
 * sighting, and revision 2 with its tally if there are more.
 */
public final class ExecutionStream {
    private static final int HOSTS = 8;
    private static final int PROCESSES_PER_PART = 6;
    private static final Duration STEP = Duration.ofSeconds(4);

    private final JobTopics topics;
    private final SplittableRandom random;
    private final Map<String, List<Instant>> sightings = new LinkedHashMap<>();
    private Instant time = NINE;
    private int parts;

    public ExecutionStream(JobTopics topics, long seed) {
        this.topics = topics;
        this.random = new SplittableRandom(seed);
    }

    /** Sends one part, with new process ids. Half of its events match no detection. */
    public synchronized void sendPart(int events) {
        parts++;
        for (int i = 0; i < events; i++) {
            time = time.plus(STEP);
            String dest = "host" + random.nextInt(HOSTS);
            int processId = parts * PROCESSES_PER_PART + random.nextInt(PROCESSES_PER_PART);
            if (random.nextBoolean()) {
                Execution matching = Execution.byWmi(dest, processId, time);
                sightings
                        .computeIfAbsent(matching.riskEventId(), id -> new ArrayList<>())
                        .add(time);
                topics.send(matching);
            } else {
                topics.send(Execution.byDesktop(dest, processId, time));
            }
        }
    }

    /** Advances the watermark beyond all windows, in every partition. */
    public synchronized void closeWindows() {
        for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
            topics.send(partition, Execution.connection("sensor", time.plus(Execution.WINDOW.multipliedBy(2))));
        }
    }

    /** The number of groups so far. Each is reported at least once when everything sent has been read. */
    public synchronized int groups() {
        return sightings.size();
    }

    /** What must have been written once all windows are closed. */
    public synchronized List<String> expected() {
        List<String> expected = new ArrayList<>();
        sightings.forEach((id, times) -> {
            expected.add(reported(id, 1, 1, text(times.get(0)), text(times.get(0))));
            if (times.size() > 1) {
                expected.add(reported(id, 2, times.size(), text(times.get(0)), text(times.get(times.size() - 1))));
            }
        });
        return expected;
    }

    /** A risk event in the form of {@link #expected}. */
    public static String reported(Written riskEvent) {
        return reported(
                riskEvent.text("risk_event_id"),
                riskEvent.json().path("revision").asInt(),
                riskEvent.json().path("count").asInt(),
                riskEvent.text("firstTime"),
                riskEvent.text("lastTime")
                        + (riskEvent.json().path("late").asBoolean() ? ", late" : "")
                        + (riskEvent.json().path("clock_skew").asBoolean() ? ", clock skew" : ""));
    }

    private static String reported(String id, int revision, int count, String firstTime, String lastTime) {
        return id + " revision " + revision + ": " + count + " from " + firstTime + " to " + lastTime;
    }

    private static String text(Instant instant) {
        return EventTime.format(instant.toEpochMilli());
    }
}
