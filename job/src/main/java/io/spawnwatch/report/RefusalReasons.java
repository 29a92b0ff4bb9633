package io.spawnwatch.report;

import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why files are refused, the most frequent reason first: what would have to be changed to run the most of them. */
final class RefusalReasons {
    private static final int SHOWN = 20;

    /** Which macro a construct came from, what could be used instead and what it was applied to do not make a kind. */
    private static final Pattern MACRO = Pattern.compile("^(?:in macro `[^`]*`: )+");

    private static final Pattern CURE = Pattern.compile("; .*$");
    private static final Pattern ARGUMENTS = Pattern.compile("\\([^']*\\)[^']*(?=')");

    /** What a reason names, by its words. The first that is found counts; {@code $1} is what stands in parentheses. */
    private static final List<Construct> CONSTRUCTS = List.of(
            new Construct("^the command '(.+)' is not supported(?:$|;)", "$1", true),
            new Construct("^a subsearch is not supported$", "subsearch", true),
            new Construct("^the data model '([^']+)'", "data model $1", true),
            new Construct("(?:in|of) the command '([^']+)'", "$1", false),
            new Construct("^the command '([^']+)'", "$1", false),
            new Construct("^the aggregate '(\\w+)", "aggregate $1", false),
            new Construct("^(?:the|there is no)(?: convert)? function '([^']+)'", "function $1", false),
            new Construct("^the tstats option '([^']+)'", "option $1", false),
            new Construct("^unknown (\\w+) ", "unknown $1", false),
            new Construct("grouping by (_time)", "$1", false),
            new Construct("rows? ha(?:s|ve) no field|which the row does not have", "missing row field", false),
            new Construct("^in the regular expression", "regular expression", false),
            new Construct("^the directive '(\\w+)", "directive $1", false),
            new Construct("^'(\\w+)' without ", "$1", false),
            new Construct("^a term without a field", "term without a field", false),
            new Construct("^a \\| is missing ", "missing |", false),
            new Construct("^a backtick is missing|^the macro that begins here", "missing backtick", false),
            new Construct("^the (?:quote that begins this|text that begins with this quote)", "open quote", false),
            new Construct("^expected ", "syntax", false),
            new Construct("^id .* is already taken", "duplicate id", false),
            new Construct("^renaming ", "rename", false),
            new Construct("^ctime ", "convert", false),
            new Construct("^(\\w+) (?:takes|wants|computes|is for|with a|by an|has a) ", "function $1", false));

    /**
     * A reason's name.
     *
     * @param pattern found in the reason
     * @param name    with {@code $1} for the pattern's group
     * @param whole   whether the name says all that the reason does
     */
    private record Construct(Pattern pattern, String name, boolean whole) {
        Construct(String pattern, String name, boolean whole) {
            this(Pattern.compile(pattern), name, whole);
        }
    }

    private RefusalReasons() {}

    /** The constructs in one line, then the reasons that say more than their construct. */
    static void print(List<Verdict> verdicts, PrintWriter out) {
        List<Verdict> refused = verdicts.stream()
                .filter(verdict -> verdict.outcome() == Outcome.REFUSED)
                .toList();
        if (refused.isEmpty()) {
            return;
        }
        TextBlock.wrapped(
                        "refused: ",
                        counted(refused, RefusalReasons::construct, verdict -> true).stream()
                                .map(one -> one.getKey() + " " + one.getValue())
                                .collect(Collectors.joining(", ")))
                .forEach(out::println);
        List<Map.Entry<String, Integer>> kinds =
                counted(refused, verdict -> kind(reason(verdict)), verdict -> !saysAll(verdict));
        for (Map.Entry<String, Integer> kind : kinds.subList(0, Math.min(SHOWN, kinds.size()))) {
            out.println(String.format(Locale.ROOT, "%6d  %s", kind.getValue(), Printable.of(kind.getKey())));
        }
        int others = kinds.stream().skip(SHOWN).mapToInt(Map.Entry::getValue).sum();
        if (others > 0) {
            out.println(String.format(Locale.ROOT, "%6d  for other reasons", others));
        }
    }

    /** The name of what a refused file uses that cannot be run. */
    static String construct(Verdict verdict) {
        String reason = MACRO.matcher(reason(verdict)).replaceFirst("");
        for (Construct construct : CONSTRUCTS) {
            Matcher matcher = construct.pattern.matcher(reason);
            if (matcher.find()) {
                return matcher.groupCount() == 0
                        ? construct.name
                        : construct.name.replace("$1", matcher.group(1).toLowerCase(Locale.ROOT));
            }
        }
        return verdict.detection() == null ? "detection file" : "other";
    }

    static String kind(String reason) {
        String kind = MACRO.matcher(reason).replaceFirst("");
        kind = CURE.matcher(kind).replaceFirst("");
        return ARGUMENTS.matcher(kind).replaceAll("(...)");
    }

    private static boolean saysAll(Verdict verdict) {
        String reason = MACRO.matcher(reason(verdict)).replaceFirst("");
        return CONSTRUCTS.stream()
                .filter(construct -> construct.pattern.matcher(reason).find())
                .findFirst()
                .map(Construct::whole)
                .orElse(false);
    }

    private static String reason(Verdict verdict) {
        return String.valueOf(verdict.reason());
    }

    private static List<Map.Entry<String, Integer>> counted(
            List<Verdict> verdicts, Function<Verdict, String> name, Predicate<Verdict> wanted) {
        Map<String, Integer> counts = new HashMap<>();
        verdicts.stream().filter(wanted).forEach(verdict -> counts.merge(name.apply(verdict), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .toList();
    }
}
