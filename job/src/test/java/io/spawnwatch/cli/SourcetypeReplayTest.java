package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay with a fixed sourcetype. */
@Tag("slow")
class SourcetypeReplayTest {

    @ParameterizedTest
    @ValueSource(strings = {"cim", "nxlog", "winlogbeat", "evtx", "xmlwineventlog", "auto"})
    void eventsOfTheSourcetypeAreReadAndOthersRejected(String sourcetype, @TempDir Path folder) throws Exception {
        List<String> all = List.of("cim", "nxlog", "winlogbeat", "evtx", "xmlwineventlog");
        Path input = EventLines.write(
                folder.resolve("events"),
                List.of(
                        EventLines.cim("2025-11-16T09:00:00Z", "CORP\\ada", "cim"),
                        EventLines.nxlog("nxlog"),
                        EventLines.winlogbeat("winlogbeat"),
                        EventLines.evtx("evtx"),
                        EventLines.xmlwineventlog("xmlwineventlog")));
        Path output = folder.resolve("risk-events.jsonl");
        Path rejected = folder.resolve("rejected.jsonl");

        CommandRun.successful(
                "replay",
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--rejected",
                rejected.toString(),
                "--sourcetype",
                sourcetype);

        List<String> read = sourcetype.equals("auto") ? all : List.of(sourcetype);
        assertThat(CommandRun.jsonLines(output))
                .allMatch(event -> event.get("window_start").textValue().equals("2025-11-16T09:00:00.000Z"))
                .extracting(event -> event.get("process").textValue())
                .containsExactlyInAnyOrderElementsOf(read);
        assertThat(CommandRun.jsonLines(rejected))
                .hasSize(all.size() - read.size())
                .allMatch(rejection -> rejection.get("reason").textValue().equals("unrecognised")
                        && rejection
                                .get("detail")
                                .textValue()
                                .contains("but the sourcetype is " + sourcetype + "; set the sourcetype to auto"));
    }
}
