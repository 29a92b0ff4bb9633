package io.spawnwatch.page.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/**
 * The texts of a PDF's pages as Chromium writes them: objects one after the other, fonts with two bytes for a glyph, and for
 * each font a map from glyphs to characters. Texts have no blanks.
 *
 * @param texts of the pages
 */
record PrintedPages(List<String> texts) {
    private static final Pattern OBJECT = Pattern.compile("(?s)(\\d+) 0 obj\\b(.*?)\\bendobj");
    private static final Pattern CONTENTS = Pattern.compile("/Contents (\\d+) 0 R");
    private static final Pattern FONT = Pattern.compile("/(F\\d+) (\\d+) 0 R");
    private static final Pattern RESOURCES = Pattern.compile("/Resources (\\d+) 0 R");
    private static final Pattern UNICODE = Pattern.compile("/ToUnicode (\\d+) 0 R");
    private static final Pattern SHOWN = Pattern.compile("/(F\\d+) [\\d.]+ Tf|<([0-9A-Fa-f]+)>");
    private static final Pattern SECTION = Pattern.compile("(?s)beginbf(char|range)(.*?)endbf");
    private static final Pattern HEX = Pattern.compile("<([0-9A-Fa-f]+)>");

    static PrintedPages of(byte[] pdf) {
        String text = new String(pdf, ISO_8859_1);
        assertThat(text).startsWith("%PDF-");
        Map<Integer, String> objects = new TreeMap<>();
        for (Matcher object = OBJECT.matcher(text); object.find(); ) {
            objects.put(Integer.valueOf(object.group(1)), object.group(2));
        }
        List<String> texts = new ArrayList<>();
        for (String object : objects.values()) {
            Matcher contents = CONTENTS.matcher(object);
            if (object.contains("/Type /Page\n") && contents.find()) {
                texts.add(shown(stream(objects.get(Integer.valueOf(contents.group(1)))), fonts(object, objects)));
            }
        }
        return new PrintedPages(texts);
    }

    /** The texts of all pages. */
    String text() {
        return String.join("", texts);
    }

    private static String stream(String object) {
        int start = object.indexOf("stream") + "stream".length();
        start += object.charAt(start) == '\r' ? 2 : 1;
        byte[] bytes = object.substring(start, object.lastIndexOf("endstream")).getBytes(ISO_8859_1);
        if (!object.contains("/FlateDecode")) {
            return new String(bytes, ISO_8859_1);
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Map<String, String>> fonts(String page, Map<Integer, String> objects) {
        Matcher resources = RESOURCES.matcher(page);
        String named = resources.find() ? objects.get(Integer.valueOf(resources.group(1))) : page;
        Map<String, Map<String, String>> fonts = new HashMap<>();
        for (Matcher font = FONT.matcher(named); font.find(); ) {
            Matcher unicode = UNICODE.matcher(objects.get(Integer.valueOf(font.group(2))));
            if (unicode.find()) {
                fonts.put(font.group(1), characters(stream(objects.get(Integer.valueOf(unicode.group(1))))));
            }
        }
        return fonts;
    }

    /** Characters by glyph, which are four hexadecimal digits. */
    private static Map<String, String> characters(String map) {
        Map<String, String> characters = new HashMap<>();
        for (Matcher section = SECTION.matcher(map); section.find(); ) {
            boolean isRange = section.group(1).equals("range");
            List<String> numbers = new ArrayList<>();
            for (Matcher hex = HEX.matcher(section.group(2)); hex.find(); ) {
                numbers.add(hex.group(1));
            }
            int step = isRange ? 3 : 2;
            for (int at = 0; at + step <= numbers.size(); at += step) {
                int from = Integer.parseInt(numbers.get(at), 16);
                int to = isRange ? Integer.parseInt(numbers.get(at + 1), 16) : from;
                String first = new String(HexFormat.of().parseHex(numbers.get(at + step - 1)), UTF_16BE);
                for (int glyph = from; glyph <= to; glyph++) {
                    String last = Character.toString(first.charAt(first.length() - 1) + glyph - from);
                    characters.put(
                            HexFormat.of().toHexDigits((char) glyph), first.substring(0, first.length() - 1) + last);
                }
            }
        }
        return characters;
    }

    private static String shown(String content, Map<String, Map<String, String>> fonts) {
        StringBuilder text = new StringBuilder();
        Map<String, String> font = Map.of();
        for (Matcher part = SHOWN.matcher(content); part.find(); ) {
            if (part.group(1) != null) {
                font = fonts.getOrDefault(part.group(1), Map.of());
            } else {
                String glyphs = part.group(2).toLowerCase(Locale.ROOT);
                for (int at = 0; at + 4 <= glyphs.length(); at += 4) {
                    text.append(font.getOrDefault(glyphs.substring(at, at + 4), "?"));
                }
            }
        }
        return text.toString().replaceAll("\\s", "");
    }
}
