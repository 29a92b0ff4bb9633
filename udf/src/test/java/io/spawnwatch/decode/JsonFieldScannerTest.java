package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.BytePlace;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldScannerTest {
    private final RecordFields fields = new RecordFields();
    private final JsonFieldScanner scanner = new JsonFieldScanner();

    @Test
    void notesWhereValuesStandAndHowTheyAreWritten() {
        byte[] record = WindowsEvent.bytes(
                "{ \"process_id\" : 12 ,\"process\":\"a \\\"b\\\"\",\"process_path\":\"C:\\\\a\\/b\","
                        + "\"dest\":\"h\",\"user\":\"zo\u00eb\",\"parent_process\":\"a\\tb\",\"process_hash\":\"\",\"os\":null,"
                        + "\"action\":[true],\"process_guid\":{\"a\":1}}");

        assertThat(scanner.scan(record, 0, fields)).isTrue();

        assertThat(text(ValueForm.PLAIN, "process_id")).isEqualTo("12");
        assertThat(text(ValueForm.ESCAPED, "process")).isEqualTo("a \"b\"");
        assertThat(text(ValueForm.ESCAPED, "process_path")).isEqualTo("C:\\a/b");
        assertThat(text(ValueForm.PLAIN, "dest")).isEqualTo("h");
        assertThat(text(ValueForm.JSON, "user")).isEqualTo("zo\u00eb");
        assertThat(text(ValueForm.JSON, "parent_process")).isEqualTo("a\tb");
        assertThat(text(ValueForm.PLAIN, "action")).isEqualTo("true");
        assertThat(fields.has(slot("process_hash"))).isFalse();
        assertThat(fields.hasSeen(slot("process_hash"))).isTrue();
        assertThat(fields.has(slot("os"))).isFalse();
        assertThat(fields.hasSeen(slot("os"))).isTrue();
        assertThat(fields.holdsAny(SlotSet.of(slot("process_guid")))).isTrue();
        assertThat(fields.has(slot("process_guid"))).isFalse();
    }

    /** A value at each distance from the end and from the borders of words. */
    @Test
    void findsValuesOfEveryLengthAtEveryOffset() {
        for (int before = 0; before < 20; before++) {
            for (int length = 1; length < 40; length++) {
                String value = "\\\\".repeat(length / 3) + "x".repeat(length);
                String record =
                        " ".repeat(before) + "{\"" + "n".repeat(before) + "\":\"\\\"\",\"process\":\"" + value + "\"}";
                assertThat(scanner.scan(WindowsEvent.bytes(record), before, fields))
                        .as(record)
                        .isTrue();
                assertThat(fields.get(slot("process"))).isEqualTo(value.replace("\\\\", "\\"));
            }
        }
    }

    @Test
    void givesTheMessageOnlyWhenItIsAskedFor() {
        assertThat(scanner.scan(WindowsEvent.bytes("{\"EventID\":1,\"Message\":\"ProcessId: 5\"}"), 0, fields))
                .isTrue();

        assertThat(fields.get(RecordSlot.MESSAGE)).isNull();
        assertThat(fields.hasSeen(RecordSlot.MESSAGE)).isTrue();
        fields.useAside();
        assertThat(fields.get(RecordSlot.MESSAGE)).isEqualTo("ProcessId: 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1}x",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":truee}",
                "{\"a\":nul\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"x}",
                "{\"a\":\"x\\\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":1}\u000b",
                "{\"a\"/**/:1}"
            })
    void leavesWhatIsNotWellFormedToTheParser(String record) {
        assertThat(scanner.scan(WindowsEvent.bytes(record), 0, fields)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\u0070rocess\":\"x\"}",
                "{\"process\":\"x\",\"process\":\"y\"}",
                "{\"process\":\"x\",\"process\":\"\\u0078\"}",
                "{\"process\":[\"x\",\"y\"]}",
                "{\"EventData\":\"{}\"}",
                "{\"EventData\":[1]}",
                "{\"EventData\":{\"Data\":[]}}",
                "{\"Keywords\":1,\"Keywords\":1}",
                "{\"Message\":\"x\",\"Message\":\"x\"}",
                "{\"EventID\":1,\"event_id\":1}",
                "{\"EventID\":1,\"winlog\":{\"event_id\":1}}",
                "{\"RawEventData\":{\"Image\":\"x\"}}"
            })
    void leavesWhatIsUnusualToTheParser(String record) {
        assertThat(scanner.scan(WindowsEvent.bytes(record), 0, fields)).isFalse();
    }

    @Test
    void leavesWhatIsNotUtf8ToTheParser() {
        assertThat(scanner.scan("{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.UTF_8), 0, fields))
                .isTrue();
        assertThat(scanner.scan("{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1), 0, fields))
                .isFalse();
    }

    @Test
    void descendsAsFarAsTheParserDoes() {
        for (String open : new String[] {"[", "{\"a\":"}) {
            String close = open.equals("[") ? "]" : "}";
            int inside = EventDecoder.MAX_DEPTH - 1;
            String deepest = "{\"a\":" + open.repeat(inside) + "1" + close.repeat(inside) + "}";
            String tooDeep = "{\"a\":" + open.repeat(inside + 1) + "1" + close.repeat(inside + 1) + "}";
            assertThat(scanner.scan(WindowsEvent.bytes(deepest), 0, fields)).isTrue();
            assertThat(scanner.scan(WindowsEvent.bytes(tooDeep), 0, fields)).isFalse();
        }
    }

    /** The slot's text, after a check of its place. */
    private String text(ValueForm form, String label) {
        RecordSlot slot = slot(label);
        long place = fields.place(slot);
        assertThat(BytePlace.isInBytes(place)).as(label).isEqualTo(form != ValueForm.JSON);
        if (BytePlace.isInBytes(place)) {
            assertThat(BytePlace.isEscaped(place)).isEqualTo(form == ValueForm.ESCAPED);
            assertThat(form.text(fields.bytes(), BytePlace.start(place), BytePlace.length(place)))
                    .isEqualTo(fields.get(slot));
        }
        return String.valueOf(fields.get(slot));
    }

    private static RecordSlot slot(String label) {
        return RecordSlot.labelled(label);
    }
}
