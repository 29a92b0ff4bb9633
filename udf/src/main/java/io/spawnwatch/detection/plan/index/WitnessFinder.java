package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.index.Witness.Requirement;
import io.spawnwatch.detection.plan.index.Witness.Sign;
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
 * Finds a condition's witness. Only {@code field=value} and {@code IN} require anything: everything else, and above all
 * {@code NOT}, can hold for a field that is missing or has any other value.
 */
public final class WitnessFinder implements Condition.Visitor<Witness> {
    /** Shorter texts stand in nearly every command line. */
    static final int SHORTEST_TEXT = 3;

    /** Values first: looking them up is cheap and spares the search for texts. */
    private static final Comparator<Requirement> BEST_FIRST =
            Comparator.comparing((Requirement one) -> !one.isOfValues()).thenComparing(WitnessFinder::frequency);

    private WitnessFinder() {}

    /** The witness of a condition, or of no condition. */
    public static Witness of(@Nullable Condition condition) {
        return condition == null ? Witness.NONE : condition.accept(new WitnessFinder());
    }

    @Override
    public Witness and(AndCondition and) {
        return best(witnesses(and.operands()).stream()
                .flatMap(one -> one.requirements().stream())
                .toList());
    }

    /** Of each operand one requirement, any of which is enough: once values if possible, and once texts. */
    @Override
    public Witness or(OrCondition or) {
        Set<Sign> values = new LinkedHashSet<>();
        Set<Sign> texts = new LinkedHashSet<>();
        for (Witness operand : witnesses(or.operands())) {
            if (operand.requirements().isEmpty()) {
                return Witness.NONE;
            }
            values.addAll(first(operand, Requirement::isOfValues).signs());
            texts.addAll(first(operand, one -> !one.isOfValues()).signs());
        }
        return best(List.of(new Requirement(List.copyOf(values)), new Requirement(List.copyOf(texts))));
    }

    @Override
    public Witness not(NotCondition not) {
        return Witness.NONE;
    }

    @Override
    public Witness comparison(Comparison comparison) {
        return comparison.operator() == ComparisonOperator.EQUAL
                ? oneOf(comparison.field().name(), List.of(comparison.value()))
                : Witness.NONE;
    }

    @Override
    public Witness in(InCondition in) {
        return oneOf(in.field().name(), in.values());
    }

    @Override
    public Witness everyEvent(EveryEvent every) {
        return Witness.NONE;
    }

    private static Witness oneOf(String name, List<ComparedValue> values) {
        ProcessField field = EndpointProcesses.field(name);
        Set<Sign> signs = new LinkedHashSet<>();
        for (ComparedValue value : values) {
            ValuePattern pattern = value.pattern();
            String text = pattern.longestLiteral();
            if (!pattern.isLiteral() && text.length() < SHORTEST_TEXT) {
                return Witness.NONE;
            }
            signs.add(new Sign(field, CaseFolding.fold(text), pattern.isLiteral()));
        }
        return new Witness(List.of(new Requirement(List.copyOf(signs))));
    }

    private List<Witness> witnesses(List<Condition> operands) {
        return operands.stream().map(operand -> operand.accept(this)).toList();
    }

    private static Witness best(List<Requirement> requirements) {
        return new Witness(requirements.stream()
                .distinct()
                .sorted(BEST_FIRST)
                .limit(Witness.MOST)
                .toList());
    }

    /** The best requirement of the kind that is wanted, else the best of all. */
    private static Requirement first(Witness witness, Predicate<Requirement> wanted) {
        return witness.requirements().stream()
                .filter(wanted)
                .findFirst()
                .orElse(witness.requirements().get(0));
    }

    /**
     * A guess at how many of a thousand events have it, good enough to choose by: names of executables are many, hosts
     * and users fewer, actions and operating systems few; a text is the rarer the longer it is.
     */
    private static double frequency(Requirement requirement) {
        return requirement.signs().stream()
                .mapToDouble(WitnessFinder::frequency)
                .sum();
    }

    private static double frequency(Sign sign) {
        if (!sign.whole()) {
            return 1 + 400 * Math.pow(0.7, sign.text().length() - SHORTEST_TEXT);
        }
        return switch (sign.field()) {
            case ACTION,
                    OS,
                    VENDOR_PRODUCT,
                    PROCESS_INTEGRITY_LEVEL,
                    DEST_BUNIT,
                    DEST_CATEGORY,
                    DEST_PRIORITY,
                    USER_BUNIT,
                    USER_CATEGORY,
                    USER_PRIORITY -> 300;
            case DEST, USER, USER_ID, PROCESS_CURRENT_DIRECTORY -> 30;
            default -> 1;
        };
    }
}
