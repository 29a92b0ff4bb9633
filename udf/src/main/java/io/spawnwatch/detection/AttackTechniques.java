package io.spawnwatch.detection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names and tactics of ATT&amp;CK Enterprise techniques, including revoked and deprecated ones that detections still
 * name.
 */
public final class AttackTechniques {
    /** The release that the table is of, for people. */
    public static final String RELEASE = "ATT&CK 18.1 of November 2025";

    /** The names of all tactics, in the order of ATT&amp;CK's matrix for enterprises. */
    public static final List<String> TACTICS = List.of(
            "Reconnaissance",
            "Resource Development",
            "Initial Access",
            "Execution",
            "Persistence",
            "Privilege Escalation",
            "Defense Evasion",
            "Credential Access",
            "Discovery",
            "Lateral Movement",
            "Collection",
            "Command and Control",
            "Exfiltration",
            "Impact");

    private static final String RESOURCE = "/attack-techniques.csv";

    /** The first line. No value has a comma or a quote, so that each command need not load a parser of CSV. */
    private static final String HEADER = "technique_id,technique,tactics,revoked,deprecated";

    private static final int COLUMNS = 5;

    private AttackTechniques() {}

    /**
     * A technique or sub-technique.
     *
     * @param id      for example {@code T1047} or {@code T1218.011}
     * @param name    for example {@code Windows Management Instrumentation}; a sub-technique's own name only
     * @param tactics names of its tactics, for example {@code Execution}
     * @param status  whether ATT&amp;CK still has it
     */
    public record Technique(String id, String name, List<String> tactics, Status status) {
        /** Copies the list. */
        public Technique {
            tactics = List.copyOf(tactics);
        }
    }

    /** What has become of a technique. */
    public enum Status {
        /** Part of ATT&amp;CK. */
        CURRENT,
        /** Replaced by another technique. */
        REVOKED,
        /** Removed without a replacement. */
        DEPRECATED
    }

    /** The technique with this id, written as ATT&amp;CK writes it, or null. */
    public static @Nullable Technique ofId(String id) {
        return Table.BY_ID.get(id);
    }

    /** All techniques and sub-techniques, by id. */
    public static List<Technique> all() {
        return Table.BY_ID.values().stream()
                .sorted(Comparator.comparing(Technique::id))
                .toList();
    }

    /** Loaded on first use. */
    private static final class Table {
        private static final Map<String, Technique> BY_ID = load();

        private static Map<String, Technique> load() {
            Map<String, Technique> techniques = new HashMap<>();
            try (InputStream in =
                            Objects.requireNonNull(AttackTechniques.class.getResourceAsStream(RESOURCE), RESOURCE);
                    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                String header = reader.readLine();
                if (!HEADER.equals(header)) {
                    throw new IllegalStateException("resource " + RESOURCE + " begins with " + header);
                }
                for (String row = reader.readLine(); row != null; row = reader.readLine()) {
                    Technique technique = technique(row.split(",", -1));
                    techniques.put(technique.id(), technique);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("resource " + RESOURCE, e);
            }
            return Map.copyOf(techniques);
        }

        private static Technique technique(String[] row) {
            if (row.length != COLUMNS) {
                throw new IllegalStateException(
                        "resource " + RESOURCE + ": " + COLUMNS + " values without commas expected: " + List.of(row));
            }
            List<String> tactics = row[2].isEmpty() ? List.of() : List.of(row[2].split("\\|"));
            return new Technique(row[0], row[1], tactics, status(row[3], row[4]));
        }

        private static Status status(String revoked, String deprecated) {
            if (revoked.equals("yes")) {
                return Status.REVOKED;
            }
            return deprecated.equals("yes") ? Status.DEPRECATED : Status.CURRENT;
        }
    }
}
