package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
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

    private ObservableRisk() {}

    static RiskRule read(Mapping tags) {
        String message = tags.requiredText("message");
        int impact = percentage(tags, "impact");
        int confidence = percentage(tags, "confidence");
        // A 'risk_score' in the file is not read: it is this product, rounded by hand.
        return new RiskRule(
                impact, confidence, impact * confidence / 100.0, message, riskObjects(tags), threatObjects(tags));
    }

    /** For a file that says nothing about risk: its name is the message. */
    static RiskRule none(Mapping document, Mapping tags) {
        return new RiskRule(null, null, 0.0, document.requiredText("name"), riskObjects(tags), threatObjects(tags));
    }

    private static int percentage(Mapping tags, String key) {
        int percentage = tags.requiredInteger(key);
        if (percentage < 0 || percentage > 100) {
            throw tags.fault(key, "'tags." + key + "' is " + percentage + ", expected 0 to 100");
        }
        return percentage;
    }

    private static List<RiskObjectRule> riskObjects(Mapping tags) {
        List<RiskObjectRule> riskObjects = new ArrayList<>();
        for (Mapping observable : tags.mappings("observable")) {
            String field = observable.requiredText("name");
            String type = observable.requiredText("type").toLowerCase(Locale.ROOT);
            if (isVictim(observable)) {
                riskObjects.add(new RiskObjectRule(field, RISK_OBJECT_TYPES.getOrDefault(type, "other"), null));
            }
        }
        return riskObjects;
    }

    private static List<ThreatObjectRule> threatObjects(Mapping tags) {
        List<ThreatObjectRule> threatObjects = new ArrayList<>();
        for (Mapping observable : tags.mappings("observable")) {
            String type = observable.requiredText("type").toLowerCase(Locale.ROOT);
            if (!isVictim(observable)) {
                threatObjects.add(new ThreatObjectRule(
                        observable.requiredText("name"),
                        THREAT_OBJECT_TYPES.getOrDefault(type, type.replace(' ', '_'))));
            }
        }
        return threatObjects;
    }

    private static boolean isVictim(Mapping observable) {
        List<String> roles = observable.texts("role");
        if (roles.isEmpty()) {
            throw observable.fault("role", "an observable needs a 'role', such as Victim or Attacker");
        }
        return roles.stream().anyMatch(VICTIM::equalsIgnoreCase);
    }
}
