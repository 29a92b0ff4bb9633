package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.eval.Bound;
import io.spawnwatch.detection.plan.eval.NumberText;
import io.spawnwatch.detection.plan.pattern.RequiredText;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.TextLiteral;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Derives from the conditions on a group what an index can look up: which values its fields must have, as a condition of the
 * kind that {@code tstats} has. It may be true of more events than the conditions, never of fewer: an index ignores case, so
 * that a comparison that minds it requires the same, and {@code _} of {@code like} becomes {@code *}. Each visit returns the
 * requirement, or null if there is none that can be looked up.
 */
final class RequiredValues implements Condition.Visitor<@Nullable Condition>, Expression.Visitor<@Nullable Condition> {
    private final HeldValues values;

    private RequiredValues(HeldValues values) {
        this.values = values;
    }

    /**
     * What some commands require.
     *
     * @param commands those of a {@link GroupCondition}
     * @param values   where the values that they read come from
     */
    static @Nullable Condition of(List<Command> commands, HeldValues values) {
        RequiredValues visitor = new RequiredValues(values);
        List<Condition> required = new ArrayList<>();
        for (Command command : commands) {
            Condition condition = null;
            if (command instanceof SearchCommand search) {
                condition = search.condition().accept(visitor);
            } else if (command instanceof WhereCommand where) {
                condition = where.condition().accept(visitor);
            } else if (command instanceof RegexCommand regex && regex.wanted()) {
                condition = visitor.matching(new FieldValue(regex.field()), regex.regex());
            }
            if (condition != null) {
                required.add(condition);
            }
        }
        return all(required);
    }

    private static @Nullable Condition all(List<Condition> conditions) {
        return switch (conditions.size()) {
            case 0 -> null;
            case 1 -> conditions.get(0);
            default -> new AndCondition(conditions);
        };
    }

    private static @Nullable Condition any(List<@Nullable Condition> conditions) {
        List<Condition> required = new ArrayList<>();
        for (Condition condition : conditions) {
            if (condition == null) {
                return null;
            }
            required.add(condition);
        }
        return required.size() == 1 ? required.get(0) : new OrCondition(required);
    }

    @Override
    public @Nullable Condition and(AndCondition and) {
        return all(and.operands().stream()
                .map(operand -> operand.accept(this))
                .filter(Objects::nonNull)
                .toList());
    }

    @Override
    public @Nullable Condition or(OrCondition or) {
        List<@Nullable Condition> operands = new ArrayList<>();
        or.operands().forEach(operand -> operands.add(operand.accept(this)));
        return any(operands);
    }

    @Override
    public @Nullable Condition not(NotCondition not) {
        return null;
    }

    @Override
    public @Nullable Condition comparison(Comparison comparison) {
        ValuePattern pattern = comparison.value().pattern();
        String literal = pattern.literal();
        Expression field = value(comparison.field().qualified(), comparison.origin());
        if (comparison.operator().isOrder()) {
            if (literal == null) {
                return null;
            }
            Condition many = atLeast(field, operator(comparison.operator()), NumberText.parse(literal));
            return many == null ? having(field, new Bound(comparison.operator(), literal)::contains, null) : many;
        }
        boolean number = literal != null && !Double.isNaN(NumberText.parse(literal));
        if (comparison.operator() == ComparisonOperator.DIFFERENT) {
            return having(field, text -> !pattern.matches(text), null);
        }
        return having(
                field,
                text -> pattern.matches(text) || (literal != null && isSameNumber(text, literal)),
                // The same number can be written in other ways.
                number ? null : List.of(pattern));
    }

    private static ExpressionOperator operator(ComparisonOperator operator) {
        return switch (operator) {
            case GREATER -> ExpressionOperator.GREATER;
            case AT_LEAST -> ExpressionOperator.AT_LEAST;
            default -> ExpressionOperator.LESS;
        };
    }

    @Override
    public @Nullable Condition in(InCondition in) {
        List<ValuePattern> patterns =
                in.values().stream().map(value -> value.pattern()).toList();
        List<String> numbers = patterns.stream()
                .map(ValuePattern::literal)
                .filter(Objects::nonNull)
                .filter(literal -> !Double.isNaN(NumberText.parse(literal)))
                .toList();
        return having(
                value(in.field().qualified(), in.origin()),
                text -> patterns.stream().anyMatch(pattern -> pattern.matches(text))
                        || numbers.stream().anyMatch(number -> isSameNumber(text, number)),
                numbers.isEmpty() ? patterns : null);
    }

    @Override
    public @Nullable Condition everyEvent(EveryEvent every) {
        return null;
    }

