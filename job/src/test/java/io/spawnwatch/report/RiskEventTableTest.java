package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class RiskEventTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode event(String dest, String process, int count, boolean late, boolean clockSkew) {
        return JSON.createObjectNode()
                .put("firstTime", "2026-11-16T09:02:10.125Z")
                .put("dest", dest)
                .put("user", "CORP\\ada")
                .put("risk_score", 49.0)
                .put("count", count)
                .put("process", process)
                .put("late", late)
                .put("clock_skew", clockSkew);
    }

    private static String printed(Ansi ansi, JsonNode... events) {
        StringWriter text = new StringWriter();
        RiskEventTable.print(List.of(events), ansi, new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void columnsAreAsWideAsTheyNeedToBeAndSayWhereTheyWereCut() {
        assertThat(printed(
                        Ansi.OFF,
                        event("ws-1", "cmd.exe", 1, false, false),
                        event("a-host-of-a-very-long-name.corp.example", "x".repeat(59), 123_456, true, true)))
                .isEqualTo("""
                    FIRST SEEN (UTC)     DEST                            USER      SCORE   COUNT  COMMAND LINE                                                MARKS
                    2026-11-16 09:02:10  ws-1                            CORP\\ada   49.0       1  cmd.exe
                    2026-11-16 09:02:10  a-host-of-a-very-long-name....  CORP\\ada   49.0  123456  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...  late clock_skew
                    """);
    }

    @Test
    void aHostileCommandLineIsShownAndNotObeyed() {
        String table = printed(Ansi.ON, event("ws-1", "\u001b[2J \u009b1m \r\n \u202e @|red x|@ %s", 1, false, false));

        assertThat(table.lines().toList().get(1))
                .endsWith("  \\u001b[2J \\u009b1m \\u000d\\u000a \\u202e @|red x|@ %s");
        assertThat(table.lines()).hasSize(2);
    }

    @Test
    void whereTheTerminalHasColoursTheTitlesAreBold() {
        assertThat(printed(Ansi.ON)).startsWith("\u001b[1mFIRST SEEN").endsWith("\u001b[0m\n");
        assertThat(printed(Ansi.OFF)).isEqualTo("FIRST SEEN (UTC)  DEST  USER  SCORE  COUNT  COMMAND LINE  MARKS\n");
    }

    @Test
    void severalValuesStandBesideEachOther() {
        JsonNode several = JSON.createObjectNode()
                .put("firstTime", "2026-11-16T09:02:10.125Z")
                .put("user", "u")
                .set("process", JSON.createArrayNode().add("cmd.exe /c \u001b").add("net user"));

        assertThat(printed(Ansi.OFF, several).lines().toList().get(1)).endsWith("  cmd.exe /c \\u001b, net user");
    }

    @Test
    void aFieldThatTheRowDoesNotHaveIsLeftEmpty() {
        JsonNode bare = JSON.createObjectNode().put("firstTime", "2026-11-16T09:02:10.125Z");

        assertThat(printed(Ansi.OFF, bare).lines().toList().get(1)).isEqualTo("2026-11-16 09:02:10");
    }
}
