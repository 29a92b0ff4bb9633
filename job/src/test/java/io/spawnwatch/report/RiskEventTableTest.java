package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class RiskEventTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode event(String dest, String user, String process, double score) {
        ObjectNode event = JSON.createObjectNode()
                .put("firstTime", "2026-11-16T09:02:10.125Z")
                .put("dest", dest)
                .put("user", user)
                .put("risk_score", score)
                .put("severity", "medium")
                .put("count", 1)
                .put("process", process);
        event.putObject("annotations").putArray("mitre_attack").add("T1047");
        var objects = event.putArray("risk_objects");
        objects.addObject().put("risk_object", dest).put("risk_object_type", "system");
        if (!user.isEmpty()) {
            objects.addObject().put("risk_object", user).put("risk_object_type", "user");
        }
        return event;
    }

    private static String printed(Ansi ansi, JsonNode... events) {
        StringWriter text = new StringWriter();
        RiskEventTable.print(List.of(events), ansi, 80, new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void theHighestRiskComesFirstAndIsMarkedAboveTheThreshold() {
        assertThat(printed(
                        Ansi.OFF,
                        event("ws-1", "CORP\\guest", "calc.exe", 49),
                        event("srv-1", "CORP\\adm", "cmd.exe /c whoami", 50),
                        event("srv-2", "CORP\\adm", "cmd.exe /c net user", 50.5).put("count", 1200)))
                .isEqualTo("""
                                 RISK  WHO         ATT&CK  SEVERITY  HOSTS
                        ATTACK  100.5  CORP\\adm    T1047   medium    2
                          srv-1, risk 50
                            2026-11-16 09:02:10Z  cmd.exe /c whoami
                          srv-2, risk 50.5
                            2026-11-16 09:02:10Z  [1,200 times] cmd.exe /c net user
                                   49  CORP\\guest  T1047   medium    1
                          ws-1, risk 49
                            2026-11-16 09:02:10Z  calc.exe
                        """);
    }

    @Test
    void findingsHaveTheirTitleAndWhatIsRaisedForTheListedObjectIsMarked() {
        ObjectNode finding = event("srv-1", "ada", "cmd.exe /c whoami", 50)
                .put("finding_title", "A command that was started by WMI on srv-1, which hardly ever happens there");
        kinds(finding, "intermediate_finding", "finding");
        ObjectNode intermediate = event("srv-1", "ada", "net.exe user", 20).put("count", 2);
        kinds(intermediate, "finding", "intermediate_finding");
        ObjectNode older = event("srv-1", "ada", "calc.exe", 5);
        kinds(older, "risk", "risk");
        ObjectNode onlyHost = event("ws-1", "", "x", 5);
        kinds(onlyHost, "intermediate_finding");

        String printed = printed(Ansi.OFF, finding, intermediate, older, onlyHost);

        assertThat(printed).isEqualTo("""
                        RISK  WHO   ATT&CK  SEVERITY  HOSTS
                          75  ada   T1047   medium    1
                  srv-1, risk 75
                    2026-11-16 09:02:10Z  [finding] A command that was started by WMI on srv-1,
                                          which hardly ever happens there
                                          cmd.exe /c whoami
                    2026-11-16 09:02:10Z  [intermediate finding] [2 times] net.exe user
                    2026-11-16 09:02:10Z  calc.exe
                           5  ws-1  T1047   medium    1
                  ws-1, risk 5
                    2026-11-16 09:02:10Z  [intermediate finding] x
                """);
        assertThat(printed.lines()).allMatch(line -> line.length() <= 80);
    }

    private static void kinds(ObjectNode event, String... kinds) {
        for (int i = 0; i < kinds.length; i++) {
            ((ObjectNode) event.get("risk_objects").get(i)).put("risk_object_kind", kinds[i]);
        }
    }

    @Test
    void aHostileTitleIsEscaped() {
        assertThat(printed(Ansi.ON, event("a", "u", "x", 1).put("finding_title", "\u001b[2J @|red x|@")))
                .contains("  \\u001b[2J @|red x|@\n");
    }

    @Test
    void aScoreOfOneHundredIsNotAnAttack() {
        assertThat(printed(Ansi.OFF, event("a", "u", "x", 50), event("a", "u", "y", 50)))
                .doesNotContain("ATTACK");
    }

    @Test
    void theHostBearsTheRiskIfNoUserIsNamed() {
        assertThat(printed(Ansi.OFF, event("srv-1", "", "x", 50))
                        .lines()
                        .toList()
                        .get(1))
                .isEqualTo("          50  srv-1  T1047   medium    1");
    }

    @Test
    void longCommandLinesAreWrappedBetweenWords() {
        String word = "C:\\Program-Files\\127.0.0.1\\" + "x".repeat(80);
        List<String> lines = printed(Ansi.OFF, event("a", "u", "cmd.exe /c copy " + "a ".repeat(40) + word, 1))
                .lines()
                .toList();

        assertThat(lines).hasSize(6).filteredOn(line -> line.length() > 80).containsExactly(" ".repeat(26) + word);
        assertThat(String.join(" ", lines.subList(3, 6)).replaceAll(" +", " "))
                .endsWith("cmd.exe /c copy " + "a ".repeat(40) + word);
    }

    @Test
    void aLongNameIsCutVisibly() {
        assertThat(printed(Ansi.OFF, event("a", "a-user-of-a-very-long-name.corp.example", "x", 1)))
                .contains("a-user-of-a-very-long-nam...  T1047");
    }

    @Test
    void lateAndSkewedEventsAreMarked() {
        assertThat(printed(Ansi.OFF, event("a", "u", "x", 1).put("late", true).put("clock_skew", true)))
                .endsWith("Z  [late] [clock_skew] x\n");
    }

    @Test
    void aHostileCommandLineIsEscaped() {
        String table =
                printed(Ansi.ON, event("@|red h|@", "@|red u|@", "\u001b[2J \u009b1m \r\n \u202e @|red x|@ %s", 1));

        assertThat(table.lines().toList().get(1)).contains("@|red u|@");
        assertThat(table.lines().toList().get(2)).isEqualTo("  @|red h|@, risk 1");
        assertThat(table.lines().toList().get(3))
                .endsWith("  \\u001b[2J \\u009b1m \\u000d\\u000a \\u202e @|red x|@ %s");
        assertThat(table.lines()).hasSize(4);
    }

    @Test
    void titlesAreBoldAndAttacksRedIfThereAreColours() {
        assertThat(printed(Ansi.ON, event("a", "u", "x", 101)).lines().toList().get(1))
                .startsWith("\u001b[1m\u001b[31mATTACK");
        assertThat(printed(Ansi.ON).lines().toList().get(0)).contains("\u001b[1mRISK");
        assertThat(printed(Ansi.OFF)).isEqualTo("        RISK  WHO  ATT&CK  SEVERITY  HOSTS\n");
    }

    @Test
    void severalValuesAreSeparatedByCommas() {
        ObjectNode several = event("a", "u", "", 1);
        several.putArray("process").add("cmd.exe /c \u001b").add("net user");

        assertThat(printed(Ansi.OFF, several)).endsWith("  cmd.exe /c \\u001b, net user\n");
    }

    @Test
    void aMissingFieldIsLeftEmpty() {
        JsonNode bare = JSON.createObjectNode().put("firstTime", "2026-11-16T09:02:10.125Z");

        assertThat(printed(Ansi.OFF, bare).lines().toList().get(3)).isEqualTo("    2026-11-16 09:02:10Z");
    }
}
