package io.spawnwatch.connector.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedFormatTest {
    private static final String CSV = "this is CSV, ";
    private static final String UTF_16 = "the text is UTF-16, but only UTF-8 is read; ";

    /** The only fault of a stream, which is the same if the stream is compressed. */
    private static String fault(byte[] content) {
        List<Framed> framed = Framed.of(content);
        assertThat(framed).hasSize(1).allMatch(entry -> entry.line() == 1 && entry.fault() != null);
        assertThat(Framed.of(Framed.gzip(content))).isEqualTo(framed);
        return framed.get(0).fault();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void explainsABinaryEventLogAndHowToExportIt() {
        String sentence =
                "this is a binary Windows event log (EVTX); export it as XML, on Windows with 'wevtutil qe FILE.evtx"
                        + " /lf:true /f:xml > FILE.xml' at the command prompt, or convert it to JSON lines, for example with"
                        + " 'evtx_dump -o jsonl FILE.evtx > FILE.jsonl'";
        assertThat(fault(bytes("ElfFile\0\0\0\0\n<Event/>\n{}"))).isEqualTo(sentence);
        assertThat(fault(bytes("ElfChnk\0\1\2\3"))).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"_time\",\"_raw\",host,source\n\"2026-11-28\",\"<Event xmlns=\"\"x\"\">\n</Event>\",h,s\n",
                "Level,Date and Time,Source,Event ID,Task Category\r\nInformation,11/28/2026,Sysmon,1,(1),\"Process Create:\r\n",
                "\ufeffRecordNumber;EventRecordId;TimeCreated\n1;2;3\n",
                "Level\tDate and Time\tSource\nInformation\t11/28/2026\tSysmon\tx\n",
                "time,host\n",
                "time,host\r\n\r\n \n",
                "time,host\n1,2\n\n3,4\n",
            })
    void explainsCsvAndWhatToExportInstead(String content) {
        assertThat(fault(content.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        CSV + "and only JSON and Windows event XML are read; export the events themselves: from Splunk"
                                + " choose Raw Events, which must be XML or JSON, and from the Event Viewer choose XML");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello, world\n{\"a\":1}\n",
                "a,b\nNov 28 10:00:00 host, x: <Event/>\n",
                "Nov 28 10:00:00, host sysmon: <Event/>\n{\"a\":1}\n",
                "no separator here\n{\"a\":1}\n",
                "{\"a\":1}\n{\"b\":2}\n",
                "a,b,c\nx\n{\"a\":1}",
                "exported,by-tool\n\n{\"a\":1}\n{\"b\":2}\n",
                "exported,by-tool\n \r\n\n<Event/>\n<Event/>\n",
                "exported,by-tool\non,Monday\n{\"a\":1}\n",
                "exported,by \"tool\"\nsays \"all,\n{\"a\":1}\n",
                "Nov 28\thost\tcron\nNov 28\thost\tcron\nNov 28\thost\tcron\nNov 28\thost\tsysmon: <Event/>\n",
            })
    void doesNotMistakeTextThatMayContainEventsForCsv(String content) {
        assertThat(Framed.of(content)).hasSizeGreaterThan(1).allMatch(record -> record.fault() == null);
    }

    @Test
    void readsEveryRecordAfterLinesThatLookLikeCsv() {
        String records = "{\"a\":1}\n".repeat(10_000);
        for (String head : List.of("exported,by-tool\n\n", "exported,by-tool\n" + "on,Monday\n".repeat(50_000))) {
            assertThat(Framed.of(head + records))
                    .filteredOn(record -> "{\"a\":1}".equals(record.text()))
                    .hasSize(10_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-16"})
    void recognisesUtf16WithAndWithoutAByteOrderMark(String charset) {
        for (String text : List.of("{\"a\":1}", "<Event/>", "Nov 28 x: <Event/>")) {
            assertThat(fault(text.getBytes(Charset.forName(charset)))).startsWith(UTF_16);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'PK\3\4xxxx', zip",
        "'BZh91AY', bzip2",
        "'PAR1xxxx', Parquet",
        "'\u00d4\u00c3\u00b2\u00a1xx', packet",
        "'\n\r\r\nxx', packet",
    })
    void recognisesOtherFormats(String content, String word) {
        assertThat(fault(bytes(content))).contains(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"CommandLine\":\"",
                "[{\"CommandLine\":\"",
                "\ufeff \n\r\n {\"nul\0\":\"",
                "<Event><Data>\0",
                "Nov 28 10:00:00 host sysmon: <Event><Data>",
            })
    void doesNotMistakeTheFirstRecordForAnArchiveWhateverItsCommandLineContains(String start) {
        for (String mark : List.of("ustar", "ustar\0", "ustar  \0")) {
            int length = start.getBytes(StandardCharsets.UTF_8).length;
            String first = start + "x".repeat(257 - length) + mark + (start.contains("<") ? "</Data></Event>" : "\"}");
            assertThat(Framed.of(first + "\n{\"b\":2}\n"))
                    .as(first)
                    .hasSizeGreaterThan(1)
                    .filteredOn(record -> "{\"b\":2}".equals(record.text()))
                    .hasSize(1);
        }
    }

    @Test
    void recognisesAnArchiveAndAFileThatIsCompressedTwice() {
        for (String mark : List.of("ustar\00000", "ustar  \0")) {
            byte[] tar = new byte[1024];
            System.arraycopy(bytes("events.jsonl"), 0, tar, 0, 12);
            System.arraycopy(bytes(mark), 0, tar, 257, mark.length());
            System.arraycopy(bytes("{\"a\":1}\n"), 0, tar, 512, 8);
            assertThat(fault(tar)).contains("tar archive");
        }
        assertThat(Framed.of(Framed.gzip(Framed.gzip("{}"))).get(0).fault()).contains("twice");
        assertThat(Framed.of(Arrays.copyOf(bytes("PK"), 2)).get(0).text()).isEqualTo("PK");
    }
}
