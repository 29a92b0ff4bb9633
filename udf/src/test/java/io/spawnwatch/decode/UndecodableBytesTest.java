package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that are not UTF-8 neither hide a process nor make two processes look the same. */
@ParameterizedClass
@EnumSource
class UndecodableBytesTest {
    private final EventDecoder decoder;

    UndecodableBytesTest(FieldMapping mapping) {
        this.decoder = Sourcetype.AUTO.newDecoder(mapping);
    }

    @Test
    void keepsDifferentUndecodableBytesDifferent() {
        for (boolean json : new boolean[] {true, false}) {
            Set<String> texts = new HashSet<>();
            for (int b = 0x80; b <= 0xff; b++) {
                String text = event(json ? around(b, jsonHead(), "\"}") : around(b, xmlHead(), xmlTail()))
                        .get(ProcessField.PROCESS);
                assertThat(text).isEqualTo("a" + (char) (0xdc00 + b) + "\uE000\u00e9b");
                texts.add(String.valueOf(text));
            }
            assertThat(texts).hasSize(128);
        }
    }

    @Test
    void readsCharactersThatXmlForbidsLiterallyAndAsReferences() {
        for (int c = 1; c < ' '; c++) {
            byte[] raw = concat(xmlHead(), new byte[] {(byte) c}, "x" + xmlTail());
            // XML itself turns a carriage return into a line feed.
            String expected = (c == '\r' ? "\n" : String.valueOf((char) c)) + "x";
            assertThat(event(raw).get(ProcessField.PROCESS)).as("raw %x", c).isEqualTo(expected);

            byte[] reference =
                    concat(xmlHead(), new byte[0], "&#" + c + ";x&#x" + Integer.toHexString(c) + ";" + xmlTail());
            assertThat(event(reference).get(ProcessField.PROCESS))
                    .as("reference %x", c)
                    .isEqualTo((char) c + "x" + (char) c);
        }
        byte[] surrogates = concat(xmlHead(), new byte[0], "&#xD83D;\uE000&#xFFFF;&#57345;\u0001" + xmlTail());
        assertThat(event(surrogates).get(ProcessField.PROCESS)).isEqualTo("\ud83d\uE000\uffff\uE001\u0001");
    }

    @Test
    void readsAForbiddenCharacterAmongAnyNumberOfPrivateUseCharacters() {
        StringBuilder line = new StringBuilder("cmd.exe & rem \u0001");
        StringBuilder references = new StringBuilder("cmd.exe &amp; rem &#1;");
        for (char c = '\uE000'; c <= '\uF8FF'; c++) {
            line.append(c);
            references.append("&#x").append(Integer.toHexString(c)).append(';');
        }
        line.append("\uE000\uE100\uE101\ud800\uffff\ud83d\ude00\uE000");
        references.append("\uE000&#57600;&#xe101;&#xd800;&#x0000FFFF;&#x1F600;&#57344;");
        assertThat(event(concat(xmlHead(), new byte[0], references + xmlTail())).get(ProcessField.PROCESS))
                .isEqualTo(line.toString());

        String raw = line.toString().replace("&", "&amp;").replace("\ud800", "&#xD800;");
        assertThat(event(concat(xmlHead(), new byte[0], raw + xmlTail())).get(ProcessField.PROCESS))
                .isEqualTo(line.toString());
    }

    @Test
    void readsReferencesInACdataSectionAsText() {
        byte[] record =
                concat(xmlHead(), new byte[0], "<![CDATA[a&#1;\u0001\uE000]]>&#1;<!-- &#1; \u0001 -->" + xmlTail());
        assertThat(event(record).get(ProcessField.PROCESS)).isEqualTo("a&#1;\u0001\uE000\u0001");
    }

    @Test
    void readsARecordOfTheGreatestLengthWhateverCharactersFillIt() {
        int room = EventDecoder.MAX_BYTES - xmlHead().length - WindowsEvent.bytes(xmlTail()).length;
        for (String[] filler : new String[][] {
            {"\u0001", "\u0001"},
            {"\uE000", "\uE000"},
            {"&#1;", "\u0001"},
            {"&#xE000;", "\uE000"},
            {"&#xd83d;", "\ud83d"},
            {"&amp;", "&"},
            {"&#65;", "A"},
            {"<![CDATA[\u0001]]>", "\u0001"},
            {"<!-- -->", ""},
            {"&lt;\uE100", "<\uE100"},
        }) {
            int times = (room - 1) / WindowsEvent.bytes(filler[0]).length;
            byte[] record = concat(xmlHead(), new byte[] {2}, filler[0].repeat(times) + xmlTail());
            assertThat(event(record).get(ProcessField.PROCESS))
                    .as(filler[0])
                    .isEqualTo("\u0002" + filler[1].repeat(times));
        }
    }

    @Test
    void treatsOverlongFormsAndEncodedSurrogatesAsUndecodable() {
        byte[] overlong = concat(jsonHead(), new byte[] {(byte) 0xc1, (byte) 0x97}, "\"}");
        assertThat(event(overlong).get(ProcessField.PROCESS)).isEqualTo("\udcc1\udc97");
        byte[] surrogate = concat(jsonHead(), new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, "\"}");
        assertThat(event(surrogate).get(ProcessField.PROCESS)).isEqualTo("\udced\udca0\udc80");
        byte[] beyond = concat(jsonHead(), new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80}, "\"}");
        assertThat(event(beyond).get(ProcessField.PROCESS)).isEqualTo("\udcf5\udc80\udc80\udc80");
    }

    private static byte[] jsonHead() {
        return WindowsEvent.bytes("{\"_time\":1,\"process\":\"");
    }

    private static byte[] xmlHead() {
        String xml = WindowsEvent.processCreate().with("CommandLine", "\t").xml('\'');
        return WindowsEvent.bytes(xml.substring(0, xml.indexOf('\t')));
    }

    private static String xmlTail() {
        String xml = WindowsEvent.processCreate().with("CommandLine", "\t").xml('\'');
        return xml.substring(xml.indexOf('\t') + 1);
    }

    private static byte[] around(int b, byte[] head, String tail) {
        // No continuation byte follows, or the byte could be the start of a decodable sequence.
        return concat(concat(head, new byte[] {'a', (byte) b}, ""), new byte[0], "\uE000\u00e9b" + tail);
    }

    private static byte[] concat(byte[] head, byte[] middle, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        out.writeBytes(middle);
        out.writeBytes(WindowsEvent.bytes(tail));
        return out.toByteArray();
    }

    private ProcessEvent event(byte[] record) {
        Decoded decoded = decoder.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }
}
