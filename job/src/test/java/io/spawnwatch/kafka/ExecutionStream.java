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
 * A long stream of executions on several hosts, sent in parts, and what must come out of it. The events of a host stand
 * in one partition and are in order, so that there is one right answer whatever is interrupted: a group's first sighting
 * as revision 1, and as revision 2 what it adds up to, where that is more.
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

    /** Sends one part; half of it is of no interest. Its process ids are new. */
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

    /** Moves time beyond all windows, in every partition. */
    public synchronized void closeWindows() {
        for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
            topics.send(partition, Execution.connection("sensor", time.plus(Execution.WINDOW.multipliedBy(2))));
        }
    }

    /** How many groups have been seen: each has been reported once at least, when all that was sent has been read. */
    public synchronized int groups() {
        return sightings.size();
    }

    /** What must have been written when all windows are closed. */
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

    /** What a risk event says, as {@link #expected} writes it. */
    public static String reported(Written one) {
        return reported(
                one.text("risk_event_id"),
                one.json().path("revision").asInt(),
                one.json().path("count").asInt(),
                one.text("firstTime"),
                one.text("lastTime")
                        + (one.json().path("late").asBoolean() ? ", late" : "")
                        + (one.json().path("clock_skew").asBoolean() ? ", clock skew" : ""));
    }

    private static String reported(String id, int revision, int count, String firstTime, String lastTime) {
        return id + " revision " + revision + ": " + count + " from " + firstTime + " to " + lastTime;
    }

    private static String text(Instant instant) {
        return EventTime.format(instant.toEpochMilli());
    }
}
