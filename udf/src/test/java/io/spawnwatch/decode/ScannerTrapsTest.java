package io.spawnwatch.decode;

import static io.spawnwatch.decode.Traps.xml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a scanner may get wrong in a value, one by one: it and the parsers say the same, and what they say is right. Traps that
 * concern whole records are in {@link ScannerRecordTrapsTest}.
 */
class ScannerTrapsTest {
    private final Traps traps = new Traps();

    static final String[][] readsAValueInJson = {
        {"\"plain\"", "plain"},
        {"\"\"", "none"},
        {"\" \"", " "},
        {"\"C:\\\\a\\/b \\\"c\\\"\"", "C:\\a/b \"c\""},
        {"\"\\u0041\\u005c\\u005Cn\"", "A\\\\n"},
        {"\"\\u00e9\u00e9\"", "\u00e9\u00e9"},
        {"\"\\ud83d\\ude00\ud83d\ude00\"", "\ud83d\ude00\ud83d\ude00"},
        {"\"a\\ud83db\"", "a\ud83db"},
        {"\"\\ude00\\ud83d\"", "\ude00\ud83d"},
        {"\"a\\q\"", "malformed"},
        {"\"a\\u00g0\"", "malformed"},
        {"\"a\\u00\"", "malformed"},
        {"\"a\\\"", "malformed"},
        {"\"a", "malformed"},
        {"\"a\u0001\"", "a\u0001"},
        {"\"\u007f\"", "\u007f"},
        {"0", "0"},
        {"-0", "-0"},
        {"1e400", "1e400"},
        {"-1.50E-400", "-1.50E-400"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"01", "malformed"},
        {"+1", "malformed"},
        {"1.", "malformed"},
        {".5", "malformed"},
        {"-", "malformed"},
        {"1e", "malformed"},
        {"1x", "malformed"},
        {"0x1", "malformed"},
        {"NaN", "malformed"},
        {"true", "true"},
        {"false", "false"},
        {"null", "none"},
        {"truE", "malformed"},
        {"nul", "malformed"},
        {"nulll", "malformed"},
        {"[\"a\"]", "a"},
        {"[1]", "1"},
        {"[]", "ambiguous"},
        {"[\"a\",\"a\"]", "ambiguous"},
        {"[[\"a\"]]", "ambiguous"},
        {"[null]", "none"},
        {"{}", "ambiguous"},
        {"{\"process\":\"a\"}", "ambiguous"},
        {"\"a\",\"process\":\"a\"", "a"},
        {"\"a\",\"process\":\"b\"", "ambiguous"},
        {"\"a/b\",\"process\":\"a\\/b\"", "a/b"},
        {"\"a\",\"process\":\"\\u0061\"", "a"},
        {"\"a\",\"proces\\u0073\":\"b\"", "ambiguous"},
        {"\"1\",\"process\":1", "1"},
        {"\"\",\"process\":\"b\"", "b"},
        {"null,\"process\":\"b\"", "b"},
        {"\"a\",\"process\":null", "a"},
        {"\"a\",\"processs\":\"b\",\"proces\":\"c\",\"process.\":\"d\",\".process\":\"e\"", "a"},
        {"\"a\",\"x\":{\"process\":\"b\"}", "a"},
        {"\"a\",\"x\":\"\\\"process\\\":\\\"b\\\"\"", "a"},
        {"\"a\",}", "malformed"},
        {"\"a\",,\"b\":1", "malformed"},
        {"\"a\" \"b\":1", "malformed"},
        {"\"a\",\"b\":[1,]", "malformed"},
        {"\"a\",\"b\"", "malformed"},
        {"\"a\"]", "malformed"},
        {"\"a\"/**/", "malformed"},
        {"\"a\",'b':1", "malformed"}
    };

    /** The value of {@code process} in CIM JSON, as it is written, and what it means. */
    @ParameterizedTest
    @FieldSource
    void readsAValueInJson(String written, String expected) {
        String record = "{\"_time\":1,\"process_id\":\"p\",\"process\":" + written + "}";
        assertThat(traps.compare(record)).isEqualTo(expected);
        assertThat(traps.compare(record.replace(":", " \t:\r\n ").replace(" \t:\r\n 1", ":1")))
                .isNotNull();
    }

