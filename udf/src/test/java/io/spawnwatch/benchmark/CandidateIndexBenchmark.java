package io.spawnwatch.benchmark;

import io.spawnwatch.decode.RecordedEvents;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many decoded events per second one core matches against a number of detections, with the candidate index and
 * without. Uses published detections and recorded events in random order. It takes a minute: {@code mvn -Pjmh -pl
 * udf test}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CandidateIndexBenchmark {
    /** Enough events that the CPU cannot learn their order; a power of two. */
    private static final int EVENTS = 1 << 16;

    /** The number of detections, spread evenly over the sample. */
    @Param({"1", "10", "100", "all"})
    public String detections = "all";

    private final ProcessEvent[] events = new ProcessEvent[EVENTS];
    private DetectionPlan[] plans = {};
    private CandidateIndex index = CandidateIndex.of(List.of());
    private Candidates candidates = index.newCandidates();
    private int at;

    /** Reads events and detections. */
    @Setup
    public void read() throws IOException {
        SplittableRandom random = new SplittableRandom(20261122);
        List<ProcessEvent> recorded = RecordedEvents.all();
        for (int i = 0; i < EVENTS; i++) {
            events[i] = recorded.get(random.nextInt(recorded.size()));
        }
        List<DetectionPlan> all = sample();
        int wanted = detections.equals("all") ? all.size() : Integer.parseInt(detections);
        plans = new DetectionPlan[wanted];
        for (int i = 0; i < wanted; i++) {
            plans[i] = all.get(i * all.size() / wanted);
        }
        index = CandidateIndex.of(
                Arrays.stream(plans).map(DetectionPlan::prefilter).toList());
        candidates = index.newCandidates();
    }

    /** Finds candidates first, as the job does. */
    @Benchmark
    public int withIndex() {
        ProcessEvent event = next();
        int matches = 0;
        index.find(event, candidates);
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            matches += plans[i].matches(event) ? 1 : 0;
        }
        return matches;
    }

    /** Evaluates every condition. */
    @Benchmark
    public int withoutIndex() {
        ProcessEvent event = next();
        int matches = 0;
        for (DetectionPlan plan : plans) {
            matches += plan.matches(event) ? 1 : 0;
        }
        return matches;
    }

    private ProcessEvent next() {
        at = (at + 1) & (EVENTS - 1);
        return events[at];
    }

    private static List<DetectionPlan> sample() throws IOException {
        Path folder = Files.createTempDirectory("detections");
        try {
            return EscuPlans.in(folder).plans();
        } finally {
            PathUtils.deleteDirectory(folder);
        }
    }
}
