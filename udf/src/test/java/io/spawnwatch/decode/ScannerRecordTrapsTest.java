package io.spawnwatch.decode;

import static io.spawnwatch.decode.Traps.xml;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scanner may get wrong in a record as a whole: where it ends, how it is encoded, how deep and how long it is. */
class ScannerRecordTrapsTest {
    private static final String JSON = "{\"_time\":1,\"process_id\":\"p\",\"process\":\"program\"}";

    private final Traps traps = new Traps();

    @Test
    void aByteOrderMarkMayStandBeforeARecord() {
        for (String record : new String[] {JSON, WindowsEvent.processCreate().nxlog(), xml("program")}) {
            String expected = traps.compare(record);
            assertThat(traps.compare("\uFEFF" + record)).isEqualTo(expected);
            assertThat(traps.compare("\uFEFF \r\n\t" + record)).isEqualTo(expected);
            // The parsers pass over another one themselves; how many more depends on the parser.
            assertThat(traps.compare("\uFEFF\uFEFF" + record)).isEqualTo(expected);
            assertThat(traps.compare(" \uFEFF" + record)).isEqualTo(expected);
            traps.compare("\uFEFF\uFEFF\uFEFF" + record);
            assertThat(traps.compare(record + "\uFEFF")).isEqualTo("malformed");
        }
        assertThat(traps.compare(JSON.replace("program", "\uFEFFprogram"))).isEqualTo("\uFEFFprogram");
        assertThat(traps.compare(JSON.replace("\"process\"", "\"\uFEFFprocess\"")))
                .isEqualTo("none");
    }

    /** Surrogates that are encoded one by one, longer forms than needed, parts of characters, and what is beyond Unicode. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ed\u00a0\u0080",
                "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080",
                "\u00ed\u00bf\u00bf",
                "\u00c0\u0080",
                "\u00c1\u00a1",
                "\u00e0\u0080\u00af",
                "\u00f0\u0080\u0080\u00af",
                "\u0080",
                "\u00c3",
                "\u00e2\u0082",
                "\u00f0\u009f\u0098",
                "\u00f4\u0090\u0080\u0080",
                "\u00f8\u0088\u0080\u0080\u0080",
                "\u00ff"
            })
    void agreeOnWhatIsNotUtf8(String bytes) {
        for (String record : new String[] {
            JSON.replace("program", "a~b"),
            JSON.replace("program", "a\\n~"),
            JSON.replace("\"p\"", "\"~\""),
            JSON.replace("process_id", "x~"),
            JSON.replace("process_id", "process~"),
            JSON + "~",
            xml("a~b"),
            xml("a</Data><Data Name='~'>b"),
            xml("a</Data><x~/><Data>")
        }) {
            traps.compare(record.replace("~", bytes).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** The parser reads 8,192 characters at a time, and decodes what may be split there in its own way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\r",
                "\r\r\n",
                "\ud83d\ude00",
                "\u00e9",
                "&amp;",
                "&#13;\n",
                "&#x1F600;",
                "]]",
                "]] >",
                "]]>",
                "\u2028"
            })
    void agreeOnWhatMayBeSplitInTheParsersBuffer(String split) {
        for (int fill = 7_700; fill < 8_200; fill++) {
            traps.compareAutomatic(WindowsEvent.bytes(xml("x".repeat(fill) + split + "y".repeat(20))));
        }
    }

    @Test
    void agreeOnLongAttributesAndNames() {
        for (int length : new int[] {100, 199, 200, 201, 999, 1_000, 1_001, 5_000, 20_000}) {
            String name = "n".repeat(length);
            traps.compare(xml("x</Data><Data Name='" + name + "'>y"));
            traps.compare(xml("x</Data><" + name + ">y</" + name + "><Data>"));
            traps.compare(xml("x</Data><Data " + name + "='1'>y"));
            traps.compare("{\"_time\":1,\"process\":\"x\",\"" + name + "\":1}");
        }
        for (int attributes : new int[] {15, 16, 17, 300}) {
            StringBuilder several = new StringBuilder();
            for (int i = 0; i < attributes; i++) {
                several.append(" a").append(i).append("='").append(i).append('\'');
            }
            traps.compare(xml("x</Data><Data" + several + " Name='User'>y"));
            traps.compare(xml("x</Data><Data" + several + " Name='User' a14='x'>y"));
        }
    }

    @Test
    void agreeOnEveryDepthAroundTheLimit() {
        for (int levels = 55; levels < 70; levels++) {
            traps.compare(xml("x</Data>" + "<a>".repeat(levels) + "</a>".repeat(levels) + "<Data>"));
            traps.compare(xml("x</Data>" + "<a>".repeat(levels) + "<a/>" + "</a>".repeat(levels) + "<Data>"));
            traps.compare(xml("<a>".repeat(levels) + "</a>".repeat(levels)));
            traps.compare("{\"_time\":1,\"process\":\"x\",\"y\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
            traps.compare("{\"_time\":1,\"process\":\"x\",\"y\":" + "{\"a\":".repeat(levels) + "1" + "}".repeat(levels)
                    + "}");
            traps.compare("{\"_time\":1,\"process\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
            traps.compare("{\"EventID\":5,\"EventData\":{\"Data\":" + "[".repeat(levels) + "]".repeat(levels) + "}}");
        }
    }

    @Test
    void agreeOnEveryTruncatedRecord() {
        WindowsEvent event = WindowsEvent.processCreate();
        for (String record : new String[] {event.nxlog(), event.winlogbeat(), event.evtx(), event.xml('"')}) {
            byte[] bytes = WindowsEvent.bytes(record);
            for (int length = 0; length < bytes.length; length++) {
                traps.compareAutomatic(Arrays.copyOf(bytes, length));
            }
        }
    }

    @Test
    void agreeOnEveryByteInAValueANameAndBetweenThem() {
        String json = "{\"_time\":1,\"process_id\":\"p\",\"process\":\"a~\"}";
        for (String record : new String[] {
            json,
            json.replace("~", "\\~"),
            json.replace("ss\"", "ss~\"").replace("a~", "a"),
            json.replace("a~", "a").replace("}", "~}"),
            xml("a~"),
            xml("a").replace("Comm", "~Comm"),
            xml("a").replace("'U", "~'U"),
            xml("a").replace("<Im", "<Im~"),
            xml("a").replace("</E", "~</E"),
            xml("a").replace("</Data", "</Data~"),
            xml("&#~;"),
            xml("\u00e9~")
        }) {
            for (int b = 0; b < 256; b++) {
                byte[] bytes = WindowsEvent.bytes(record);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = bytes[i] == '~' ? (byte) b : bytes[i];
                }
                traps.compareAutomatic(bytes);
            }
        }
    }
}