    static final String[][] readsAnEventIdInJson = {
        {"\"EventID\":1", "program"},
        {"\"EventID\":\"1\"", "program"},
        {"\"EventID\":\" 1 \"", "program"},
        {"\"EventID\":[1]", "program"},
        {"\"EventID\":5", "skipped"},
        {"\"EventID\":1.0", "unrecognised"},
        {"\"EventID\":1e0", "unrecognised"},
        {"\"EventID\":-1", "unrecognised"},
        {"\"EventID\":999999999999999999999", "unrecognised"},
        {"\"EventID\":true", "unrecognised"},
        {"\"EventID\":null", "unrecognised"},
        {"\"EventID\":{}", "ambiguous"},
        {"\"EventID\":1,\"EventID\":5", "ambiguous"},
        {"\"EventID\":5,\"Event\\u0049D\":1", "ambiguous"},
        {"\"EventID\":1,\"winlog\":{\"event_id\":1}", "program"},
        {"\"EventID\":1,\"winlog\":{\"event_id\":5}", "ambiguous"},
        {"\"EventID\":1,\"winlog.event_id\":5", "ambiguous"},
        {"\"EventID\":1,\"event_id\":5", "program"},
        {"\"EventID\":1,\"Event\":{\"System.EventID\":5}", "ambiguous"},
        {"\"EventID\":1,\"Event.System\":{\"EventID\":{\"#text\":1}}", "program"},
        {"\"EventID\":1,\"Message\":\"a\",\"Message\":\"b\"", "ambiguous"},
        {"\"EventID\":1,\"message\":\"a\",\"Message\":{}", "ambiguous"},
        {"\"EventID\":1,\"winlog\":{\"event_data\":{\"CommandLine\":\"program\"}}", "program"},
        {"\"EventID\":1,\"winlog\":{\"event_data.CommandLine\":\"other\"}", "ambiguous"},
        {"\"EventID\":1,\"EventData\":\"<x/>\"", "program"},
        {"\"EventID\":1,\"EventData\":\"{\\\"CommandLine\\\":\\\"other\\\"}\"", "ambiguous"},
        {"\"EventID\":1,\"EventData\":\"{\\\"CommandLine\\\":\"", "malformed"},
        {"\"EventID\":1,\"EventData\":[1]", "program"},
        {"\"EventID\":1,\"EventData\":{\"Data\":[{\"@Name\":\"CommandLine\",\"#text\":\"other\"}]}", "ambiguous"},
        {"\"EventID\":1,\"EventData\":{\"Data\":[{\"@Name\":\"CommandLine\"},{\"#text\":\"x\"},5,null]}", "program"},
        {"\"EventID\":1,\"RawEventData\":{\"CommandLine\":\"other\"}", "program"},
        {"\"EventID\":1,\"Keywords\":[\"a\",\"b\"],\"Keywords\":\"c\"", "program"},
        {"\"EventID\":1,\"process_name\":\"other.exe\"", "ambiguous"},
        {"\"EventID\":1,\"process_name\":\"p.exe\",\"process\":\"other\"", "program"}
    };

    /** What stands in place of the event id of a process creation as NXLog sends it. */
    @ParameterizedTest
    @FieldSource
    void readsAnEventIdInJson(String written, String expected) {
        assertThat(traps.compare("{" + written
                        + ",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Image\":\"C:\\\\p.exe\","
                        + "\"CommandLine\":\"program\",\"UtcTime\":\"2020-08-06 07:56:41.349\"}"))
                .isEqualTo(expected);
    }

