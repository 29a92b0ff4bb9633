package io.spawnwatch.detection;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a detection in Splunk's YAML format, of either generation: {@code tags} with impact, confidence, message and
 * observables, or {@code rba} with a score for each risk object. All other keys are ignored, whatever their values.
 */
public final class DetectionFile {
    /** All of Splunk's files name one; a file that does not is about endpoints, like the data model. */
    private static final String DEFAULT_SECURITY_DOMAIN = "endpoint";

    private DetectionFile() {}

    /**
     * Reads a file.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it is not a detection
     */
    public static Detection read(Path file) {
        return of(Documents.yaml(file), new ArrayList<>());
    }

    /**
     * Reads a file's text.
     *
     * @param file name of the file, for error messages
     * @throws io.spawnwatch.document.InvalidDocumentException if it is not a detection
     */
    public static Detection read(String file, String text) {
        return of(Documents.yaml(file, text), new ArrayList<>());
    }

    /**
     * Reads a document.
     *
     * @param warnings collects what the author should know: words that Splunk's content does not use
     */
    static Detection of(Mapping document, List<Warning> warnings) {
        String id = document.requiredText("id");
        String name = document.requiredText("name");
        int version = document.requiredInteger("version");
        if (version < 1) {
            throw document.fault("version", "'version' is " + version + ", expected a whole number from 1");
        }
        String type = Vocabulary.TYPES.read(document, "type", "which risk events carry unchanged", warnings);
        Mapping tags = document.requiredMapping("tags");
        RiskSection risk = RiskSection.of(document, tags, type, warnings);
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
                Vocabulary.techniques(tags, "mitre_attack_id", warnings),
                tags.texts("analytic_story"),
                Objects.requireNonNullElse(tags.text("security_domain"), DEFAULT_SECURITY_DOMAIN),
                SearchNamePattern.ofAuthor(document).name(name),
                risk.objectPlaces());
    }

    /**
     * What a file says about risk.
     *
     * @param messagePlace where the file has the message
     * @param objectPlaces where the file names the field of each risk and threat object, by field name
     */
    record RiskSection(RiskRule rule, Place messagePlace, Map<String, Place> objectPlaces) {
        static RiskSection of(Mapping document, Mapping tags, String type, List<Warning> warnings) {
            Mapping rba = document.mapping("rba");
            if (rba != null) {
                return new RiskSection(
                        RbaRisk.read(rba, warnings),
                        rba.place("message"),
                        places("field", rba.mappings("risk_objects"), rba.mappings("threat_objects")));
            }
            Map<String, Place> observables = places("name", tags.mappings("observable"));
            // Newer hunting searches are meant for people to run and name no risk, but their rows are still findings.
            boolean namesNoRisk = !tags.has("message") && !tags.has("impact") && !tags.has("confidence");
            if (namesNoRisk && type.equals("Hunting")) {
                return new RiskSection(
                        ObservableRisk.withoutScore(document, tags, warnings), document.place("name"), observables);
            }
            if (namesNoRisk) {
                throw tags.fault(
                        "message",
                        "the file names no risk",
                        "add 'rba', or 'message', 'impact' and 'confidence' under 'tags'");
            }
            return new RiskSection(ObservableRisk.read(tags, warnings), tags.place("message"), observables);
        }

        @SafeVarargs
        private static Map<String, Place> places(String key, List<Mapping>... objects) {
            Map<String, Place> places = new LinkedHashMap<>();
            for (List<Mapping> group : objects) {
                for (Mapping object : group) {
                    places.putIfAbsent(object.requiredText(key), object.place(key));
                }
            }
            return places;
        }
    }
}
