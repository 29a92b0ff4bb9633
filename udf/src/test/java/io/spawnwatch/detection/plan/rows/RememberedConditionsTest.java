package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.PlacedEvent;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What was decided on some values is decided again for the same values only, wherever they stand. */
class RememberedConditionsTest {
    private static final List<String> NAMES = List.of("a.exe", "A.exe", "b.exe", "null", "ab.exe", "c\u00e9.exe");

    @Test
    void decidesOnSeveralFieldsAsOnTheFirstEvent() {
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        DetectionPlan plan = Plans.of("| tstats fillnull_value=null count from datamodel=Endpoint.Processes"
                + " by Processes.process_name Processes.process Processes.dest"
                + " | rename Processes.* as * | eval first=mvindex(split(process, \" \"), 0)"
                + " | where lower(process_name) != first AND len(process) < 300");
        assertThat(plan.pushedDown()).isNotEmpty();
        int kept = 0;
        for (int round = 0; round < 40_000; round++) {
            String name = random.nextInt(5) == 0 ? null : one(NAMES, random);
            String first = one(NAMES, random);
            String process = random.nextInt(8) == 0
                    ? null
                    : first + " -"
                            + "x".repeat(random.nextInt(6) == 0 ? 150 + 50 * random.nextInt(4) : random.nextInt(3));
            ProcessEvent event = ProcessEvent.at(0)
                    .set(ProcessField.DEST, "host")
                    .set(ProcessField.PROCESS_NAME, name)
                    .set(ProcessField.PROCESS, process)
                    .build();
            EventFields read = random.nextBoolean() ? event : PlacedEvent.somehow(event, random);
            String line = process == null ? "null" : process;
            boolean expected =
                    !(name == null ? "null" : name).toLowerCase(Locale.ROOT).equals(process == null ? "null" : first)
                            && line.length() < 300;

            assertThat(plan.matches(read))
                    .as("seed %d, round %d: '%s', '%s'", seed, round, name, process)
                    .isEqualTo(expected);
            kept += expected ? 1 : 0;
        }
        assertThat(kept).as("seed %d", seed).isBetween(10_000, 39_000);
    }

    private static String one(List<String> some, SplittableRandom random) {
        return some.get(random.nextInt(some.size()));
    }
}
