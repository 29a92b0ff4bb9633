package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.fixture.Environments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mistakes that people make when they write a search, and the messages that explain them. */
class WrittenMistakesTest {
    private static final String FILE = """
        name: WMI
        id: 7d1c2b5e-0000-4000-8000-000000000001
        version: 1
        type: TTP
        search: |-
          | tstats `security_content_summariesonly` count min(_time) as firstTime max(_time) as lastTime
              from datamodel=Endpoint.Processes
              where Processes.parent_process_name=WmiPrvSE.exe Processes.process="*-enc*"
              by Processes.dest Processes.user
          | `drop_dm_object_name(Processes)`
          | `security_content_ctime(firstTime)`
          | where count > 0
          | `my_filter`
        tags: {impact: 70, confidence: 70, message: found}
        """;

    @Test
    void acceptsASearchWithoutMistakes() {
        assertThat(plan(FILE).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        | tstats ~ tstats ~ 6:3: a | is missing before the command 'tstats'
        | `drop ~ `drop ~ 10:3: a | is missing before the macro `drop_dm_object_name(1)`, which starts with the command 'rename'
        | `security_content_ctime( ~ `security_content_ctime( ~ 11:3: a | is missing before the macro `security_content_ctime(1)`, which starts with the command 'convert'
        | `my_filter` ~ `my_filter` ~ 13:3: a | is missing before the macro `my_filter`, which starts with the command 'search'
        | where count ~ where count ~ 12:9: expected ( after 'where', found 'count'; is a | missing before 'where'?
        | `drop_dm_object_name(Processes)` ~ rename Processes.* as * ~ 10:3: a | is missing before the command 'rename'
        | `drop_dm_object_name(Processes)` ~ where a=b ~ 10:3: tstats has a second 'where'; if it is a separate command, put a | before it
        | `my_filter` ~ table dest ~ 13:3: expected an operator, | or the end of the search after the command 'where', found 'table'; is a | missing before 'table'?
        | `my_filter` ~ | search dest=a table dest ~ 13:19: a | is missing before the command 'table'
        | `my_filter` ~ | rename dest as host sort host ~ 13:30: expected 'as' after 'sort', found 'host'; is a | missing before 'sort'?
        | `my_filter` ~ | eval x=1 table x ~ 13:14: expected an operator, | or the end of the search after the command 'eval', found 'table'; is a | missing before 'table'?
        | `my_filter` ~ | dedup dest user sort ~ 13:21: the row has no field 'sort' here; is a | missing before it?
        """)
    void explainsAMissingPipe(String from, String to, String message) {
        assertRefused(from, to, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        `drop_dm_object_name(Processes)` ~ drop_dm_object_name(Processes) ~ 10:5: the command 'drop_dm_object_name' is not supported; it is a macro, so put it in backticks: `drop_dm_object_name(object_name)`
        `drop_dm_object_name(Processes)` ~ drop_dm_object_name(Processes)` ~ 10:5: the command 'drop_dm_object_name' is not supported; it is a macro, so put it in backticks: `drop_dm_object_name(object_name)`
        `drop_dm_object_name(Processes)` ~ 'drop_dm_object_name(Processes)' ~ 10:5: the command ''drop_dm_object_name' is not supported; it is a macro, so put it in backticks: `drop_dm_object_name(object_name)`
        `my_filter` ~ my_filter ~ 13:5: the command 'my_filter' is not supported; it is a macro, so put it in backticks: `my_filter`
        `my_filter` ~ \u00b4my_filter\u00b4 ~ 13:5: the command '\u00b4my_filter\u00b4' is not supported; it is a macro, so put it in backticks: `my_filter`
        `my_filter` ~ "my_filter" ~ 13:5: expected a command after |, found "my_filter"; if it is a macro, put it in backticks: `my_filter`
        `security_content_summariesonly` ~ security_content_summariesonly ~ 6:12: the aggregate 'security_content_summariesonly' is not supported; it is a macro, so put it in backticks: `security_content_summariesonly`
        Processes.parent_process_name=WmiPrvSE.exe ~ summariesonly_config ~ 8:13: a term without a field, 'summariesonly_config', is not supported; if it is a macro, put it in backticks: `summariesonly_config`
        `drop_dm_object_name(Processes)` ~ `drop_dm_object_name(Processes) ~ 10:5: a backtick is missing: between this one and the next there is no macro call, but 'drop_dm_object_name(Processes) |'
        `security_content_summariesonly` ~ security_content_summariesonly` ~ 6:42: a backtick is missing: between this one and the next there is no macro call, but 'count min(_time) as firstTime max(_time) as lastTime from da...'
        `my_filter` ~ `my_filter ~ 13:5: the macro that starts here is not closed; close it with a backtick
        """)
    void explainsMissingBackticks(String from, String to, String message) {
        assertRefused(from, to, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        "*-enc*" ~ "*-enc* ~ 8:74: the quote that starts here is not closed; close it, and double a backslash right before the closing quote
        "*-enc*" ~ "*-enc* Processes.user="a" ~ 8:74: the quote that starts here is probably not closed; close it where the text ends
        process="*-enc*" ~ process IN ("*a*", "*b*, "*c*") ~ 8:85: the quote that starts here is probably not closed; close it where the text ends
        "*-enc*" ~ "C:\\temp\\" Processes.user="x" ~ 8:74: the quote that starts here is probably not closed; close it, and double a backslash right before the closing quote
        """)
    void explainsAnUnclosedQuote(String from, String to, String message) {
        assertRefused(from, to, message);
    }

    @Test
    void blamesAnUnclosedQuoteAndNotALaterText() {
        String file = FILE.replace("\"*-enc*\"", "\"*-enc*").replace("| `my_filter`", "| search user=\"x\"");

        assertThatThrownBy(() -> plan(file))
                .hasMessage("wmi.yml:8:74: the quote that starts here is probably not closed; close it where the"
                        + " text ends");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        | tstats ~ | tstat ~ 6:5: the command 'tstat' is not supported; did you mean 'tstats'?
        | where ~ | wehre ~ 12:5: the command 'wehre' is not supported; did you mean 'where'?
        | where count > 0 ~ | tabel dest ~ 12:5: the command 'tabel' is not supported; did you mean 'table'?
        | where count > 0 ~ | jion dest [search x] ~ 12:5: the command 'jion' is not supported; did you mean 'join'? It is not supported either
        | where count > 0 ~ | join dest [search x] ~ 12:5: the command 'join' is not supported; it combines the rows of two searches, and a detection here is one search
        | where count > 0 ~ | frobnicate dest ~ 12:5: the command 'frobnicate' is not supported
        from datamodel ~ form datamodel ~ 7:7: expected 'from' before 'datamodel=', found 'form'; did you mean 'from'?
        from datamodel ~ datamodel ~ 7:7: expected 'from' before 'datamodel='
        datamodel= ~ datamodl= ~ 7:12: expected 'datamodel=...' after 'from', found 'datamodl'; did you mean 'datamodel'?
        where Processes ~ whree Processes ~ 8:7: expected 'where', 'by' or |, found 'whree'; did you mean 'where'?
        by Processes ~ group by Processes ~ 9:7: a term without a field, 'group', is not supported; write 'by' or 'groupby'
        by Processes ~ bye Processes ~ 9:7: a term without a field, 'bye', is not supported; did you mean 'by'?
        by Processes.dest ~ Processes.dest ~ 9:7: a term without a field, 'Processes.dest', is not supported; is an operator missing after it, or 'by' before it?
        `drop_dm_object_name( ~ `drop_dm_objct_name( ~ 10:5: unknown macro `drop_dm_objct_name`; did you mean 'drop_dm_object_name'? Macros are defined in --macros DIR, in the folder macros beside a folder detections, and by Spawnwatch; only NAME_filter needs no definition
        `my_filter` ~ `my_fliter` ~ 13:5: unknown macro `my_fliter`; did you mean 'my_filter'? Macros are defined in --macros DIR, in the folder macros beside a folder detections, and by Spawnwatch; only NAME_filter needs no definition
        """)
    void explainsAMisspeltWord(String from, String to, String message) {
        assertRefused(from, to, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        "*-enc*" ~ '*-enc*' ~ wmi.yml:8:74: the value '*-enc*' starts with ', which is part of the value; put texts in straight double quotes
        "*-enc*" ~ \u201c*-enc*\u201d ~ wmi.yml:8:74: the value \u201c*-enc*\u201d starts with \u201c, which is part of the value; put texts in straight double quotes
        "*-enc*" ~ *Get()* ~ wmi.yml:8:78: '()' is true of every event; if it belongs to a value, put the whole value in double quotes
        | `my_filter` ~ | table dest user sort ~ wmi.yml:13:21: the field 'sort' is shown or left out, but the row does not have it here; is a | missing before it?
        """)
    void warnsOfALikelyMistake(String from, String to, String warning) {
        assertThat(FILE).contains(from);
        assertThat(plan(FILE.replace(from, to)).warnings())
                .extracting(Warning::toString)
                .containsExactly(warning);
    }

    @Test
    void warnsOfATextThatExtendsIntoAnotherCommand() {
        String file = FILE.replace("\"*-enc*\"", "\"*-enc*").replace("| `my_filter`", "| search user=x\"");

        assertThat(plan(file).warnings())
                .extracting(Warning::toString)
                .containsExactly(
                        "wmi.yml:8:74: the quoted text continues into another line or command; is its closing quote"
                                + " missing?");
    }

    @Test
    void acceptsATextThatContainsAPowerShellPipe() {
        assertThat(plan(FILE.replace("\"*-enc*\"", "\"*Get-Process | Where-Object*\""))
                        .warnings())
                .isEmpty();
    }

    private static void assertRefused(String from, String to, String message) {
        assertThat(FILE).contains(from);
        assertThatThrownBy(() -> plan(FILE.replace(from, to)))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("wmi.yml:" + message);
    }

    private static DetectionPlan plan(String file) {
        return DetectionPlan.of(DetectionFile.read("wmi.yml", file), Environments.raw());
    }
}