    static final String[][] readsATextInXml = {
        {"plain", "plain"},
        {" a \n\tb ", " a \n\tb "},
        {"", "none"},
        {"a &amp;&lt;&gt;&quot;&apos; b", "a &<>\"' b"},
        {"&#65;&#x41;&#x000041;&#xe9;\u00e9", "AAA\u00e9\u00e9"},
        {"&#x1F600;\ud83d\ude00\uE000", "\ud83d\ude00\ud83d\ude00\uE000"},
        {"&#13;&#10;&#9;", "\r\n\t"},
        {"a\r\nb\rc\r\r\nd\r", "a\nb\nc\n\nd\n"},
        {"a&#13;\nb", "a\r\nb"},
        {"\r&#10;b", "\n\nb"},
        {"a > b ] c ]] d", "a > b ] c ]] d"},
        {"a ]]&gt; b &#93;]", "a ]]> b ]]"},
        {"a ]]> b", "malformed"},
        {"a ]]]> b", "malformed"},
        {"a & b", "malformed"},
        {"a &x; b", "malformed"},
        {"a &AMP; b", "malformed"},
        {"a &amp b", "malformed"},
        {"a &#; b", "malformed"},
        {"a &#x; b", "malformed"},
        {"a &#X41; b", "malformed"},
        {"a &#x110000; b", "malformed"},
        {"a &#4294967361; b", "malformed"},
        {"a &#0000000065; b", "a A b"},
        {"a &#xD800;&#1; b", "a \ud800\u0001 b"},
        {"a \uFFFE\uFFFF\u0001 b", "a \uFFFE\uFFFF\u0001 b"},
        {"a \uFFFD\u007f\u0085\u2028 b", "a \uFFFD\u007f\u0085\u2028 b"},
        {"a <![CDATA[<&amp;]]> b", "a <&amp; b"},
        {"a <!-- x --> b", "a  b"},
        {"a <!-- x -- y --> b", "malformed"},
        {"a <?x y?> b", "a  b"},
        {"a <b>c</b> d", "ambiguous"},
        {"a <b/> d", "ambiguous"},
        {"a < b", "malformed"},
        {"a </Date>", "malformed"},
        {"a </Data><Data Name='CommandLine'>a ", "a "},
        {"a</Data><Data Name='CommandLine'>b", "ambiguous"},
        {"a</Data><Data Name='CommandLine'>&#97;", "a"},
        {"</Data><Data Name='CommandLine'>b", "b"},
        {"a</Data><Data Name='CommandLine'/><Data Name=''>b", "a"},
        {"a</Data><Data Name='CommandLin'>b</Data><Data Name='CommandLines'>c</Data><Data>d", "a"},
        {"a</Data ><Data\n\tName=\"Usera\" ><x/></Data\r\n><Data\r\nName='Userb' Id='1'\t>b", "a"},
        {"a</Data><Data Name='Command&#76;ine'>b", "ambiguous"},
        {"a</Data><Data Name=' CommandLine'>b", "a"},
        {"a</Data><Data x:Name='CommandLine'>b", "ambiguous"},
        {"a</Data><x:Data Name='CommandLine'>b</x:Data><Data>", "ambiguous"},
        {"a</Data><Data Name='CommandLine' Name='x'>b", "malformed"},
        {"a</Data><x y:=''/><Data>", "malformed"},
        {"a</Data><x :y=''/><Data>", "a"},
        {"a</Data><x y:z:a=''/><Data>", "malformed"},
        {"a</Data><x y:1=''/><Data>", "malformed"},
        {"a</Data><x y:z='1' a:z='2' z=''/><Data>", "a"},
        {"a</Data><Data Name=CommandLine>b", "malformed"},
        {"a</Data><Data Name>b", "malformed"},
        {"a</Data><Data Id='1'Name='CommandLine'>b", "malformed"},
        {"a</Data><Data Name='<'>b", "malformed"},
        {"a</Data><Data Name='&'>b", "malformed"},
        {"a</Data><Data Name='\">]]>'>b", "a"},
        {"a</Data><Data Name = 'CommandLine'>b", "ambiguous"},
        {"a</Data><1Data>b</1Data><Data>", "malformed"},
        {"a</Data><D\u00e4ta>b</D\u00e4ta><Data>", "a"},
        {"a</Data><Data / >b", "malformed"}
    };

