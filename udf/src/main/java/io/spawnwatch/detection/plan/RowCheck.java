package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that what a detection says about risk can be filled from its rows: a broken message is not shipped. */
final class RowCheck {
    private static final Pattern TOKEN = Pattern.compile("\\$([^\\s$]+)\\$");

    private RowCheck() {}

    /**
     * Checks message and objects.
     *
     * @param fields   fields that each row has a value of, or that the condition fixes
     * @param computed what the row has besides: {@code count} and the like
     * @throws InvalidDocumentException for the first field that rows do not have
     */
    static void check(Detection detection, Set<String> fields, Set<String> computed) {
        Set<String> all = new LinkedHashSet<>(fields);
        all.addAll(computed);
        Matcher token = TOKEN.matcher(detection.risk().message());
        while (token.find()) {
            String name = withoutObject(token.group(1));
            if (!all.contains(name)) {
                throw fault(detection, "the message has the token " + token.group() + ", but ", name, all);
            }
        }
        List<String> objects = new ArrayList<>();
        detection.risk().riskObjects().stream().map(RiskObjectRule::field).forEach(objects::add);
        detection.risk().threatObjects().stream().map(ThreatObjectRule::field).forEach(objects::add);
        for (String name : objects) {
            if (!fields.contains(name)) {
                throw fault(detection, "a risk or threat object is named after '" + name + "', but ", name, fields);
            }
        }
    }

    private static InvalidDocumentException fault(Detection detection, String found, String name, Set<String> known) {
        return new InvalidDocumentException(
                detection.messagePlace(),
                found + "the row has no field '" + name + "'" + DidYouMean.suffix(name, known));
    }

    private static String withoutObject(String token) {
        String object = EndpointProcesses.MODEL.object() + ".";
        return token.startsWith(object) ? token.substring(object.length()) : token;
    }
}
