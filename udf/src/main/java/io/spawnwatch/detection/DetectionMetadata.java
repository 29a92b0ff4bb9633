package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detection file says about itself and is only shown. It affects neither rows nor risk events, so it is not part
 * of {@link Detection}, which is sent to every task manager.
 *
 * @param created        date, as written, or null
 * @param modified       date, as written, or null; older files have only this one, as {@code date}
 * @param category       for example {@code endpoint}
 * @param assetTypes     what it is about, for example {@code Endpoint}
 * @param cves           CVE ids
 * @param deprecation    why and since when it is deprecated, or null
 * @param scheduleName   name of the schedule that Splunk runs it by, or null
 * @param customSchedule a schedule of its own, or null
 */
public record DetectionMetadata(
        @Nullable String created,
        @Nullable String modified,
        List<String> category,
        List<String> assetTypes,
        List<String> cves,
        @Nullable Deprecation deprecation,
        @Nullable String scheduleName,
        @Nullable Schedule customSchedule) {

    /** Copies the lists. */
    public DetectionMetadata {
        category = List.copyOf(category);
        assetTypes = List.copyOf(assetTypes);
        cves = List.copyOf(cves);
    }

    /**
     * Why a detection is deprecated.
     *
     * @param reason       in words, or null
     * @param removedIn    version of the content that no longer has it, or null
     * @param replacements names of what replaces it
     */
    public record Deprecation(
            @Nullable String reason, @Nullable String removedIn, List<String> replacements) {
        /** Copies the list. */
        public Deprecation {
            replacements = List.copyOf(replacements);
        }

        private static Deprecation of(Mapping info) {
            return new Deprecation(info.text("reason"), info.text("removed_in_version"), replacements(info));
        }

        /** Names, or mappings that may say more than the name. */
        private static List<String> replacements(Mapping info) {
            try {
                return info.texts("replacement_content");
            } catch (InvalidDocumentException notOnlyTexts) {
                return info.mappings("replacement_content").stream()
                        .map(replacement -> replacement.requiredText("name"))
                        .toList();
            }
        }

        /** All that is known, as a clause: {@code removed in 6.2.0; replaced by NAME; REASON}. Empty if nothing is. */
        public String described() {
            StringBuilder text = new StringBuilder();
            append(text, removedIn == null ? "" : "removed in " + removedIn);
            append(text, replacements.isEmpty() ? "" : "replaced by " + String.join(", ", replacements));
            append(text, reason == null ? "" : reason.strip());
            return text.toString();
        }

        private static void append(StringBuilder text, String clause) {
            text.append(text.isEmpty() || clause.isEmpty() ? "" : "; ").append(clause);
        }
    }

    /**
     * Reads what a file says about itself. What cannot be read is left out with a warning: it is only shown, so it is not a
     * reason to refuse the detection.
     *
     * @param status   the detection's status
     * @param warnings also receives a warning if the file is deprecated without having that status, so that it runs
     */
    static DetectionMetadata of(Mapping document, String status, List<Warning> warnings) {
        HoistedKeys keys = HoistedKeys.of(document);
        String modified = readable(() -> document.text("modification_date"), warnings);
        DetectionMetadata metadata = new DetectionMetadata(
                readable(() -> document.text("creation_date"), warnings),
                modified == null ? readable(() -> document.text("date"), warnings) : modified,
                texts(keys, "category", warnings),
                texts(keys, "asset_type", warnings),
                texts(keys, "cve", warnings),
                readable(() -> deprecation(document), warnings),
                readable(() -> document.text("schedule"), warnings),
                readable(() -> customSchedule(document), warnings));
        if (metadata.deprecation() != null && !status.equalsIgnoreCase("deprecated")) {
            String described = metadata.deprecation().described();
            warnings.add(new Warning(
                    document.keyPlace("deprecation_info"),
                    "the detection is deprecated" + (described.isEmpty() ? "" : ": " + described)));
        }
        return metadata;
    }

    private static @Nullable Deprecation deprecation(Mapping document) {
        Mapping info = document.mapping("deprecation_info");
        return info == null ? null : Deprecation.of(info);
    }

    private static @Nullable Schedule customSchedule(Mapping document) {
        Mapping schedule = document.mapping("custom_schedule");
        return schedule == null ? null : Schedule.of(schedule);
    }

    private static List<String> texts(HoistedKeys keys, String key, List<Warning> warnings) {
        List<String> texts = readable(() -> keys.holderOf(key).texts(key), warnings);
        return texts == null ? List.of() : texts;
    }

    private static <T> @Nullable T readable(Reading<T> reading, List<Warning> warnings) {
        try {
            return reading.read();
        } catch (InvalidDocumentException e) {
            warnings.add(new Warning(e.place(), e.reason() + "; it is not shown"));
            return null;
        }
    }

    /** Reads a part of a file, or null if the file does not have it. */
    private interface Reading<T> {
        @Nullable
        T read();
    }
}
