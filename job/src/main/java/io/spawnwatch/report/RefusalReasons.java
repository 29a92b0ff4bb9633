package io.spawnwatch.report;

import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why files are refused, the most frequent reason first: what would have to change to run the most of them. */
final class RefusalReasons {
    private static final int MOST_SHOWN = 20;

    private RefusalReasons() {}

    /** The constructs in one line, then the problems that say more than their construct. */
    static void print(List<Verdict> verdicts, PrintWriter out) {
        List<Refusal> refusals =
                verdicts.stream().map(Verdict::refusal).filter(Objects::nonNull).toList();
        if (refusals.isEmpty()) {
            return;
        }
        String constructs = mostFrequentFirst(
                        refusals.stream().map(refusal -> refusal.construct().label()))
                .stream()
                .map(construct -> Printable.of(construct.getKey()) + " " + construct.getValue())
                .collect(Collectors.joining(", "));
        TextBlock.wrapped("refused: ", constructs).forEach(out::println);
        // A macro and a cure differ from file to file where the problem is the same.
        List<Map.Entry<String, Integer>> problems = mostFrequentFirst(refusals.stream()
                .filter(refusal -> !refusal.construct().saysAll())
                .map(Refusal::problem));
        for (Map.Entry<String, Integer> problem : problems.subList(0, Math.min(MOST_SHOWN, problems.size()))) {
            out.println(String.format(Locale.ROOT, "%6d  %s", problem.getValue(), Printable.of(problem.getKey())));
        }
        int others =
                problems.stream().skip(MOST_SHOWN).mapToInt(Map.Entry::getValue).sum();
        if (others > 0) {
            out.println(String.format(Locale.ROOT, "%6d  for other reasons", others));
        }
    }

    private static List<Map.Entry<String, Integer>> mostFrequentFirst(Stream<String> texts) {
        Map<String, Integer> counts = new HashMap<>();
        texts.forEach(text -> counts.merge(text, 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .toList();
    }
}
