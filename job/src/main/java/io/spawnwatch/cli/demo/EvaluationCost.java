package io.spawnwatch.cli.demo;

import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.ProcessEvent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures what it costs to evaluate a detection on an event, with the bundled events, here and now. */
public final class EvaluationCost {
    private static final Duration WARM_UP = Duration.ofMillis(300);
    private static final Duration MEASURED = Duration.ofMillis(300);

    private EvaluationCost() {}

    /** The time for each event, and how many of the bundled events count, as a text. */
    public static String measure(DetectionPlan plan) {
        List<ProcessEvent> events = events(plan);
        repeat(plan, events, WARM_UP);
        double nanos = repeat(plan, events, MEASURED);
        long counted = events.stream().filter(plan::matches).count();
        return String.format(
                Locale.ROOT,
                "%.0f ns of CPU time for each event, measured here; %,d of %,d bundled events count",
                nanos,
                counted,
                events.size());
    }

    private static List<ProcessEvent> events(DetectionPlan plan) {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(plan.normalization().fieldMapping());
        CalculatedFields calculated = CalculatedFields.of(plan.normalization().dataModel(), plan.fields());
        List<ProcessEvent> events = new ArrayList<>();
        for (byte[] record : DemoSample.records()) {
            if (decoder.decode(record) instanceof Decoded.Event event) {
                events.add(calculated.apply(event.event()));
            }
        }
        return events;
    }

    /** CPU time for each event, in nanoseconds. */
    private static double repeat(DetectionPlan plan, List<ProcessEvent> events, Duration duration) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long evaluated = 0;
        long matched = 0;
        long spent;
        do {
            for (ProcessEvent event : events) {
                matched += plan.matches(event) ? 1 : 0;
            }
            evaluated += events.size();
            spent = threads.getCurrentThreadCpuTime() - start;
        } while (spent < duration.toNanos());
        // Read, so that the evaluation cannot be left out.
        return matched < 0 ? 0 : (double) spent / evaluated;
    }
}
