package io.spawnwatch.detection;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads one detection in Splunk's YAML format, of either generation: {@code tags} with impact, confidence, message and
 * observables, or {@code rba} with a score for each risk object. Keys that are not needed here are tolerated, whatever
 * they hold.
 */
public final class DetectionFile {
    /** Splunk's own files all say it; a file that does not is about endpoints, as the data model is. */
    private static final String DEFAULT_SECURITY_DOMAIN = "endpoint";

    private DetectionFile() {}

    /**
     * Reads a file.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException where it is not a detection; with the place
     */
    public static Detection read(Path file) {
        return of(Documents.yaml(file));
    }

    /**
     * Reads a file's text.
     *
     * @param file name of the file, for error messages
     * @throws io.spawnwatch.document.InvalidDocumentException where it is not a detection; with the place
     */
    public static Detection read(String file, String text) {
        return of(Documents.yaml(file, text));
    }

    static Detection of(Mapping document) {
        String id = document.requiredText("id");
        String name = document.requiredText("name");
        int version = document.requiredInteger("version");
        if (version < 1) {
            throw document.fault("version", "'version' is " + version + ", expected a whole number from 1");
        }
        String type = document.requiredText("type");
        Mapping tags = document.requiredMapping("tags");
        RiskSection risk = RiskSection.of(document, tags, type);
        return new Detection(
                id,
                name,
                version,
                type,
                Objects.requireNonNullElse(document.text("status"), "production"),
                Objects.requireNonNullElse(document.text("description"), ""),
                document.source("search"),
                risk.rule(),
                risk.messagePlace(),
                tags.texts("mitre_attack_id"),
                tags.texts("analytic_story"),
                Objects.requireNonNullElse(tags.text("security_domain"), DEFAULT_SECURITY_DOMAIN));
    }

    /** What a file says about risk, and where its message stands. */
    record RiskSection(RiskRule rule, Place messagePlace) {
        static RiskSection of(Mapping document, Mapping tags, String type) {
            Mapping rba = document.mapping("rba");
            if (rba != null) {
                return new RiskSection(RbaRisk.read(rba), rba.place("message"));
            }
            // Newer hunting searches are for people to run and say nothing about risk; their rows still are findings.
            boolean silent = !tags.has("message") && !tags.has("impact") && !tags.has("confidence");
            if (silent && type.equals("Hunting")) {
                return new RiskSection(ObservableRisk.none(document, tags), document.place("name"));
            }
            if (silent) {
                throw tags.fault(
                        "message", "no risk: expected 'rba', or 'message', 'impact' and 'confidence' under 'tags'");
            }
            return new RiskSection(ObservableRisk.read(tags), tags.place("message"));
        }
    }
}
