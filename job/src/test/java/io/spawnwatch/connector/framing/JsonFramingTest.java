package io.spawnwatch.connector.framing;

import static io.spawnwatch.connector.framing.Framed.fault;
import static io.spawnwatch.connector.framing.Framed.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonFramingTest {

    @Test
    void readsEachLineOfJsonLines() {
        assertThat(Framed.of("{\"a\":1}\n{\"b\":\"}{\"}\n{\"c\":[{}]}\n"))
                .containsExactly(record(1, "{\"a\":1}"), record(2, "{\"b\":\"}{\"}"), record(3, "{\"c\":[{}]}"));
    }

    @Test
    void readsALastLineWithoutALineEnd() {
        assertThat(Framed.of("{\"a\":1}\n{\"b\":2}")).containsExactly(record(1, "{\"a\":1}"), record(2, "{\"b\":2}"));
    }

    @Test
    void skipsBlankLinesButCountsThem() {
        assertThat(Framed.of("\n  \n{\"a\":1}\n\n\t\r\n{\"b\":2}\n\n"))
                .containsExactly(record(3, "{\"a\":1}"), record(6, "{\"b\":2}"));
    }

    @Test
    void dropsTheCarriageReturnOfALineEnd() {
        assertThat(Framed.of("{\"a\":1}\r\n{\"b\":2}\r\n"))
                .containsExactly(record(1, "{\"a\":1}"), record(2, "{\"b\":2}"));
        assertThat(Framed.of("{\r\n\"a\":1\r\n}\r\n{\r\n}\r\n"))
                .containsExactly(record(1, "{\r\n\"a\":1\r\n}"), record(4, "{\r\n}"));
    }

    @Test
    void losesOnlyTheLineThatIsMalformed() {
        assertThat(Framed.of("{\"a\":1}\n{\"b\":\"un{closed\n{\"c\":3}\n}}]\n{\"d\":4}\n"))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        record(2, "{\"b\":\"un{closed"),
                        record(3, "{\"c\":3}"),
                        record(4, "}}]"),
                        record(5, "{\"d\":4}"));
    }

    @Test
    void losesOnlyTheFirstLineIfItIsMalformed() {
        assertThat(Framed.of("{\"a\":\"cut he\n{\"b\":2}\n{\"c\":{\n{\"d\":4}\n"))
                .containsExactly(
                        record(1, "{\"a\":\"cut he"),
                        record(2, "{\"b\":2}"),
                        record(3, "{\"c\":{"),
                        record(4, "{\"d\":4}"));
    }

    @Test
    void readsDocumentsOverSeveralLines() {
        String first = "{\n  \"a\": \"}\\\"{\",\n  \"b\": [\n    {\n      \"c\": 1\n    },\n{\"d\":2}\n  ]\n}";
        String second = "{\n  \"e\": \"\\\\\"\n}";
        assertThat(Framed.of(first + "\n" + second + "\n")).containsExactly(record(1, first), record(10, second));
    }

    @Test
    void readsSeveralDocumentsOnOneLine() {
        assertThat(Framed.of("{\"a\":1}{\"b\":2} {\"c\":3}\n{\"d\":4},\n{\"e\":5}"))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        record(1, "{\"b\":2}"),
                        record(1, "{\"c\":3}"),
                        record(2, "{\"d\":4}"),
                        record(3, "{\"e\":5}"));
    }

    @Test
    void resumesAtTheNextDocumentAfterAMalformedOne() {
        String lost = "{\n  \"a\": {\n    \"b\": \"cut";
        assertThat(Framed.texts(lost + "\n{\n  \"c\": 3\n}\n{\"d\":4}\n"))
                .containsExactly(lost, "{\n  \"c\": 3\n}", "{\"d\":4}");
    }

    @Test
    void deliversAnIncompleteLastDocumentForTheDecoderToReject() {
        assertThat(Framed.texts("{\n\"a\":1\n}\n{\n\"b\":")).containsExactly("{\n\"a\":1\n}", "{\n\"b\":");
    }

    @Test
    void readsTheElementsOfArrays() {
        assertThat(Framed.of("[{\"a\":1}, {\"b\":[1,2]},\n  {\"c\":\"],[\"}\n]\n[]\n[{\"d\":4}]"))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        record(1, "{\"b\":[1,2]}"),
                        record(2, "{\"c\":\"],[\"}"),
                        record(5, "{\"d\":4}"));
    }

    @Test
    void deliversElementsThatAreNotObjectsForTheDecoderToReject() {
        assertThat(Framed.texts("[1, \"a,]{\\\"\", null ,[{\"n\":1}], {\"b\":2}, true]"))
                .containsExactly("1", "\"a,]{\\\"\"", "null", "{\"n\":1}", "{\"b\":2}", "true");
    }

    @Test
    void deliversALineOfBracketsForTheDecoderToReject() {
        String brackets = "[".repeat(100);
        assertThat(Framed.of("{\"a\":1}\n" + brackets + "\n{\"b\":2}\n"))
                .containsExactly(record(1, "{\"a\":1}"), record(2, brackets), record(3, "{\"b\":2}"));
    }

    @Test
    void reportsAnArrayWithoutAnEnd() {
        assertThat(Framed.of("\n[{\"a\":1},\n{\"b\":2},\n"))
                .containsExactly(
                        record(2, "{\"a\":1}"),
                        record(3, "{\"b\":2}"),
                        fault(4, "the array that begins on line 2 has no end; is the file truncated?"));
    }

    @Test
    void deliversTextBetweenDocumentsForTheDecoderToReject() {
        assertThat(Framed.of("{\n}\nnonsense \"{\" here\n] {\"a\":1} }\n{\"b\":2}"))
                .containsExactly(
                        record(1, "{\n}"),
                        record(3, "nonsense \"{\" here"),
                        record(4, "{\"a\":1}"),
                        record(4, "}"),
                        record(5, "{\"b\":2}"));
    }

    @Test
    void readsAnyOtherTextLineByLine() {
        assertThat(Framed.of("a log of today\n1,{a}\n\nx <y>\n"))
                .containsExactly(record(1, "a log of today"), record(2, "1,{a}"), record(4, "x <y>"));
    }

    @Test
    void deliversNothingForAnEmptyOrBlankFile() {
        assertThat(Framed.of("")).isEmpty();
        assertThat(Framed.of("\ufeff")).isEmpty();
        assertThat(Framed.of(" \r\n\n")).isEmpty();
        assertThat(Framed.of("{")).containsExactly(record(1, "{"));
        assertThat(Framed.of("[]")).isEmpty();
    }

    @Test
    void ignoresTheByteOrderMark() {
        assertThat(Framed.of("\ufeff{\"a\":1}\n{\"b\":2}\n"))
                .containsExactly(record(1, "{\"a\":1}"), record(2, "{\"b\":2}"));
        assertThat(Framed.of("\ufeff\n[{\"a\":1}]")).containsExactly(record(2, "{\"a\":1}"));
    }

    @Test
    void reportsUtf16() {
        byte[] littleEndian = {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0};
        byte[] bigEndian = {(byte) 0xfe, (byte) 0xff, 0, '{', 0, '}'};
        String fault = "the text is UTF-16, but only UTF-8 is read; convert it, for example with iconv -f UTF-16";
        assertThat(Framed.of(littleEndian)).containsExactly(fault(1, fault));
        assertThat(Framed.of(bigEndian)).containsExactly(fault(1, fault));
    }
}
