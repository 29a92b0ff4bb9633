package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.PlacedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Risk as the first generation of detection files says it, under {@code tags}: one impact, one confidence, one message,
 * and observables.
 *
 * <p>An observable with the role Victim bears the risk; any other one (Attacker and what else there is) poses the
 * threat. Their types become those of Enterprise Security as Splunk's own packaging of such files does it, except that
 * threat objects keep what the file says in full: Splunk packs a {@code Process Name} as {@code process}, though its
 * later files, written for {@code rba}, call the same field {@code process_name}.
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

    /** Only those whose Enterprise Security type is not the same words with underscores. */
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

    static RiskRule read(Mapping tags, List<Warning> warnings) {
        String message = tags.requiredText("message");
        int impact = percentage(tags, "impact");
        int confidence = percentage(tags, "confidence");
        ObservableRisk objects = new ObservableRisk(tags, warnings);
        // A 'risk_score' in the file is not read: it is this product, rounded by hand.
        return new RiskRule(
                impact, confidence, impact * confidence / 100.0, message, objects.riskObjects, objects.threatObjects);
    }

    /** For a file that says nothing about risk: its name is the message. */
    static RiskRule none(Mapping document, Mapping tags, List<Warning> warnings) {
        ObservableRisk objects = new ObservableRisk(tags, warnings);
        return new RiskRule(null, null, 0.0, document.requiredText("name"), objects.riskObjects, objects.threatObjects);
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
                        victim ? "it becomes a risk object of the type other" : "threat objects have it as it is",
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
                .map(role -> Vocabulary.ROLES.read(role, "it counts as a threat object's", warnings))
                .toList();
        return read.contains(VICTIM);
    }
}