    /** The content of an element that is a command line, as it is written, and what it means. */
    @ParameterizedTest
    @FieldSource
    void readsATextInXml(String written, String expected) {
        assertThat(traps.compare(xml(written))).isEqualTo(expected);
        assertThat(traps.compare("<14>Nov 28 10:00:00 h sysmon[8]: " + xml(written) + "\n"))
                .isEqualTo(expected);
    }

    static final String[][] readsASystemPartInXml = {
        {"<EventID>1</EventID>", "program"},
        {"<EventID Qualifiers=''> 1\r\n</EventID>", "program"},
        {"<EventID>&#49;</EventID>", "program"},
        {"<EventID>5</EventID>", "skipped"},
        {"<EventID>05</EventID>", "skipped"},
        {"<EventID>1</EventID><EventID>1</EventID>", "program"},
        {"<EventID>1</EventID><EventID>5</EventID>", "ambiguous"},
        {"<EventID>1<x>5</x></EventID>", "ambiguous"},
        {"<EventID/>", "unrecognised"},
        {"<EventID>x</EventID>", "unrecognised"},
        {"<x><EventID>1</EventID></x>", "unrecognised"},
        {"<!-- <EventID>5</EventID> --><EventID>1</EventID>", "program"},
        {"<EventID>1</EventID><Keywords>a</Keywords><Keywords>b</Keywords>", "program"},
        {"<EventID>1</EventID><Channel>a</Channel><Channel>b</Channel>", "ambiguous"},
        {"<EventID>1</EventID><Channel/><Computer/><Computer>b</Computer>", "program"},
        {"<EventID>1</EventID><Provider Name='a&amp;&#9;\u00e9' Guid=\"'\"/>", "program"},
        {"<EventID>1</EventID><Provider Name='a\tb\r\nc'/>", "program"},
        {"<EventID>1</EventID><Provider Name='a'/><Provider Name='b'/>", "ambiguous"},
        {"<EventID>1</EventID><Provider Name='a' x:Name='b'/>", "program"},
        {"<EventID>1</EventID><Provider x:Name='a' Name='b'/>", "program"},
        {"<EventID>1</EventID><Provider xmlns:Name='a' xmlns='b' xml:lang='c'/>", "program"},
        {"<EventID>1</EventID></System><System><Computer>a</Computer>", "program"}
    };

    /** What stands before the last part of an event in XML, and what becomes of it. */
    @ParameterizedTest
    @FieldSource
    void readsASystemPartInXml(String written, String expected) {
        String xml = xml("program").replace("<EventID>1</EventID>", written);
        assertThat(traps.compare(xml)).isEqualTo(expected);
        assertThat(traps.compare(xml.replace("<Channel>Microsoft-Windows-Sysmon/Operational</Channel>", "")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version=\"1.0\"?>",
                "<?xml version='1.0' encoding='UTF-8'?>\r\n",
                "<?xml version='1.0' encoding='utf-8' standalone='no' ?>",
                "<?xml version='1.1'?>",
                "<?xml version='1.0' encoding='UTF-16'?>",
                "<?xml version='1.0' encoding='ISO-8859-1'?>",
                "<?xml version='2.0'?>",
                "<?xml encoding='UTF-8'?>",
                "<?xml version='1.0' encoding='UTF-8'?",
                "<?xml?>",
                "<?xm?>",
                "\uFEFF<?xml version='1.0' encoding='UTF-8'?>",
                "\uFEFF\uFEFF",
                "<!DOCTYPE Event>",
                "<!-- x -->",
                "x",
                "<Event/>"
            })
    void agreeOnWhatStandsBeforeOrBehindAnEventInXml(String around) {
        assertThat(traps.compare(around + xml("program"))).isIn("program", "malformed", "unrecognised");
        assertThat(traps.compare(xml("program") + around)).isIn("program", "malformed");
        assertThat(traps.compare(xml("program") + " \r\n\t")).isEqualTo("program");
        assertThat(traps.compare("\uFEFF \n" + xml("program"))).isEqualTo("program");
    }
}
