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
     * Reads what a file says about itself.
     *
     * @param status   the detection's status
     * @param warnings receives a warning if the file is deprecated without having that status, so that it runs
     */
    static DetectionMetadata of(Mapping document, String status, List<Warning> warnings) {
        HoistedKeys keys = HoistedKeys.of(document);
        String modified = document.text("modification_date");
        Mapping deprecation = document.mapping("deprecation_info");
        Mapping schedule = document.mapping("custom_schedule");
        DetectionMetadata metadata = new DetectionMetadata(
                document.text("creation_date"),
                modified == null ? document.text("date") : modified,
                texts(keys, "category"),
                texts(keys, "asset_type"),
                texts(keys, "cve"),
                deprecation == null ? null : Deprecation.of(deprecation),
                document.text("schedule"),
                schedule == null ? null : Schedule.of(schedule));
        if (metadata.deprecation() != null && !status.equalsIgnoreCase("deprecated")) {
            String described = metadata.deprecation().described();
            warnings.add(new Warning(
                    document.keyPlace("deprecation_info"),
                    "the detection is deprecated" + (described.isEmpty() ? "" : ": " + described)));
        }
        return metadata;
    }

    private static List<String> texts(HoistedKeys keys, String key) {
        return keys.holderOf(key).texts(key);
    }
}
