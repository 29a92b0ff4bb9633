package io.spawnwatch.detection.plan.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.RandomConditions;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPredicateTest {
    private static final List<String> VALUES = List.of(
            "a", "A", "b", "ab", "bab", "5", "10", "5.0", "-1.5", "9", "a b", "a\\b", "\"a\"", "and", "(", "\\");

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # condition           ~ user=a ~ user=b ~ no user
        user=a                ~ true   ~ false  ~ false
        user!=a               ~ false  ~ true   ~ false
        NOT user=a            ~ false  ~ true   ~ true
        NOT user!=a           ~ true   ~ false  ~ true
        user=*                ~ true   ~ true   ~ false
        NOT user=*            ~ false  ~ false  ~ true
        user!=*               ~ false  ~ false  ~ false
        user IN (a, c)        ~ true   ~ false  ~ false
        NOT user IN (a, c)    ~ false  ~ true   ~ true
        user IN (*)           ~ true   ~ true   ~ false
        user<b                ~ true   ~ false  ~ false
        user<=b               ~ true   ~ true   ~ false
        user>A                ~ false  ~ true   ~ false
        user>=B               ~ false  ~ true   ~ false
        NOT user<b            ~ false  ~ true   ~ true
        user=null             ~ false  ~ false  ~ false
        user=""               ~ false  ~ false  ~ false
        user!=""              ~ true   ~ true   ~ false
        dest=d OR user=a      ~ true   ~ true   ~ true
        dest=d user=a         ~ true   ~ false  ~ false
        dest=x OR NOT user=a  ~ false  ~ true   ~ true
        *                     ~ true   ~ true   ~ true
        NOT *                 ~ false  ~ false  ~ false
        """)
    void followsSplunkForAMissingField(String condition, boolean onA, boolean onB, boolean onNone) {
        EventPredicate predicate = compile(condition);
        assertThat(predicate.test(event("a"))).isEqualTo(onA);
        assertThat(predicate.test(event("b"))).isEqualTo(onB);
        assertThat(predicate.test(event(null))).isEqualTo(onNone);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        # condition              ~ value               ~ holds
        user<10                  ~ 9                   ~ true
        user<10                  ~ 10                  ~ false
        user<=10                 ~ 10.0                ~ true
        user>=-1                 ~ -1.5                ~ false
        user>+5                  ~ 6                   ~ true
        user>.5                  ~ 0.75                ~ true
        user<0                   ~ -0                  ~ false
        user<10                  ~ 9a                  ~ false
        user<10                  ~ 1.2.3               ~ true
        user<9a                  ~ 10                  ~ true
        user<1e3                 ~ 5                   ~ false
        user>123456789012345     ~ 123456789012346     ~ true
        user>1234567890123456    ~ 1234567890123458    ~ true
        user>99                  ~ 18446744073709551615 ~ true
        user<.                   ~ 5                   ~ false
        """)
    void comparesNumbersAsNumbersAndAnythingElseAsText(String condition, String value, boolean holds) {
        assertThat(compile(condition).test(event(value))).isEqualTo(holds);
    }

    @Test
    void agreesWithAReferenceImplementationOnRandomConditionsAndEvents() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        List<ProcessField> fields = List.of(ProcessField.USER, ProcessField.PROCESS, ProcessField.PARENT_PROCESS_ID);
        RandomConditions conditions = new RandomConditions(
                random, fields.stream().map(ProcessField::cimName).toList());
        int satisfied = 0;
        int asked = 0;
        for (int round = 0; round < 20_000; round++) {
            Condition condition = conditions.next(4);
            EventPredicate predicate = condition.accept(new PredicateCompiler());
            for (int i = 0; i < 20; i++) {
                ProcessEvent.Builder event = ProcessEvent.at(0);
                for (ProcessField field : fields) {
                    event.set(field, random.nextInt(4) == 0 ? null : VALUES.get(random.nextInt(VALUES.size())));
                }
                boolean expected = condition.accept(new ReferenceInterpreter(event.build()));
                assertThat(predicate.test(event.build()))
                        .as(() -> "seed " + seed + ": "
                                + SearchPrinter.faithful().print(condition) + " on " + event.build())
                        .isEqualTo(expected);
                satisfied += expected ? 1 : 0;
                asked++;
            }
        }
        assertThat(satisfied).as("seed %d", seed).isBetween(asked / 5, asked * 4 / 5);
    }

    private static EventPredicate compile(String condition) {
        Condition where = SearchParser.parse(
                        SourceText.of("x", "| tstats count from datamodel=Endpoint.Processes where " + condition),
                        Macros.bundled())
                .tstats()
                .where();
        assertThat(where).isNotNull();
        return where.accept(new PredicateCompiler());
    }

    private static ProcessEvent event(String user) {
        return ProcessEvent.at(0)
                .set(ProcessField.DEST, "d")
                .set(ProcessField.USER, user)
                .build();
    }
}
