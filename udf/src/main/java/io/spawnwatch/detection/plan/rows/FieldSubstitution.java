package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.SubsearchCondition;
import io.spawnwatch.detection.spl.TextLiteral;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes expressions and conditions with other names for the fields that they read. */
final class FieldSubstitution
        implements Expression.Visitor<@Nullable Expression>, Condition.Visitor<@Nullable Condition> {
    private final Function<String, @Nullable String> names;

    /**
     * Substitutes names.
     *
     * @param names the new name of a field, or null if it has none; then nothing that reads the field can be written
     */
    FieldSubstitution(Function<String, @Nullable String> names) {
        this.names = names;
    }

    /** The fields that an expression reads. */
    static Set<String> fieldsOf(Expression expression) {
        Set<String> fields = new LinkedHashSet<>();
        expression.accept(recording(fields));
        return fields;
    }

    /** The fields that a condition reads. */
    static Set<String> fieldsOf(Condition condition) {
        Set<String> fields = new LinkedHashSet<>();
        condition.accept(recording(fields));
        return fields;
    }

    private static FieldSubstitution recording(Set<String> fields) {
        return new FieldSubstitution(name -> {
            fields.add(name);
            return name;
        });
    }

    /** The expression with the new names, or null if it reads a field without one. */
    @Nullable
    Expression apply(Expression expression) {
        return expression.accept(this);
    }

    /** The condition with the new names, or null if it reads a field without one. A subsearch is kept as it is written. */
    @Nullable
    Condition apply(Condition condition) {
        Condition substituted = condition.accept(this);
        return substituted != null && condition instanceof SubsearchCondition subsearch
                ? new SubsearchCondition(subsearch.subsearch(), substituted)
                : substituted;
    }

    /** The word with the new name, or null if there is none. */
    @Nullable
    Word apply(Word field) {
        String name = names.apply(field.text());
        return name == null ? null : new Word(name, field.origin());
    }

    @Override
    public @Nullable Expression field(FieldValue field) {
        Word name = apply(field.field());
        return name == null ? null : new FieldValue(name);
    }

    @Override
    public Expression text(TextLiteral text) {
        return text;
    }

    @Override
    public Expression number(NumberLiteral number) {
        return number;
    }

    @Override
    public @Nullable Expression call(FunctionCall call) {
        List<Expression> arguments = expressions(call.arguments());
        return arguments == null ? null : new FunctionCall(call.function(), arguments);
    }

    @Override
    public @Nullable Expression operation(Operation operation) {
        List<Expression> operands = expressions(operation.operands());
        return operands == null ? null : new Operation(operation.operator(), operands, operation.origin());
    }

    private @Nullable List<Expression> expressions(List<Expression> expressions) {
        List<Expression> substituted = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            Expression with = apply(expression);
            if (with == null) {
                return null;
            }
            substituted.add(with);
        }
        return substituted;
    }

    @Override
    public @Nullable Condition and(AndCondition and) {
        List<Condition> operands = conditions(and.operands());
        return operands == null ? null : new AndCondition(operands);
    }

    @Override
    public @Nullable Condition or(OrCondition or) {
        List<Condition> operands = conditions(or.operands());
        return operands == null ? null : new OrCondition(operands);
    }

    @Override
    public @Nullable Condition not(NotCondition not) {
        Condition operand = apply(not.operand());
        return operand == null ? null : new NotCondition(operand);
    }

    @Override
    public @Nullable Condition comparison(Comparison comparison) {
        FieldName field = name(comparison.field());
        return field == null ? null : new Comparison(field, comparison.operator(), comparison.value());
    }

    @Override
    public @Nullable Condition in(InCondition in) {
        FieldName field = name(in.field());
        return field == null ? null : new InCondition(field, in.values());
    }

    @Override
    public Condition everyEvent(EveryEvent every) {
        return every;
    }

    private @Nullable FieldName name(FieldName field) {
        String name = names.apply(field.qualified());
        return name == null ? null : new FieldName(null, name, field.origin());
    }

    private @Nullable List<Condition> conditions(List<Condition> conditions) {
        List<Condition> substituted = new ArrayList<>(conditions.size());
        for (Condition condition : conditions) {
            Condition with = apply(condition);
            if (with == null) {
                return null;
            }
            substituted.add(with);
        }
        return substituted;
    }
}
