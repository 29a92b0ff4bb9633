package io.spawnwatch.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot be used are refused in a sentence that says where they are and what is expected. */
class UnusableSettingsTest {
    private static final Map<String, String> BROKER = Map.of("bootstrap.servers", "localhost:9092");

    @TempDir
    private Path folder;

    private static RunSettings options(Map<String, String> options) {
        return RunSettings.of(null, options, BROKER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window              | 0ms   | must be at least 1ms, but is 0ms",
                "window              | 1      | '1' is not a duration; expected a duration such as 30s, 10m, 1h or 7d",
                "window              | 36501d | must be at most 36500d, but is 36501d",
                "window-offset       | 60m    | the offset 1h is not less than the window of 1h; the same windows have the"
                        + " offset 0s",
                "window-offset       | 80m    | the offset 80m is not less than the window of 1h; the same windows have the"
                        + " offset 20m",
                "window-offset       | -1m    | '-1m' is not a duration; expected a duration such as 30s, 10m, 1h or"
                        + " 7d",
                "idleness            | 0s     | must be at least 1ms, but is 0s",
                "search-name         | SOC    | must contain {name}, which becomes the detection's name, but is 'SOC';"
                        + " all searches would have this name",
                "search-name         | '{Name} {name}' | unknown placeholder {Name}; only {name} is replaced",
                "checkpoint-interval | 0s     | must be at least 1ms, but is 0s",
                "lateness            | soon   | 'soon' is not a duration; expected a duration such as 30s, 10m, 1h or"
                        + " 7d",
                "revision-interval   | -1s    | '-1s' is not a duration; expected a duration such as 30s, 10m, 1h or"
                        + " 7d",
                "out-of-orderness    | -1s    | '-1s' is not a duration; expected a duration such as 30s, 10m, 1h or"
                        + " 7d",
                "clock-skew          | 5      | '5' is not a duration; expected a duration such as 30s, 10m, 1h or 7d",
                "sourcetype          | sysmon | expected one of auto, cim, nxlog, winlogbeat, evtx, xmlwineventlog, but"
                        + " found 'sysmon'",
                "emit                | last   | expected one of revisions, final, but found 'last'",
                "delivery            | once   | expected one of exactly-once, at-least-once, but found 'once'",
                "starting-offsets    | earlyest | expected one of committed, earliest, latest, but found 'earlyest';"
                        + " did you mean 'earliest'?",
                "parallelism         | 1.5    | expected a whole number above 0, but found '1.5'",
                "parallelism         | -1     | expected a whole number above 0, but found '-1'",
                "metrics-port        | 0      | expected a port from 1 to 65535, but found '0'",
                "metrics-port        | 65536  | expected a port from 1 to 65535, but found '65536'",
                "metrics-port        | http   | expected a port from 1 to 65535, but found 'http'"
            })
    void anUnusableValueIsReportedWithItsOptionOrItsPlace(String key, String value, String fault) {
        assertThatThrownBy(() -> options(Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--" + key + ": " + fault);
        String file = "group-id: x\n" + key + ": '" + value + "'\n";
        assertThatThrownBy(() -> RunSettings.of(Documents.yaml("run.yml", file), Map.of(), BROKER))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("run.yml:2:" + (key.length() + 3) + ": '" + key + "': " + fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grup-id: x                  | run.yml:1:1: unknown key 'grup-id'; did you mean 'group-id'?",
                "topics: {riskevents: x}     | run.yml:1:10: unknown key 'topics.riskevents'; did you mean"
                        + " 'risk-events'?",
                "topics: x                   | run.yml:1:9: 'topics' is the text 'x', expected a mapping",
                "kafka: {ssl: {password: x}} | run.yml:1:14: 'kafka.ssl' is a mapping, expected a text",
                "overrides: [x]              | run.yml:1:12: 'overrides' is a list, expected a mapping",
                "overrides: {x: off}         | run.yml:1:16: 'overrides.x' is the truth value off, expected a mapping",
                "overrides: {x: {windw: 1h}} | run.yml:1:17: unknown key 'overrides.x.windw'; did you mean 'window'?",
                "overrides: {x: {window: 0s}} | run.yml:1:25: 'window': must be at least 1ms, but is 0s",
                "overrides: {x: {window-offset: 2h}} | run.yml:1:32: 'window-offset': the offset 2h is not less than the"
                        + " window of 1h; the same windows have the offset 0s",
                "overrides: {x: {window: 5m, window-offset: 6m}} | run.yml:1:44: 'window-offset': the offset 6m is not"
                        + " less than the window of 5m; the same windows have the offset 1m",
                "overrides: {x: {span: 1}}   | run.yml:1:23: 'span': '1' is not a duration; expected a duration such"
                        + " as 30s, 10m, 1h or 7d",
                "overrides: {x: {enabled: 1}} | run.yml:1:26: 'overrides.x.enabled' is the number 1, expected true or"
                        + " false",
                "overrides: {x: {}, X: {}}   | run.yml:1:20: duplicate id 'X'",
                "include-deprecated: 1       | run.yml:1:21: 'include-deprecated' is the number 1, expected true or"
                        + " false",
                "window: [1h]                | run.yml:1:9: 'window' is a list, expected a text"
            })
    void aFileOfTheWrongShapeIsRefusedAtItsPlace(String file, String fault) {
        assertThatThrownBy(() -> RunSettings.of(Documents.yaml("run.yml", file), Map.of(), BROKER))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(fault);
    }

    @Test
    void aPropertiesFileThatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> options(Map.of("kafka-properties-file", folder + "/none")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--kafka-properties-file: there is no file " + folder + "/none");
        Path odd = Files.writeString(folder.resolve("odd"), "a=\\u00zz\n");
        assertThatThrownBy(() -> options(Map.of("kafka-properties-file", odd.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--kafka-properties-file: " + odd + " cannot be read: Malformed \\uxxxx encoding.");
    }
}