    private static Expression value(String name, Origin origin) {
        return new FieldValue(new Word(name, origin));
    }

    @Override
    public @Nullable Condition field(FieldValue field) {
        return null;
    }

    @Override
    public @Nullable Condition text(TextLiteral text) {
        return null;
    }

    @Override
    public @Nullable Condition number(NumberLiteral number) {
        return null;
    }

    @Override
    public @Nullable Condition operation(Operation operation) {
        List<Expression> operands = operation.operands();
        return switch (operation.operator()) {
            case AND ->
                all(operands.stream()
                        .map(operand -> operand.accept(this))
                        .filter(Objects::nonNull)
                        .toList());
            case OR -> {
                List<@Nullable Condition> alternatives = new ArrayList<>();
                operands.forEach(operand -> alternatives.add(operand.accept(this)));
                yield any(alternatives);
            }
            case EQUAL -> {
                Condition required = equal(operands.get(0), List.of(operands.get(1)));
                yield required == null ? equal(operands.get(1), List.of(operands.get(0))) : required;
            }
            case DIFFERENT -> {
                String literal = HeldValues.literal(operands.get(1));
                yield literal == null ? null : having(operands.get(0), text -> !isSame(text, literal), null);
            }
            case GREATER, AT_LEAST -> {
                String limit = HeldValues.literal(operands.get(1));
                yield limit == null ? null : atLeast(operands.get(0), operation.operator(), NumberText.parse(limit));
            }
            default -> null;
        };
    }

    @Override
    public @Nullable Condition call(FunctionCall call) {
        List<Expression> arguments = call.arguments();
        return switch (call.function().text()) {
            case "like" ->
                arguments.get(1) instanceof TextLiteral pattern ? like(arguments.get(0), pattern.text()) : null;
            case "match" ->
                arguments.get(1) instanceof TextLiteral regex ? matching(arguments.get(0), regex.text()) : null;
            case "in" -> equal(arguments.get(0), arguments.subList(1, arguments.size()));
            case "isnotnull" -> having(arguments.get(0), text -> true, null);
            default -> null;
        };
    }

    private @Nullable Condition equal(Expression value, List<Expression> others) {
        List<ValuePattern> patterns = new ArrayList<>();
        List<String> literals = new ArrayList<>();
        boolean number = false;
        for (Expression other : others) {
            String literal = HeldValues.literal(other);
            if (literal == null) {
                return null;
            }
            number |= !Double.isNaN(NumberText.parse(literal));
            literals.add(literal);
            patterns.add(ValuePattern.ofWritten(ValuePattern.escape(literal)));
        }
        return having(
                value, text -> literals.stream().anyMatch(literal -> isSame(text, literal)), number ? null : patterns);
    }

    private @Nullable Condition like(Expression value, Word pattern) {
        ValuePattern weaker = ValuePattern.ofWritten(
                ValuePattern.escape(pattern.text()).replace('%', '*').replace('_', '*'));
        return having(value, weaker::matches, List.of(weaker));
    }

    private @Nullable Condition matching(Expression value, Word regex) {
        RequiredText.Found text = RequiredText.of(regex.text());
        return text == null ? null : values.containing(value, text.text(), text.ignoresCase());
    }

    /** That a value exists and one of its texts is accepted. */
    private @Nullable Condition having(
            Expression value, Predicate<String> accepted, @Nullable List<ValuePattern> patterns) {
        Condition required = values.having(value, accepted, patterns);
        if (required != null) {
            return required;
        }
        Expression chosen = values.conditionFor(value, accepted);
        return chosen == null ? null : chosen.accept(this);
    }

    /** A text has several parts only if it contains what it is split by. */
    private @Nullable Condition atLeast(Expression count, ExpressionOperator operator, double limit) {
        if (operator != ExpressionOperator.GREATER && operator != ExpressionOperator.AT_LEAST) {
            return null;
        }
        HeldValues.Parts parts = values.parts(count);
        // The count of one part is 1 plus what is added.
        boolean moreThanOne = parts != null
                && (operator == ExpressionOperator.GREATER ? limit - parts.added() >= 1 : limit - parts.added() > 1);
        return moreThanOne ? values.containing(parts.of(), parts.delimiter(), false) : null;
    }

    private static boolean isSame(String text, String literal) {
        return text.equals(literal) || isSameNumber(text, literal);
    }

    private static boolean isSameNumber(String text, String literal) {
        double number = NumberText.parse(literal);
        return !Double.isNaN(number) && NumberText.parse(text) == number;
    }
}
