package io.spawnwatch.report;

import io.spawnwatch.detection.plan.index.Witness;
import io.spawnwatch.detection.plan.index.Witness.Requirement;
import io.spawnwatch.detection.plan.index.Witness.Sign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the events that may meet a condition are found among all, in words. */
final class WitnessText {

    private WitnessText() {}

    /** A text for each requirement. */
    static List<String> of(Witness witness) {
        if (witness.requirements().isEmpty()) {
            return List.of("nothing that could be looked up: it is evaluated on every event");
        }
        List<String> texts = new ArrayList<>();
        for (Requirement requirement : witness.requirements()) {
            texts.add((texts.isEmpty() ? "looked up by " : "and ") + print(requirement));
        }
        return texts;
    }

    private static String print(Requirement requirement) {
        Map<String, List<String>> byPlace = new LinkedHashMap<>();
        for (Sign sign : requirement.signs()) {
            byPlace.computeIfAbsent(
                            sign.field().cimName() + (sign.whole() ? " = " : " containing "),
                            place -> new ArrayList<>())
                    .add('"' + sign.text() + '"');
        }
        List<String> alternatives = new ArrayList<>();
        byPlace.forEach((place, texts) -> alternatives.add(place + String.join(" or ", texts)));
        return String.join(", or ", alternatives);
    }
}
