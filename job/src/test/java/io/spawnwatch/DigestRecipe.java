package io.spawnwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of a file of rows, computed from its text alone as README.md tells anybody to, without any of the code that
 * {@code --digest} runs.
 */
public final class DigestRecipe {
    private static final JsonFactory JSON = new JsonFactory();

    private DigestRecipe() {}

    /** The digest of the rows in a file of JSON lines. */
    public static String of(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        BigInteger sum = BigInteger.ZERO;
        for (String line : lines) {
            sum = sum.add(new BigInteger(1, sha256(text(line))));
        }
        BigInteger remainder = sum.mod(BigInteger.TWO.pow(256));
        return HexFormat.of().formatHex(sha256(lines.size() + ":" + "%064x".formatted(remainder)));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String line) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            Map<String, String> fields = fields(parser);
            fields.remove("revision");
            fields.remove("clock_skew");
            return object(fields);
        }
    }

    /** The texts of an object's values by name, in the order of the names. */
    private static Map<String, String> fields(JsonParser parser) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static String object(Map<String, String> fields) {
        List<String> texts = new ArrayList<>();
        fields.forEach((name, value) -> texts.add(quoted(name) + ":" + value));
        return "{" + String.join(",", texts) + "}";
    }

    private static String value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return object(fields(parser));
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<String> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return "[" + String.join(",", items) + "]";
        }
        return parser.currentToken() == JsonToken.VALUE_STRING ? quoted(parser.getText()) : parser.getText();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (c < ' ' || c > 127) {
                        quoted.append("\\u")
                                .append(HexFormat.of().withUpperCase().toHexDigits(c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
