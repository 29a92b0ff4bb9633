package io.spawnwatch.detection.plan.lint;

import static io.spawnwatch.event.DataModelVersion.CIM_6_4;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.event.ProcessField;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about conditions on events whose missing fields the data model fills in. */
class DataModelLintTest {

    private static Search search(String where) {
        return Plans.of("| tstats count from datamodel=Endpoint.Processes where " + Plans.qualified(where)
                        + " by Processes.dest")
                .search();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "process_name=* | the condition is true for every event",
                "user!=a OR user=a | the condition is true for every event: 'user!=\"a\"' or 'user=\"a\"' always is;"
                        + " did you mean AND?",
                "NOT user=* | the condition can never be true",
                "os=x NOT vendor_product=* | the condition can never be true: 'NOT vendor_product=\"*\"' cannot",
                "os=x parent_process=* | 'parent_process=\"*\"' is true for every event and can be left out",
                "os=x (user!=a OR user!=b) | 'user!=\"a\" OR user!=\"b\"' is true for every event and can be left"
                        + " out; did you mean AND?",
                "os=x OR NOT original_file_name=* | 'NOT original_file_name=\"*\"' can never be true"
            })
    void aFieldThatIsFilledIsNeverMissing(String condition, String warning) {
        assertThat(ConditionLint.warnings(search(condition), CIM_6_4))
                .extracting(Warning::text)
                .containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource({
        "os=*",
        "NOT action=*",
        "NOT process_integrity_level=*",
        "NOT process_id=*",
        "process_integrity_level=HIGH",
        "user=unknown"
    })
    void otherFieldsMayBeMissing(String condition) {
        assertThat(ConditionLint.warnings(search(condition), CIM_6_4)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parent_process=*x*                         | PARENT_PROCESS",
                "parent_process!=*x*                        | ''",
                "NOT parent_process=*x*                     | ''",
                "parent_process=*                           | ''",
                "parent_process=UNK*                        | ''",
                "parent_process=unknown parent_process!=*n* | ''",
                "parent_process IN (a, b)                   | PARENT_PROCESS",
                "user<b                                     | USER",
                "user>b                                     | ''",
                // The name comes from the command line, which is there; the parent's is not.
                "process_name=x                             | ''",
                "parent_process_name=x                      | PARENT_PROCESS,PARENT_PROCESS_NAME",
                "parent_process_name=unknown                | ''",
                "action=*                                   | ACTION",
                "action!=x                                  | ACTION",
                "process_integrity_level=low                | PROCESS_INTEGRITY_LEVEL",
                "process=a parent_process=x OR parent_process_guid=y | PARENT_PROCESS,PARENT_PROCESS_GUID"
            })
    void aSourceThatLacksAFieldHasItsFiller(String condition, String fields) {
        Set<ProcessField> available = EnumSet.of(ProcessField.PROCESS, ProcessField.DEST);

        assertThat(ConditionLint.blockingFields(search(condition), CIM_6_4, new SourceFields(available, Map.of())))
                .isEqualTo(
                        fields.isEmpty()
                                ? Set.of()
                                : EnumSet.copyOf(Stream.of(fields.split(","))
                                        .map(ProcessField::valueOf)
                                        .toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "action=blocked                          | ACTION",
                "action=ALLOW*                           | ''",
                "action!=allowed                         | ACTION",
                "action=blocked parent_process=x         | ACTION",
                "action=blocked OR parent_process=x      | ACTION,PARENT_PROCESS",
                "action=allowed vendor_product=*sysmon*  | VENDOR_PRODUCT"
            })
    void aSourceMayAlwaysHaveTheSameText(String condition, String fields) {
        SourceFields source = new SourceFields(
                EnumSet.of(ProcessField.PROCESS, ProcessField.ACTION), Map.of(ProcessField.ACTION, "allowed"));

        Set<ProcessField> blocking = ConditionLint.blockingFields(search(condition), CIM_6_4, source);

        Set<ProcessField> expected = EnumSet.noneOf(ProcessField.class);
        Stream.of(fields.split(","))
                .filter(field -> !field.isEmpty())
                .forEach(field -> expected.add(ProcessField.valueOf(field)));
        assertThat(blocking).isEqualTo(expected);
    }

    @Test
    void aByFieldThatIsFilledNeedsNoFillnullValue() {
        Search filled = Plans.of(
                        "| tstats count from datamodel=Endpoint.Processes where Processes.os=x by user parent_process")
                .search();
        Search missing = Plans.of(
                        "| tstats count from datamodel=Endpoint.Processes where Processes.os=x by user action")
                .search();
        Set<ProcessField> available = EnumSet.of(ProcessField.OS);

        assertThat(ConditionLint.blockingFields(filled, CIM_6_4, new SourceFields(available, Map.of())))
                .isEmpty();
        assertThat(ConditionLint.blockingFields(missing, CIM_6_4, new SourceFields(available, Map.of())))
                .containsExactly(ProcessField.ACTION);
        assertThat(ConditionLint.isUnsatisfiable(filled, CIM_6_4)).isFalse();
    }
}
