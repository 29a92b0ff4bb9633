package io.spawnwatch.detection.plan.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.index.Prefilter.Clause;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefilterExtractorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # condition                              ~ prefilter
        user=Ab                                  ~ user="ab"
        user=""                                  ~ user=""
        user IN (a, B, A)                        ~ user IN ("a", "b")
        process=*Save*                           ~ process="*save*"
        process=ab*cdef*gh                       ~ process="*cdef*"
        process=abc*cde*                         ~ process="*abc*"
        process=*C:\\\\Temp*                     ~ process="*c:\\\\temp*"
        process="*say \\"x*"                     ~ process="*say \\"x*"
        process IN (*save*, x)                   ~ process IN ("*save*", "x")
        process IN (*save*, *ab*)                ~ *
        process=*                                ~ *
        process=*ab*cd*                          ~ *
        process IN (*)                           ~ *
        user!=a                                  ~ *
        user!=*                                  ~ *
        user<b                                   ~ *
        user>=5                                  ~ *
        *                                        ~ *
        NOT user=a                               ~ *
        NOT user!=a                              ~ *
        NOT NOT user=a                           ~ *
        NOT (user=a OR dest=b)                   ~ *
        """)
    void requiresTheLiteralsOfAComparison(String condition, String prefilter) {
        assertThat(Plans.where(condition).prefilter()).hasToString(prefilter);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # condition                                         ~ prefilter
        user=a user=A                                       ~ user="a"
        user=a NOT dest=b                                   ~ user="a"
        process=*save* process_name=a                       ~ process_name="a" AND process="*save*"
        user=a process_name IN (a, b)                       ~ process_name IN ("a", "b") AND user="a"
        process=*save* process=*longer*                     ~ process="*longer*" AND process="*save*"
        process=*1one* process=*2twoo* process=*333* process=*4four4* process=*5five5* ~ \
            process="*4four4*" AND process="*5five5*" AND process="*2twoo*" AND process="*1one*"
        (user=a OR NOT user=b) dest=c                       ~ dest="c"
        """)
    void requiresTheBestClausesOfTheOperandsOfAnd(String condition, String prefilter) {
        assertThat(Plans.where(condition).prefilter()).hasToString(prefilter);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # condition                                         ~ prefilter
        user=a OR user=b OR user=A                          ~ user IN ("a", "b")
        user=a OR dest=b OR user=c                          ~ (user IN ("a", "c") OR dest="b")
        user=a OR process=*save*                            ~ (user="a" OR process="*save*")
        user=a OR user!=b                                   ~ *
        user=a OR *                                         ~ *
        user=a OR process=*                                 ~ *
        (user=a process=*save*) OR user=b                   ~ user IN ("a", "b") AND (process="*save*" OR user="b")
        (user=a process=*one*) OR (user=b process=*two*)    ~ user IN ("a", "b") AND process IN ("*one*", "*two*")
        (user=a process=*one*) OR process=*two*             ~ (user="a" OR process="*two*") AND process IN ("*one*", "*two*")
        """)
    void requiresAnyOfTheClausesOfTheOperandsOfOr(String condition, String prefilter) {
        assertThat(Plans.where(condition).prefilter()).hasToString(prefilter);
    }

    @Test
    void requiresNothingWithoutACondition() {
        Prefilter prefilter = Plans.of("| tstats count from datamodel=Endpoint.Processes by Processes.dest")
                .prefilter();
        assertThat(prefilter).isEqualTo(Prefilter.NONE).hasToString("*");
    }

    @Test
    void foldsCaseCharacterByCharacterAndNeverIntoAscii() {
        assertThat(Plans.where("user=\"\u212a\u017f\u0130\u0131\u00dfI\"").prefilter())
                .isEqualTo(new Prefilter(List.of(new Clause(
                        List.of(new RequiredLiteral(ProcessField.USER, "\u212a\u017f\u0130\u0131\u00dfi", true))))));
    }
}
