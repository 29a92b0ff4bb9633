package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.index.Prefilter.Clause;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.event.ProcessField;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Extracts a condition's prefilter. Only {@code field=value} and {@code IN} require a literal. Anything else, above all
 * {@code NOT}, may be true for a field that is missing or has any other value.
 */
public final class PrefilterExtractor implements Condition.Visitor<Prefilter> {
    /** The length below which a text occurs in nearly every command line. */
    static final int SHORTEST_TEXT = 3;

    /** What command lines of Windows are made of, case folded: whatever occurs in it rules out few events. */
    private static final String ORDINARY = "\"c:\\program files (x86)\\microsoft\\application\\x.exe\" --type=service"
            + " c:\\windows\\system32\\svchost.exe -k netsvcs -p -s /c c:\\users\\user\\appdata\\local\\temp\\x.dll"
            + " c:\\programdata\\ http:// https://";

    /** Whole values first: a lookup is cheap and may spare a search for substrings. */
    private static final Comparator<Clause> BEST_FIRST =
            Comparator.comparing((Clause clause) -> !clause.isExact()).thenComparing(PrefilterExtractor::frequency);

    private PrefilterExtractor() {}

    /** The prefilter of a condition, or of no condition if it is null. */
    public static Prefilter of(@Nullable Condition condition) {
        return condition == null ? Prefilter.NONE : condition.accept(new PrefilterExtractor());
    }

    /** The prefilter of several conditions that must all be true. */
    public static Prefilter of(List<Condition> conditions) {
        return best(conditions.stream()
                .flatMap(condition -> of(condition).clauses().stream())
                .toList());
    }

    @Override
    public Prefilter and(AndCondition and) {
        return best(prefilters(and.operands()).stream()
                .flatMap(prefilter -> prefilter.clauses().stream())
                .toList());
    }

    /** Joins one clause of each operand: once those with whole values, if possible, and once those with substrings. */
    @Override
    public Prefilter or(OrCondition or) {
        Set<RequiredLiteral> values = new LinkedHashSet<>();
        Set<RequiredLiteral> substrings = new LinkedHashSet<>();
        for (Prefilter operand : prefilters(or.operands())) {
            if (operand.clauses().isEmpty()) {
                return Prefilter.NONE;
            }
            values.addAll(bestOfKind(operand, Clause::isExact).literals());
            substrings.addAll(bestOfKind(operand, clause -> !clause.isExact()).literals());
        }
        return best(List.of(new Clause(List.copyOf(values)), new Clause(List.copyOf(substrings))));
    }

    @Override
    public Prefilter not(NotCondition not) {
        return Prefilter.NONE;
    }

    @Override
    public Prefilter comparison(Comparison comparison) {
        return comparison.operator() == ComparisonOperator.EQUAL
                ? anyOf(comparison.field().name(), List.of(comparison.value()))
                : Prefilter.NONE;
    }

    @Override
    public Prefilter in(InCondition in) {
        return anyOf(in.field().name(), in.values());
    }

    @Override
    public Prefilter everyEvent(EveryEvent every) {
        return Prefilter.NONE;
    }

    private static Prefilter anyOf(String name, List<ComparedValue> values) {
        ProcessField field = EndpointProcesses.field(name);
        Set<RequiredLiteral> literals = new LinkedHashSet<>();
        for (ComparedValue value : values) {
            ValuePattern pattern = value.pattern();
            String text = telling(pattern);
            if (!pattern.isLiteral() && isCommon(text)) {
                return Prefilter.NONE;
            }
            literals.add(new RequiredLiteral(field, CaseFolding.fold(text), pattern.isLiteral()));
        }
        return new Prefilter(List.of(new Clause(List.copyOf(literals))));
    }

    /**
     * The longest literal of a pattern, but not one that is in nearly every value if there is another: of {@code g2a*.exe}, it
     * is {@code g2a}.
     */
    private static String telling(ValuePattern pattern) {
        String longest = pattern.longestLiteral();
        if (!isOrdinary(longest)) {
            return longest;
        }
        String telling = pattern.longestLiteral(literal -> !isOrdinary(literal));
        return telling.length() < SHORTEST_TEXT ? longest : telling;
    }

    private static boolean isOrdinary(String text) {
        return ORDINARY.contains(CaseFolding.fold(text));
    }

    /** Whether a text occurs in too many values to tell them apart. */
    private static boolean isCommon(String text) {
        boolean marks = text.length() == SHORTEST_TEXT - 1 && text.chars().noneMatch(PrefilterExtractor::isWordOrBlank);
        return text.length() < SHORTEST_TEXT && !marks && isAscii(text);
    }

    private static boolean isWordOrBlank(int c) {
        return c <= ' ' || Character.isLetterOrDigit(c);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < CaseFolding.ASCII);
    }

    private List<Prefilter> prefilters(List<Condition> operands) {
        return operands.stream().map(operand -> operand.accept(this)).toList();
    }

    private static Prefilter best(List<Clause> clauses) {
        return new Prefilter(clauses.stream()
                .distinct()
                .sorted(BEST_FIRST)
                .limit(Prefilter.MOST)
                .toList());
    }

    /** The best clause of the wanted kind, or else the best of all. */
    private static Clause bestOfKind(Prefilter prefilter, Predicate<Clause> wanted) {
        return prefilter.clauses().stream()
                .filter(wanted)
                .findFirst()
                .orElse(prefilter.clauses().get(0));
    }

    /**
     * An estimate, per thousand events, of how many satisfy a clause. It only needs to rank clauses: there are many
     * names of executables, fewer hosts and users, and very few actions and operating systems; a substring is rarer the
     * longer it is.
     */
    private static double frequency(Clause clause) {
        return clause.literals().stream()
                .mapToDouble(PrefilterExtractor::frequency)
                .sum();
    }

    private static double frequency(RequiredLiteral literal) {
        if (!literal.whole() && !isAscii(literal.text())) {
            return 1;
        }
        if (!literal.whole()) {
            if (isOrdinary(literal.text())) {
                return 500;
            }
            return 1 + 400 * Math.pow(0.7, literal.text().length() - SHORTEST_TEXT);
        }
        return switch (literal.field().variety()) {
            case FEW -> 300;
            case SOME -> 30;
            case MANY -> 1;
        };
    }
}
