package io.spawnwatch.connector.framing;

import static io.spawnwatch.connector.framing.Framed.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.EventDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that mix formats, and files in which one record is damaged. */
class MixedFramingTest {
    private static final String EVENT = "<Event xmlns='x'><System><EventID>1</EventID></System></Event>";

    @Test
    void losesNoJsonAfterXmlWhateverItsStringsContain() {
        List<Framed> expected = new ArrayList<>();
        expected.add(record(1, EVENT));
        expected.add(record(2, "{\"process\":\"cmd /c if 1 < 2 echo <Event\"}"));
        StringBuilder content = new StringBuilder(EVENT + "\n" + expected.get(1).text() + "\n");
        for (int line = 3; line <= 1002; line++) {
            String json = "{\"n\":" + line + "}";
            expected.add(record(line, json));
            content.append(json).append('\n');
        }
        assertThat(Framed.of(content.toString())).isEqualTo(expected);
    }

    @Test
    void readsJsonAndXmlInAnyOrder() {
        String json = "{\"_raw\":\"<Event><Data>x</Data></Event> <![CDATA[ <!-- \"}";
        String pretty = "{\n  \"a\": \"</Event>\"\n}";
        String xml = "<Event>\n  <EventData><Data>{\"x\": 1}</Data></EventData>\n</Event>";
        assertThat(Framed.texts(json + "\n" + xml + "\r\n" + pretty + "\n" + EVENT + EVENT + json + "\n[" + pretty
                        + ",\n" + json + "]\n" + xml))
                .containsExactly(json, xml, pretty, EVENT, EVENT, json, pretty, json, xml);
    }

    @Test
    void keepsTheHeaderOfASyslogLineWithItsEvent() {
        String line = "Nov 28 10:00:00 host sysmon: " + EVENT;
        String sent = "<14>1 2026-11-28T10:00:00Z host sysmon 812 - - " + EVENT;
        String declared = "Nov 28 10:00:00 host sysmon: <?xml version='1.0'?>" + EVENT;
        String lines = "Nov 28 10:00:00 host sysmon: <Event><EventData><Data>sh -c 'a\nb'</Data></EventData></Event>";
        assertThat(Framed.texts(line + "\n" + sent + "\nNov 28 10:00:00 host cron: nothing\n" + declared + "\n" + lines
                        + "\n" + line + "\n{\"a\":1}\n"))
                .containsExactly(line, sent, "Nov 28 10:00:00 host cron: nothing", declared, lines, line, "{\"a\":1}");
    }

    @Test
    void losesOnlyTheEventWhoseCharacterDataHasNoEnd() {
        String next = "<Event><Data><![CDATA[2]]></Data></Event>";
        assertThat(Framed.texts("<Event><Data><![CDATA[1</Data></Event>\n" + next + "\n" + EVENT + "\n"))
                .containsExactly("<Event><Data><![CDATA[1</Data></Event>", next, EVENT);
        assertThat(Framed.texts("<Event><Data><![CDATA[1</Data></Event>\n{\"a\":\"]]></Event>\"}\nx " + next + "\n"))
                .containsExactly("<Event><Data><![CDATA[1</Data></Event>", "{\"a\":\"]]></Event>\"}", "x " + next);
        assertThat(Framed.texts("<Event><Data><![CDATA[1</Data></Event>" + EVENT + EVENT))
                .containsExactly("<Event><Data><![CDATA[1</Data></Event>", EVENT, EVENT);
    }

    @Test
    void losesOnlyTheEventWhoseCommentInstructionOrTagHasNoEnd() {
        for (String damaged : List.of(
                "<Event><!-- </Event>",
                "<Event><?x </Event>",
                "<Event xmlns='x><System/></Event",
                "<Event><Data Name='x</Data>",
                "<Event",
                "<?xml version='1.0'",
                "<Events",
                "</Event>")) {
            assertThat(Framed.texts(EVENT + "\n" + damaged + "\n{\"a\":\"<!-- --> ?>\"}\n" + EVENT + "\n{\n\"b\":2}\n"))
                    .as(damaged)
                    .containsExactly(EVENT, damaged, "{\"a\":\"<!-- --> ?>\"}", EVENT, "{\n\"b\":2}");
        }
    }

    @Test
    void doesNotTearAnEventWhoseTextLooksLikeRecords() {
        String event =
                "<Event><EventData><Data>cmd /c echo\n{\"EventID\": 1}\n[{\"a\":\n{\n</Data></EventData></Event>";
        assertThat(Framed.of(event + "\n{\"a\":1}\n")).containsExactly(record(1, event), record(6, "{\"a\":1}"));
    }

    @Test
    void losesNoEventBetweenTwoWhoseTextsFormAJsonValue() {
        String opens = command("cmd /c rem \n{\"EventID\":3,\"x\":\"");
        String attack = command("mimikatz.exe");
        for (String last : List.of("\"}", "\"}\n", "\"},{", "x")) {
            String closes = command(last);
            assertThat(Framed.of("<Events>" + opens + attack + closes + EVENT + "</Events>\n{\"a\":1}\n"))
                    .as(last)
                    .startsWith(record(1, opens), record(2, attack), record(2, closes))
                    .extracting(Framed::text)
                    .endsWith(EVENT, "{\"a\":1}");
        }
    }

