package io.spawnwatch.deploy.benchmark.input;

import java.nio.charset.StandardCharsets;

/** Writes one JSON record. A library would take most of the time of millions of records. */
final class JsonText {
    private final StringBuilder text = new StringBuilder(4_096).append('{');

    JsonText put(String name, String value) {
        name(name).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        throw new IllegalArgumentException("control character " + (int) c);
                    }
                    text.append(c);
                }
            }
        }
        text.append('"');
        return this;
    }

    JsonText put(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** Seconds with three decimals. */
    JsonText putSeconds(String name, long millis) {
        name(name).append(millis / 1000).append('.');
        String decimals = String.valueOf(1000 + millis % 1000);
        text.append(decimals, 1, 4);
        return this;
    }

    JsonText open(String name) {
        name(name).append('{');
        return this;
    }

    JsonText close() {
        text.append('}');
        return this;
    }

    private StringBuilder name(String name) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }

    /** The record; nothing can be added afterwards. */
    byte[] bytes() {
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
