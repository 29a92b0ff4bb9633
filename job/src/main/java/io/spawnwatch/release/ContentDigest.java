package io.spawnwatch.release;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.ThreatObjectRule;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Digest of all that a detection says about its rows: message, scores, name, annotations, what makes rows of groups.
 *
 * <p>Upgrades compare it with the digest that the running version has published, so the parts, their order and their
 * notation are fixed. A part that is added later has to be left out where it says nothing, or the first upgrade would
 * report every detection as changed.
 */
final class ContentDigest {
    private static final int DIGITS = 12;

    private ContentDigest() {}

    /** 12 lower-case hexadecimal digits. */
    static String of(DetectionProfile profile) {
        return HexDigest.sha256(record(
                        "DetectionProfile",
                        part("id", profile.id()),
                        part("version", profile.version()),
                        part("digest", profile.digest()),
                        part("name", profile.name()),
                        part("searchName", profile.searchName()),
                        part("type", profile.type()),
                        part("groupFields", profile.groupFields()),
                        part("fixedValues", profile.fixedValues()),
                        part("risk", risk(profile.risk())),
                        part("mitreAttackIds", profile.mitreAttackIds()),
                        part("analyticStories", profile.analyticStories()),
                        part("securityDomain", profile.securityDomain()),
                        part("rowSearch", profile.rowSearch()),
                        part("fillnullValue", profile.fillnullValue())))
                .substring(0, DIGITS);
    }

    private static String risk(RiskRule risk) {
        return record(
                "RiskRule",
                part("impact", risk.impact()),
                part("confidence", risk.confidence()),
                part("score", risk.score()),
                part("message", risk.message()),
                part("riskObjects", list(risk.riskObjects(), ContentDigest::riskObject)),
                part("threatObjects", list(risk.threatObjects(), ContentDigest::threatObject)));
    }

    private static String riskObject(RiskObjectRule rule) {
        return record(
                "RiskObjectRule",
                Stream.of(
                                part("field", rule.field()),
                                part("type", rule.type()),
                                part("score", rule.score()),
                                added(
                                        "kind",
                                        rule.kind() == null ? null : rule.kind().wireName()),
                                added("message", rule.message()))
                        .filter(part -> !part.isEmpty())
                        .toArray(String[]::new));
    }

    private static String threatObject(ThreatObjectRule rule) {
        return record("ThreatObjectRule", part("field", rule.field()), part("type", rule.type()));
    }

    private static String record(String name, String... parts) {
        return name + "[" + String.join(", ", parts) + "]";
    }

    private static String part(String name, @Nullable Object value) {
        return name + "=" + value;
    }

    /** A part that was added later: empty where it says nothing. */
    private static String added(String name, @Nullable Object value) {
        return value == null ? "" : part(name, value);
    }

    private static <T> List<String> list(List<T> values, Function<T, String> printer) {
        return values.stream().map(printer).toList();
    }
}
