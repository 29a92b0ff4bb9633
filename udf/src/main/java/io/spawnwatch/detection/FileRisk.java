package io.spawnwatch.detection;

import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about risk. The newest generation that a file is written in counts: {@code finding} or
 * {@code intermediate_findings} before {@code rba}, and that before {@code tags}.
 *
 * @param messagePlace where the file has the message
 * @param places       where the file has the objects and their messages
 */
record FileRisk(RiskRule rule, Place messagePlace, RiskPlaces places) {
    /** The type whose rows are for people to look at, and that need not name any risk. */
    static final String HUNTING = "Hunting";

    private static final String CURE = "add 'finding' or 'intermediate_findings' (ESCU 6), 'rba' (2025), or 'message',"
            + " 'impact' and 'confidence' under 'tags' (2024)";

    static FileRisk of(HoistedKeys keys, String type, List<Warning> warnings) {
        Mapping document = keys.document();
        if (FindingRisk.isIn(document)) {
            return FindingRisk.read(document, type, warnings);
        }
        Mapping rba = document.mapping("rba");
        if (rba != null) {
            return RbaRisk.read(document, rba, warnings);
        }
        Mapping tags = keys.tags();
        if (tags != null && (tags.has("message") || tags.has("impact") || tags.has("confidence"))) {
            return ObservableRisk.read(tags, warnings);
        }
        if (!type.equals(HUNTING)) {
            throw namesNoRisk(document, tags);
        }
        // Newer hunting searches are meant for people to run and name no risk, but their rows are still findings.
        return tags != null && tags.has("observable")
                ? ObservableRisk.withoutScore(document, tags, warnings)
                : FindingRisk.read(document, type, warnings);
    }

    private static InvalidDocumentException namesNoRisk(Mapping document, @Nullable Mapping tags) {
        Mapping holder = tags == null ? document : tags;
        for (String key : List.of("finding", "intermediate_findings", "rba", "tags")) {
            String typo = document.keys().contains(key) ? null : DidYouMean.nearest(key, document.keys());
            if (typo != null) {
                return holder.fault("message", "the file names no risk", CURE + "; is '" + typo + "' a typo?");
            }
        }
        return holder.fault("message", "the file names no risk", CURE);
    }
}
