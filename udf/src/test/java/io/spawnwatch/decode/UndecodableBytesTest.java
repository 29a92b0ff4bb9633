package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessEvent;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bytes that are not UTF-8 neither hide a process nor make two of them look the same. */
class UndecodableBytesTest {
    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder();

    @Test
    void undecodableBytesStayDifferentTexts() {
        for (boolean json : new boolean[] {true, false}) {
            Set<String> texts = new HashSet<>();
            for (int b = 0x80; b <= 0xff; b++) {
                String text = event(json ? around(b, jsonHead(), "\"}") : around(b, xmlHead(), xmlTail()))
                        .process();
                assertThat(text).isEqualTo("a" + (char) (0xdc00 + b) + "\uE000\u00e9b");
                texts.add(String.valueOf(text));
            }
            assertThat(texts).hasSize(128);
        }
    }

    @Test
    void charactersThatXmlForbidsAreReadAsTheyStandAndAsReferences() {
        for (int c = 1; c < ' '; c++) {
            byte[] raw = concat(xmlHead(), new byte[] {(byte) c}, "x" + xmlTail());
            // XML itself makes a line feed of a carriage return.
            String expected = (c == '\r' ? "\n" : String.valueOf((char) c)) + "x";
            assertThat(event(raw).process()).as("raw %x", c).isEqualTo(expected);

            byte[] reference =
                    concat(xmlHead(), new byte[0], "&#" + c + ";x&#x" + Integer.toHexString(c) + ";" + xmlTail());
            assertThat(event(reference).process()).as("reference %x", c).isEqualTo((char) c + "x" + (char) c);
        }
        byte[] surrogates = concat(xmlHead(), new byte[0], "&#xD83D;\uE000&#xFFFF;&#57345;\u0001" + xmlTail());
        assertThat(event(surrogates).process()).isEqualTo("\ud83d\uE000\uffff\uE001\u0001");
    }

    @Test
    void overlongFormsAndEncodedSurrogatesAreUndecodable() {
        byte[] overlong = concat(jsonHead(), new byte[] {(byte) 0xc1, (byte) 0x97}, "\"}");
        assertThat(event(overlong).process()).isEqualTo("\udcc1\udc97");
        byte[] surrogate = concat(jsonHead(), new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, "\"}");
        assertThat(event(surrogate).process()).isEqualTo("\udced\udca0\udc80");
        byte[] beyond = concat(jsonHead(), new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80}, "\"}");
        assertThat(event(beyond).process()).isEqualTo("\udcf5\udc80\udc80\udc80");
    }

    private static byte[] jsonHead() {
        return SyntheticEvent.bytes("{\"_time\":1,\"process\":\"");
    }

    private static byte[] xmlHead() {
        String xml = SyntheticEvent.processCreate().with("CommandLine", "\t").xml('\'');
        return SyntheticEvent.bytes(xml.substring(0, xml.indexOf('\t')));
    }

    private static String xmlTail() {
        String xml = SyntheticEvent.processCreate().with("CommandLine", "\t").xml('\'');
        return xml.substring(xml.indexOf('\t') + 1);
    }

    private static byte[] around(int b, byte[] head, String tail) {
        // Not followed by a continuation byte, or it might be the beginning of something decodable.
        return concat(concat(head, new byte[] {'a', (byte) b}, ""), new byte[0], "\uE000\u00e9b" + tail);
    }

    private static byte[] concat(byte[] head, byte[] middle, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        out.writeBytes(middle);
        out.writeBytes(SyntheticEvent.bytes(tail));
        return out.toByteArray();
    }

    private ProcessEvent event(byte[] record) {
        Decoded decoded = decoder.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }
}