    @Test
    void neverMergesSeveralEventsIntoOneRecord() {
        String opens = command("<![CDATA[cmd\n{\"x\":\"]]>");
        String closes = command("\"}<![CDATA[]]>");
        assertThat(Framed.texts(opens + EVENT.replace('\'', ' ') + closes + "\n" + EVENT))
                .noneMatch(text -> text.startsWith("<Event") && text.contains("</Event><Event"))
                .endsWith(EVENT);
    }

    private static String command(String text) {
        return "<Event xmlns='x'><System><EventID>1</EventID></System><EventData><Data Name='CommandLine'>" + text
                + "</Data></EventData></Event>";
    }

    @Test
    void losesOnlyTheBrokenElementOfAnArray() {
        assertThat(Framed.texts("[{\"a\":1},{\"b\":\"x},{\"c\":3},{\"d\":4}]"))
                .containsExactly("{\"a\":1}", "{\"b\":\"x},", "{\"c\":3}", "{\"d\":4}");
        assertThat(Framed.texts("[{\"a\":1},{\"b\":[2},{\"c\":[3,{\"x\":1}},{\"d\":4},{\"e\":5"))
                .containsExactly(
                        "{\"a\":1}",
                        "{\"b\":[2},",
                        "{\"c\":[3,{\"x\":1}},",
                        "{\"d\":4}",
                        "{\"e\":5",
                        "fault: the array that begins on line 1 has no end; is the file truncated?");
        String open =
                "[\n  {\n    \"a\": [\n      1\n  },\n  {\n    \"b\": 2\n  },\n  {\n    \"c\": \"cut\n  },{\n  \"d\": 4}]\n";
        assertThat(Framed.of(open))
                .containsExactly(
                        record(2, "{\n    \"a\": [\n      1\n  },"),
                        record(6, "{\n    \"b\": 2\n  }"),
                        record(9, "{\n    \"c\": \"cut\n  },"),
                        record(11, "{\n  \"d\": 4}"));
    }

    @Test
    void losesOnlyTheJsonRecordThatIsNotClosed() {
        assertThat(Framed.texts(
                        "{\"a\":[\n{\"b\":2}\n{\"c\":3}\n{\"d\":\n" + EVENT + "\n{\"e\":[\nNov 28 x: " + EVENT + "\n"))
                .containsExactly(
                        "{\"a\":[", "{\"b\":2}", "{\"c\":3}", "{\"d\":", EVENT, "{\"e\":[", "Nov 28 x: " + EVENT);
    }

    @Test
    void keepsARecordWholeIfAStringContainsALineEnd() {
        String record = "{\"process\":\"cmd /c a\n& b\"}";
        assertThat(Framed.of(record + "\n{\"c\":3}\n")).containsExactly(record(1, record), record(3, "{\"c\":3}"));
    }

    @Test
    void skipsByteOrderMarksWhereFilesWereJoined() {
        assertThat(Framed.of("\ufeff{\"a\":1}\n\ufeff" + EVENT + "\n{\"b\":\n\ufeff{\"c\":3}\ufeff{\"d\":4}"))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        record(2, EVENT),
                        record(3, "{\"b\":"),
                        record(4, "{\"c\":3}"),
                        record(4, "{\"d\":4}"));
    }

    @Test
    void findsTheRecordsInADocumentThatIsTooLong() {
        String filler = "  \"x\": \"" + "x".repeat(EventDecoder.MAX_BYTES / 4) + "\",\n";
        List<Framed> framed =
                Framed.of("{\n" + filler.repeat(5) + "  \"records\": [\n{\"a\":1},\n{\"b\":2}\n]}\n{\"c\":3}\n");
        assertThat(framed.get(0).text()).hasSize(EventDecoder.MAX_BYTES + 1);
        assertThat(framed.subList(1, 3)).containsExactly(record(8, "{\"a\":1}"), record(9, "{\"b\":2}"));
        assertThat(framed.get(framed.size() - 1)).isEqualTo(record(11, "{\"c\":3}"));
    }

    @Test
    void readsEveryRecordBeforeTheEndOfATruncatedArchive() {
        StringBuilder content = new StringBuilder("<Event><![CDATA[ cut\n");
        for (int line = 2; line <= 2000; line++) {
            content.append("{\"n\":")
                    .append(line)
                    .append(",\"x\":")
                    .append(line * 7919)
                    .append("}\n");
        }
        byte[] whole = Framed.gzip(content.toString());
        List<Framed> framed = Framed.of(Arrays.copyOf(whole, whole.length - 9));
        int last = framed.size() - 1;
        assertThat(framed.get(0)).isEqualTo(record(1, "<Event><![CDATA[ cut"));
        assertThat(framed.subList(1, last)).hasSizeGreaterThan(1000).allMatch(record -> record.text()
                .equals("{\"n\":" + record.line() + ",\"x\":" + record.line() * 7919 + "}"));
        assertThat(framed.get(last).fault()).startsWith("gzip data is truncated");
    }
}
