package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnownTruthTest {
    private static final List<ProcessField> FIELDS =
            List.of(ProcessField.USER, ProcessField.PROCESS, ProcessField.PROCESS_NAME);
    private static final List<String> VALUES = List.of("a", "b");

    /** What is said to be true or false stays so whatever values the absent fields would have. */
    @Test
    void whatIsKnownDoesNotDependOnAbsentFields() {
        long seed = 3;
        SplittableRandom random = new SplittableRandom(seed);
        Set<ProcessField> absent = EnumSet.of(ProcessField.USER);
        Set<Truth> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            String text = condition(random, 3);
            Condition condition = parse(text);
            ProcessEvent.Builder builder = ProcessEvent.at(0);
            FIELDS.stream()
                    .filter(field -> !absent.contains(field))
                    .forEach(field -> builder.set(field, value(random)));
            ProcessEvent event = builder.build();

            Truth known = ConditionTerms.ofEventsWithout(absent).term(condition).value(event);

            seen.add(known);
            for (String user : VALUES) {
                boolean truth = condition
                        .accept(new PredicateCompiler())
                        .test(event.toBuilder().set(ProcessField.USER, user).build());
                if (known != Truth.UNKNOWN) {
                    assertThat(Truth.of(truth))
                            .as("seed %d: %s on %s", seed, text, event)
                            .isEqualTo(known);
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(Truth.values());
    }

    @Test
    void aConditionOnPresentFieldsIsAlwaysKnown() {
        Condition condition = parse("NOT (Processes.process=a OR Processes.process_name=b)");

        assertThat(ConditionTerms.ofEventsWithout(Set.of(ProcessField.USER))
                        .term(condition)
                        .value(ProcessEvent.at(0).set(ProcessField.PROCESS, "b").build()))
                .isEqualTo(Truth.TRUE);
    }

    private static String condition(SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return "Processes." + FIELDS.get(random.nextInt(FIELDS.size())).cimName() + "=" + value(random);
        }
        return switch (random.nextInt(3)) {
            case 0 -> "NOT (" + condition(random, depth - 1) + ")";
            case 1 -> "(" + condition(random, depth - 1) + " OR " + condition(random, depth - 1) + ")";
            default -> "(" + condition(random, depth - 1) + " AND " + condition(random, depth - 1) + ")";
        };
    }

    private static String value(SplittableRandom random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private static Condition parse(String where) {
        Detection detection = DetectionFile.read("x.yml", """
            name: X
            id: 11111111-2222-3333-4444-555555555555
            version: 1
            type: Hunting
            search: '| tstats count from datamodel=Endpoint.Processes where %s by Processes.dest'
            """.formatted(where));
        DetectionPlan plan =
                DetectionPlan.of(detection, new SearchEnvironment(Macros.bundled(), Lookups.none(), Normalization.RAW));
        return plan.search().tstats().where();
    }
}
