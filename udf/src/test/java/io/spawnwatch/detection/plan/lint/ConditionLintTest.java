package io.spawnwatch.detection.plan.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.datamodel.NaiveDataModel;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.plan.filter.ReferenceInterpreter;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.RandomConditions;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionLintTest {
    private static final DataModelVersion NONE = DataModelVersion.NONE;

    /** Values that cover every distinction that a pattern can make. */
    private static final List<String> VALUES = List.of(
            "a",
            "A",
            "b",
            "ab",
            "ba",
            "aab",
            "5",
            "5.0",
            "10",
            "-1.5",
            "AND",
            "a\\b",
            " ",
            "\uFFFF",
            "x\uFFFFb",
            "unknown");

    private static final List<String> PATTERNS = List.of(
            "a",
            "b",
            "ab",
            "*a",
            "a*",
            "*b",
            "b*",
            "*a*",
            "*a*b*",
            "a*b",
            "*",
            "**",
            "5",
            "10",
            "",
            "a\\\\b",
            "\uFFFF",
            "*\uFFFF*",
            "x*b",
            "Unknown",
            "un*");

    private static Search search(String where) {
        return Plans.of("| tstats count from datamodel=Endpoint.Processes " + Plans.qualified(where)
                        + " by Processes.dest")
                .search();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user=a OR NOT user=a | the condition is true for every event: 'user=\"a\"' or 'NOT user=\"a\"' always"
                        + " is",
                "NOT (user=a user!=a) | the condition is true for every event",
                "user=* OR NOT user=b | the condition is true for every event: 'user=\"*\"' or 'NOT user=\"b\"' always"
                        + " is",
                "user<5 OR user>=5 OR NOT user=* | the condition is true for every event",
                "* OR user=a | the condition is true for every event: '*' is",
                "user=a user=b | the condition can never be true: 'user=\"a\"' and 'user=\"b\"' exclude each other",
                "user=A* user=*b user=b* | the condition can never be true: 'user=\"A*\"' and 'user=\"b*\"' exclude each"
                        + " other",
                "os=x user=* NOT user=* | the condition can never be true: 'user=\"*\"' and 'NOT user=\"*\"' exclude each"
                        + " other",
                "user IN (a, b) user=c | the condition can never be true: 'user IN (\"a\", \"b\")' and 'user=\"c\"'"
                        + " exclude each other",
                "user=ab* NOT user=a* | the condition can never be true: 'user=\"ab*\"' and 'NOT user=\"a*\"' exclude each"
                        + " other",
                "user=5 user>5 | the condition can never be true: 'user=\"5\"' and 'user>\"5\"' exclude each other",
                "user<5 user>=5 | the condition can never be true: 'user<\"5\"' and 'user>=\"5\"' exclude each other",
                "user!=* | the condition can never be true",
                "user=\"\" | the condition can never be true",
                "user=\"\" os=x | the condition can never be true: 'user=\"\"' cannot",
                "user=a (NOT os=x OR os=x) | '(NOT os=\"x\") OR os=\"x\"' is true for every event and can be left out",
                "user!=a OR user!=b | 'user!=\"a\" OR user!=\"b\"' is true for every event that has a user; did you"
                        + " mean AND?",
                "os=x (user!=a OR user!=b) | 'user!=\"a\" OR user!=\"b\"' is true for every event that has a user; did you"
                        + " mean AND?",
                "user<5 OR user>=5 os=* | 'user<\"5\" OR user>=\"5\"' is true for every event that has a user",
                "os=x OR (user=a user=b) | 'user=\"a\" AND user=\"b\"' can never be true: 'user=\"a\"' and"
                        + " 'user=\"b\"' exclude each other",
                "user=a (os=x OR user=b OR os=y) | 'user=\"b\"' can never be true if the rest of the condition is",
                "(os=x OR user=b) user=a | 'user=\"b\"' can never be true if the rest of the condition is"
            })
    void warnsOfWhatIsAlwaysOrNeverTrue(String condition, String warning) {
        assertThat(ConditionLint.warnings(search("where " + condition), NONE))
                .extracting(Warning::text)
                .containsExactly(warning);
    }

    @Test
    void warnsOfASearchWithoutACondition() {
        assertThat(ConditionLint.warnings(search(""), NONE))
                .extracting(warning -> warning.place() + ": " + warning.text())
                .containsExactly("d.yml:1:31: there is no 'where': every process event counts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=a os=b",
                "user=a OR user=b",
                "user!=a user!=b",
                "NOT user=a NOT user=b",
                "user=*a* user=*b*",
                "user>10 user<5",
                "user IN (a, b) user=b",
                "user=a* NOT user=ab*",
                "user=a OR NOT user=b",
                "user>5 OR user<5"
            })
    void doesNotWarnOfAConditionThatDependsOnTheEvent(String condition) {
        assertThat(ConditionLint.warnings(search("where " + condition), NONE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parent_process=x                                   | PARENT_PROCESS",
                "process=a parent_process=x OR parent_process_guid=y | PARENT_PROCESS,PARENT_PROCESS_GUID",
                "(os=x OR os=y) parent_process=z                    | OS",
                "parent_process=x OR process=y                      | ''",
                "NOT parent_process=x                               | ''",
                "parent_process!=x                                  | PARENT_PROCESS",
                "os=x os=y                                          | ''",
                "process=x                                          | ''"
            })
    void namesTheFieldsWithoutWhichNothingCanBeFound(String condition, String fields) {
        Set<ProcessField> available = EnumSet.of(ProcessField.PROCESS, ProcessField.DEST);

        assertThat(ConditionLint.blockingFields(
                        search("where " + condition), NONE, new SourceFields(available, Map.of())))
                .isEqualTo(
                        fields.isEmpty()
                                ? Set.of()
                                : EnumSet.copyOf(Stream.of(fields.split(","))
                                        .map(ProcessField::valueOf)
                                        .toList()));
    }

    @Test
    void needsAByFieldOnlyWithoutFillnullValue() {
        Set<ProcessField> available = EnumSet.of(ProcessField.PROCESS, ProcessField.DEST);
        String rest = "count from datamodel=Endpoint.Processes where Processes.process=x by dest parent_process";

        assertThat(ConditionLint.blockingFields(
                        Plans.of("| tstats " + rest).search(), NONE, new SourceFields(available, Map.of())))
                .containsExactly(ProcessField.PARENT_PROCESS);
        assertThat(ConditionLint.blockingFields(
                        Plans.of("| tstats fillnull_value=unknown " + rest).search(),
                        NONE,
                        new SourceFields(available, Map.of())))
                .isEmpty();
    }

    @Test
    void warnsOfAConditionThatOnlyEventsWithoutAByFieldSatisfy() {
        String rest = "count from datamodel=Endpoint.Processes where NOT Processes.dest=* by dest";
        Search omitting = Plans.of("| tstats " + rest).search();

        assertThat(ConditionLint.isUnsatisfiable(omitting, NONE)).isTrue();
        assertThat(ConditionLint.warnings(omitting, NONE))
                .extracting(Warning::text)
                .containsExactly("no event that satisfies the condition makes a row: it lacks a field that 'by'"
                        + " names, and there is no fillnull_value");
        assertThat(ConditionLint.warnings(
                        Plans.of("| tstats fillnull_value=null " + rest).search(), NONE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, USER, OS",
        "CIM_6_4, USER, OS",
        "CIM_6_4, PROCESS, PROCESS_NAME",
        "CIM_6_4, PARENT_PROCESS_NAME, PROCESS_INTEGRITY_LEVEL"
    })
    void isRightForEveryEvent(DataModelVersion version, ProcessField first, ProcessField second) {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        List<ProcessField> fields = List.of(first, second);
        List<String> names = fields.stream().map(ProcessField::cimName).toList();
        RandomConditions conditions = new RandomConditions(random, names, PATTERNS);
        int decided = 0;
        for (int i = 0; i < 6000; i++) {
            Condition condition = conditions.next(1 + random.nextInt(3));
            Set<ProcessField> absent = EnumSet.noneOf(ProcessField.class);
            fields.stream().filter(field -> random.nextInt(4) == 0).forEach(absent::add);
            Assumptions assumptions = new Assumptions(Calculations.of(version));
            assumptions.assumeAbsent(absent);
            Satisfiability satisfiability = SatisfiabilityCheck.of(condition, assumptions);
            if (satisfiability == Satisfiability.UNKNOWN) {
                continue;
            }
            decided++;
            for (ProcessEvent event : everyEvent(fields, absent, version)) {
                assertThat(condition.accept(new ReferenceInterpreter(event)))
                        .as("seed %d, condition %d: %s for %s", seed, i, condition, event)
                        .isEqualTo(satisfiability == Satisfiability.ALWAYS);
            }
        }
        assertThat(decided).isBetween(1500, 4500);
    }

    @ParameterizedTest
    @EnumSource
    void replacingAReportedPartDoesNotChangeTheCondition(DataModelVersion version) {
        long seed = 47;
        SplittableRandom random = new SplittableRandom(seed);
        Calculations model = Calculations.of(version);
        List<ProcessField> fields = List.of(ProcessField.USER, ProcessField.OS);
        RandomConditions conditions = new RandomConditions(
                random, fields.stream().map(ProcessField::cimName).toList(), PATTERNS);
        List<ProcessEvent> events = everyEvent(fields, Set.of(), version);
        int found = 0;
        for (int i = 0; i < 3000; i++) {
            Condition condition = conditions.next(4);
            List<Replacement> claims = new ArrayList<>();
            if (SatisfiabilityCheck.of(condition, new Assumptions(model)) == Satisfiability.UNKNOWN) {
                condition.accept(new ConstantPartFinder((part, text) -> claim(part, text, claims), model));
            }
            for (Replacement claim : claims) {
                found++;
                for (ProcessEvent event : events) {
                    assertThat(claim.evaluate(condition, event))
                            .as("seed %d, condition %d: %s and %s for %s", seed, i, condition, claim, event)
                            .isEqualTo(condition.accept(new ReferenceInterpreter(event)));
                }
            }
        }
        assertThat(found).isGreaterThan(500);
    }

    private static void claim(Condition part, String text, List<Replacement> claims) {
        if (text.contains("can never be true")) {
            claims.add(new Replacement(part, Operand.FALSE));
        } else if (text.contains("can be left out")) {
            claims.add(new Replacement(part, Operand.TRUE));
        } else {
            assertThat(text).contains("is true for every event that has a ");
            claims.add(new Replacement(part, Operand.PRESENT));
        }
    }

    /** The value that a warning says a part of a condition has. */
    private enum Operand {
        TRUE,
        FALSE,
        PRESENT
    }

    /** Evaluates a condition with one part replaced by the value that a warning says it has. */
    private record Replacement(Condition part, Operand as) {
        boolean evaluate(Condition condition, ProcessEvent event) {
            if (condition == part) {
                return switch (as) {
                    case TRUE -> true;
                    case FALSE -> false;
                    case PRESENT -> {
                        PredicateCompiler compiler = new PredicateCompiler();
                        condition.accept(compiler);
                        yield compiler.fields().stream().allMatch(field -> event.get(field) != null);
                    }
                };
            }
            if (condition instanceof AndCondition and) {
                return and.operands().stream().allMatch(operand -> evaluate(operand, event));
            }
            if (condition instanceof OrCondition or) {
                return or.operands().stream().anyMatch(operand -> evaluate(operand, event));
            }
            if (condition instanceof NotCondition not) {
                return !evaluate(not.operand(), event);
            }
            return condition.accept(new ReferenceInterpreter(event));
        }
    }

    /** Every combination of the values, and of no value; an absent field only has none until the data model fills it. */
    private static List<ProcessEvent> everyEvent(
            List<ProcessField> fields, Set<ProcessField> absent, DataModelVersion version) {
        List<ProcessEvent> events = new ArrayList<>();
        List<String> values = new ArrayList<>(VALUES);
        values.add(0, "");
        for (String first : absent.contains(fields.get(0)) ? List.of("") : values) {
            for (String second : absent.contains(fields.get(1)) ? List.of("") : values) {
                ProcessEvent event = ProcessEvent.at(0)
                        .set(fields.get(0), first)
                        .set(fields.get(1), second)
                        .build();
                events.add(version == NONE ? event : NaiveDataModel.calculate(event));
            }
        }
        return events;
    }
}
