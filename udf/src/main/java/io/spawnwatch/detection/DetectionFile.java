package io.spawnwatch.detection;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads a detection in Splunk's YAML format, of any generation: until 2024 {@code tags} with impact, confidence, message
 * and observables; in 2025 {@code rba} with a score for each risk object; since ESCU 6 of 2026 findings and intermediate
 * findings, and no {@code tags}. All keys that it does not name are ignored, wherever they are and whatever their values.
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
        HoistedKeys keys = HoistedKeys.of(document);
        FileRisk risk = FileRisk.of(keys, type, warnings);
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
                Vocabulary.techniques(keys.holderOf("mitre_attack_id"), "mitre_attack_id", warnings),
                keys.holderOf("analytic_story").texts("analytic_story"),
                Objects.requireNonNullElse(
                        keys.holderOf("security_domain").text("security_domain"), DEFAULT_SECURITY_DOMAIN),
                SearchNamePattern.ofAuthor(document).name(name),
                risk.places());
    }
}
