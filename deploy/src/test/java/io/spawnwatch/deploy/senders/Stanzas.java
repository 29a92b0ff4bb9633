package io.spawnwatch.deploy.senders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads Splunk's configuration files: comments, {@code [stanza]} and {@code name = value}. */
final class Stanzas {
    private Stanzas() {}

    /** The settings of one stanza of a file. */
    static Map<String, String> stanza(Map<String, Map<String, String>> stanzas, String name) {
        return Optional.ofNullable(stanzas.get(name))
                .orElseThrow(() -> new AssertionError("there is no [" + name + "]"));
    }

    /** The value of one setting. */
    static String setting(Map<String, String> stanza, String name) {
        return Optional.ofNullable(stanza.get(name)).orElseThrow(() -> new AssertionError("there is no " + name));
    }

    /** The settings of each stanza; anything that is not one of the three kinds of line is an error. */
    static Map<String, Map<String, String>> parse(Path file) throws IOException {
        Map<String, Map<String, String>> stanzas = new LinkedHashMap<>();
        Map<String, String> current = null;
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                current = new LinkedHashMap<>();
                stanzas.put(line.substring(1, line.length() - 1), current);
                continue;
            }
            int equals = line.indexOf(" = ");
            if (current == null || equals < 0) {
                throw new AssertionError(file + ": neither a stanza nor a setting: " + line);
            }
            current.put(line.substring(0, equals), line.substring(equals + 3));
        }
        return stanzas;
    }
}
