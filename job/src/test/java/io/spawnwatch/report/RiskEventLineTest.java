package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class RiskEventLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aRowIsOneLine() throws Exception {
        assertThat(RiskEventLine.of(JSON.readTree("""
                {"firstTime": "2026-11-16T09:12:03.123Z", "severity": "high", "risk_score": 64, "dest": "ws7",
                 "user": ["CORP\\\\a", "CORP\\\\b"], "detection_name": "WMI", "count": 3, "revision": 2, "late": true,
                 "clock_skew": false, "process": "cmd.exe\\n\\u001b[2Jrm \\u202e"}
                """)))
                .isEqualTo(
                        "2026-11-16T09:12:03Z  high           64  ws7  CORP\\a, CORP\\b  WMI (3 times, revision 2, late)"
                                + "  cmd.exe\\u000a\\u001b[2Jrm \\u202e");
    }

    @Test
    void whatIsMissingIsADashAndTheMessageStandsForTheCommandLine() throws Exception {
        assertThat(RiskEventLine.of(JSON.readTree("""
                {"firstTime": "2026-11-16T09:12:03.000Z", "severity": "low", "risk_score": 7.5, "detection_name": "WMI",
                 "count": 1, "revision": 1, "risk_message": "it ran", "allowlist_entry": "backup"}
                """)))
                .isEqualTo("2026-11-16T09:12:03Z  low           7.5  -  -  WMI (suppressed by backup)  it ran");
    }

    @Test
    void aRejectedRecordIsNamedWithItsReason() throws Exception {
        assertThat(RiskEventLine.ofRejected(JSON.readTree("""
                {"topic": "process-events", "partition": 1, "offset": 17, "arrival_time": "2026-11-16T09:12:03.000Z",
                 "reason": "malformed", "detail": "no JSON", "size": 3, "excerpt": "a\\nb"}
                """)))
                .isEqualTo("2026-11-16T09:12:03Z  rejected       process-events 1:17  malformed: no JSON  a\\u000ab");
    }

    @Test
    void onATerminalTheTimesStandAloneAndHighSeveritiesAreSeen() {
        String line = "2026-11-16T09:12:03Z  high           64  ws7  CORP\\a  WMI  cmd.exe /c high /x";
        assertThat(RiskEventLine.onTerminal(line, Ansi.OFF, 60))
                .containsExactly(
                        "2026-11-16T09:12:03Z  high           64  ws7  CORP\\a  WMI",
                        "                      cmd.exe /c high /x");
        assertThat(RiskEventLine.onTerminal(line, Ansi.ON, 200))
                .containsExactly("2026-11-16T09:12:03Z  \u001b[1m\u001b[31mhigh\u001b[39m\u001b[21m\u001b[0m"
                        + "           64  ws7  CORP\\a  WMI  cmd.exe /c high /x");
        String mild = line.replace("  high  ", "  medium");
        assertThat(RiskEventLine.onTerminal(mild, Ansi.ON, 200)).containsExactly(mild);
    }

    @Test
    void aLateRowRevisesOnlyItsOwnStretch() throws Exception {
        String late = "{\"detection_name\": \"WMI\", \"late\": true, \"process\": \"x\", \"revision\": ";
        assertThat(RiskEventLine.of(JSON.readTree(late + "763}"))).endsWith("  WMI (late)  x");
        assertThat(RiskEventLine.of(JSON.readTree(late + "764}"))).endsWith("  WMI (revision 2, late)  x");
    }

    @Test
    void aRejectedLineOfAFileIsNamedByItsPlace() throws Exception {
        assertThat(RiskEventLine.ofRejected(JSON.readTree("""
                {"file": "a.jsonl", "line": 7, "arrival_time": "2026-11-16T09:12:03.000Z", "reason": "malformed",
                 "detail": "no JSON", "excerpt": "a"}
                """)))
                .isEqualTo("2026-11-16T09:12:03Z  rejected       a.jsonl:7  malformed: no JSON  a");
    }
}
