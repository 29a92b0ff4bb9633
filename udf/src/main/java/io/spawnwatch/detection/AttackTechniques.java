package io.spawnwatch.detection;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Names and tactics of ATT&amp;CK Enterprise techniques, including revoked and deprecated ones that detections still
 * name.
 */
public final class AttackTechniques {
    /** The release that the table is of, for people. */
    public static final String RELEASE = "ATT&CK 18.1 of November 2025";

    private static final String RESOURCE = "/attack-techniques.csv";
    private static final Pattern TACTIC_SEPARATOR = Pattern.compile("\\|");

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

    /** Loaded on first use. */
    private static final class Table {
        private static final Map<String, Technique> BY_ID = load();

        private static Map<String, Technique> load() {
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            Map<String, Technique> techniques = new HashMap<>();
            try (InputStream in =
                            Objects.requireNonNull(AttackTechniques.class.getResourceAsStream(RESOURCE), RESOURCE);
                    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                for (CSVRecord row : format.parse(reader)) {
                    String tactics = row.get("tactics");
                    String id = row.get("technique_id");
                    techniques.put(
                            id,
                            new Technique(
                                    id,
                                    row.get("technique"),
                                    tactics.isEmpty() ? List.of() : List.of(TACTIC_SEPARATOR.split(tactics)),
                                    status(row)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("resource " + RESOURCE, e);
            }
            return Map.copyOf(techniques);
        }

        private static Status status(CSVRecord row) {
            if (row.get("revoked").equals("yes")) {
                return Status.REVOKED;
            }
            return row.get("deprecated").equals("yes") ? Status.DEPRECATED : Status.CURRENT;
        }
    }
}
