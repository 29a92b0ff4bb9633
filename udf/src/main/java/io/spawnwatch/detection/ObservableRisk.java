package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.PlacedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the risk of first-generation detection files, under {@code tags}: one impact, one confidence, one message, and
 * observables.
 *
 * <p>An observable with the role Victim bears the risk; any other observable poses the threat. Types are translated to
 * those of Enterprise Security as Splunk's own packaging does, except that a threat object keeps its full type: Splunk
 * packages a {@code Process Name} as {@code process}, but its later files with {@code rba} call the same field
 * {@code process_name}.
 */
final class ObservableRisk {
    private static final String VICTIM = "Victim";

    private static final Map<String, String> RISK_OBJECT_TYPES = Map.of(
            "hostname", "system",
            "endpoint", "system",
            "device", "system",
            "ip address", "system",
            "user", "user",
            "user name", "user",
            "username", "user",
            "email address", "user");

    /** Types whose Enterprise Security name is more than the same words with underscores. */
    private static final Map<String, String> THREAT_OBJECT_TYPES = Map.of(
            "hostname", "system",
            "endpoint", "system",
            "device", "system",
            "file", "file_name",
            "hash", "file_hash",
            "url string", "url",
            "registry key", "registry_path");

    private final List<RiskObjectRule> riskObjects = new ArrayList<>();
    private final List<ThreatObjectRule> threatObjects = new ArrayList<>();

    private ObservableRisk(Mapping tags, List<Warning> warnings) {
        for (Mapping observable : tags.mappings("observable")) {
            add(observable, warnings);
        }
    }

    static FileRisk read(Mapping tags, List<Warning> warnings) {
        String message = tags.requiredText("message");
        int impact = percentage(tags, "impact");
        int confidence = percentage(tags, "confidence");
        ObservableRisk objects = new ObservableRisk(tags, warnings);
        // The file's 'risk_score' is ignored: it is this product, rounded by hand.
        RiskRule rule = new RiskRule(
                impact, confidence, impact * confidence / 100.0, message, objects.riskObjects, objects.threatObjects);
        return new FileRisk(rule, tags.place("message"), places(tags));
    }

    /** The risk of a file that names none: its message is the detection's name. */
    static FileRisk withoutScore(Mapping document, Mapping tags, List<Warning> warnings) {
        ObservableRisk objects = new ObservableRisk(tags, warnings);
        RiskRule rule = new RiskRule(
                null, null, 0.0, document.requiredText("name"), objects.riskObjects, objects.threatObjects);
        return new FileRisk(rule, document.place("name"), places(tags));
    }

    private static RiskPlaces places(Mapping tags) {
        return RiskPlaces.ofFields("name", tags.mappings("observable"));
    }

    private static int percentage(Mapping tags, String key) {
        int percentage = tags.requiredInteger(key);
        if (percentage < 0 || percentage > 100) {
            throw tags.fault(key, "'tags." + key + "' is " + percentage + ", expected 0 to 100");
        }
        return percentage;
    }

    private void add(Mapping observable, List<Warning> warnings) {
        String field = observable.requiredText("name");
        boolean victim = isVictim(observable, warnings);
        String type = Vocabulary.OBSERVABLE_TYPES
                .read(
                        observable,
                        "type",
                        victim
                                ? "which becomes a risk object of the type other"
                                : "which threat objects carry unchanged",
                        warnings)
                .toLowerCase(Locale.ROOT);
        if (victim) {
            riskObjects.add(new RiskObjectRule(field, RISK_OBJECT_TYPES.getOrDefault(type, "other"), null));
        } else {
            threatObjects.add(
                    new ThreatObjectRule(field, THREAT_OBJECT_TYPES.getOrDefault(type, type.replace(' ', '_'))));
        }
    }

    private static boolean isVictim(Mapping observable, List<Warning> warnings) {
        List<PlacedText> roles = observable.placedTexts("role");
        if (roles.isEmpty()) {
            throw observable.fault("role", "an observable needs a 'role', such as Victim or Attacker");
        }
        List<String> read = roles.stream()
                .map(role -> Vocabulary.ROLES.read(role, "which counts as the role of a threat object", warnings))
                .toList();
        return read.contains(VICTIM);
    }
}
