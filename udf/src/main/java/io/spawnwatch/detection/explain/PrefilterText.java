package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.plan.index.Prefilter;
import io.spawnwatch.detection.plan.index.Prefilter.Clause;
import io.spawnwatch.detection.plan.index.RequiredLiteral;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the index finds the events that may satisfy a condition, in words. */
final class PrefilterText {

    /** A longer list says no more: a lookup's has thousands. */
    private static final int MOST_TEXTS = 100;

    private static final int SHOWN_OF_MORE = 10;

    private PrefilterText() {}

    /** One text for each clause. */
    static List<String> of(Prefilter prefilter) {
        if (prefilter.clauses().isEmpty()) {
            return List.of("nothing that can be looked up: it is evaluated on every event");
        }
        List<String> texts = new ArrayList<>();
        for (Clause clause : prefilter.clauses()) {
            texts.add((texts.isEmpty() ? "looked up by " : "and ") + print(clause));
        }
        return texts;
    }

    /** The text of one clause, without what joins it to others. */
    static String print(Clause clause) {
        Map<String, List<String>> byPlace = new LinkedHashMap<>();
        for (RequiredLiteral literal : clause.literals()) {
            byPlace.computeIfAbsent(
                            literal.field().cimName() + (literal.whole() ? " = " : " containing "),
                            place -> new ArrayList<>())
                    .add('"' + literal.text() + '"');
        }
        List<String> alternatives = new ArrayList<>();
        byPlace.forEach((place, texts) -> alternatives.add(place + join(texts)));
        return String.join(", or ", alternatives);
    }

    private static String join(List<String> texts) {
        return texts.size() <= MOST_TEXTS
                ? String.join(" or ", texts)
                : String.join(" or ", texts.subList(0, SHOWN_OF_MORE)) + " or one of " + (texts.size() - SHOWN_OF_MORE)
                        + " others";
    }
}
