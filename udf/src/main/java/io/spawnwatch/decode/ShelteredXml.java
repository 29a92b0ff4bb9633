package io.spawnwatch.decode;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XML in which characters that XML 1.0 forbids have taken shelter: each passes the parser as a private use character that
 * the record does not use itself. Windows puts a control character or a lone surrogate of a command line into its event
 * XML as it is, or as a reference; who refused such a record would let an attacker hide behind one byte.
 */
final class ShelteredXml {
    private static final int PRIVATE_USE = 0xE000;
    private static final int PRIVATE_USE_END = 0xF900;
    private static final Pattern REFERENCE = Pattern.compile("&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));");

    /** Nothing is sheltered: the text is the parser's as it stands. */
    static final ShelteredXml NONE = new ShelteredXml();

    private final Map<Character, Character> shelters = new HashMap<>();
    private final Map<Character, Character> originals = new HashMap<>();
    private final BitSet used = new BitSet();
    private int next = PRIVATE_USE;
    private String text = "";

    private ShelteredXml() {}

    /**
     * The text with everything forbidden sheltered.
     *
     * @throws UnreadableRecordException where the record itself uses so many private use characters that none is left
     */
    static ShelteredXml of(String text) throws UnreadableRecordException {
        ShelteredXml sheltered = new ShelteredXml();
        text.chars().forEach(sheltered.used::set);
        Matcher references = REFERENCE.matcher(text);
        while (references.find()) {
            sheltered.used.set(codePoint(references));
        }
        sheltered.text = sheltered.withoutReferences(sheltered.withoutCharacters(text));
        return sheltered;
    }

    /** The text for the parser. */
    String text() {
        return text;
    }

    /** Whether anything had to be sheltered. */
    boolean any() {
        return !originals.isEmpty();
    }

    /** What a character of the parser stands for. */
    char original(char c) {
        return c >= PRIVATE_USE && c < PRIVATE_USE_END ? originals.getOrDefault(c, c) : c;
    }

    private String withoutCharacters(String xml) throws UnreadableRecordException {
        StringBuilder out = new StringBuilder(xml.length());
        for (int i = 0; i < xml.length(); i++) {
            char c = xml.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < xml.length() && Character.isLowSurrogate(xml.charAt(i + 1));
            if (pair) {
                out.append(c).append(xml.charAt(++i));
            } else {
                out.append(isForbidden(c) ? shelter(c) : c);
            }
        }
        return out.toString();
    }

    private String withoutReferences(String xml) throws UnreadableRecordException {
        StringBuilder out = new StringBuilder(xml.length());
        Matcher references = REFERENCE.matcher(xml);
        int copied = 0;
        while (references.find()) {
            int codePoint = codePoint(references);
            if (codePoint <= Character.MAX_VALUE && isForbidden((char) codePoint)) {
                out.append(xml, copied, references.start()).append(shelter((char) codePoint));
                copied = references.end();
            }
        }
        return out.append(xml, copied, xml.length()).toString();
    }

    private char shelter(char c) throws UnreadableRecordException {
        Character known = shelters.get(c);
        if (known != null) {
            return known;
        }
        next = used.nextClearBit(next);
        if (next >= PRIVATE_USE_END) {
            throw new UnreadableRecordException(
                    Rejection.Reason.MALFORMED, "the XML holds too many characters that XML forbids; send UTF-8");
        }
        char shelter = (char) next++;
        shelters.put(c, shelter);
        originals.put(shelter, c);
        return shelter;
    }

    /** XML 1.0, production Char: tab, line feed, carriage return, and from the space on all but these. */
    private static boolean isForbidden(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || Character.isSurrogate(c) || c >= '\ufffe';
    }

    private static int codePoint(Matcher reference) {
        String hexadecimal = reference.group(1);
        return hexadecimal == null ? Integer.parseInt(reference.group(2)) : Integer.parseInt(hexadecimal, 16);
    }
}
