package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the {@code tstats} of a search can be run: that its fields exist and that its options and aggregates are
 * supported. The commands after it are checked when rows are planned, because only then are their fields known.
 */
public final class SearchChecker {
    private static final Set<String> TRUTH_VALUES = Set.of("true", "false", "t", "f", "1", "0");

    private final DataModel model;

    /** A checker for searches of this data model. */
    public SearchChecker(DataModel model) {
        this.model = model;
    }

    /**
     * Checks the command.
     *
     * @throws InvalidDocumentException for the first problem
     */
    public void check(TstatsCommand tstats) {
        Word name = tstats.dataModel();
        if (!name.text().equals(model.name())) {
            throw name.origin()
                    .fault(
                            Construct.dataModel(name.text()),
                            "the data model '" + name + "' is not supported",
                            "only " + model.name() + " is");
        }
        tstats.options().forEach(SearchChecker::check);
        refuseSecondFillnullValue(tstats.options());
        if (tstats.where() != null) {
            tstats.where().accept(new Conditions());
        }
        tstats.by().forEach(this::checkField);
        if (tstats.time() != null) {
            tstats.time().length();
        }
        checkAggregates(tstats);
    }

    private static void check(TstatsOption option) {
        String value = option.value().text();
        switch (option.name().text()) {
            case "summariesonly", "allow_old_summaries" -> {
                if (!TRUTH_VALUES.contains(value)) {
                    throw option.value()
                            .origin()
                            .fault(
                                    Construct.option(option.name().text()),
                                    "'" + option.name() + "' is '" + value + "', expected true or false");
                }
            }
            case TstatsOption.FILLNULL_VALUE -> {
                // Any text is valid.
            }
            default ->
                throw option.name()
                        .origin()
                        .fault(
                                Construct.option(option.name().text()),
                                "the tstats option '" + option.name() + "' is not supported");
        }
    }

    private static void refuseSecondFillnullValue(List<TstatsOption> options) {
        List<TstatsOption> values = options.stream()
                .filter(option -> option.name().text().equals(TstatsOption.FILLNULL_VALUE))
                .toList();
        if (values.size() > 1) {
            throw values.get(1)
                    .name()
                    .origin()
                    .fault(Construct.option(TstatsOption.FILLNULL_VALUE), "tstats has a second 'fillnull_value'");
        }
    }

    private void checkAggregates(TstatsCommand tstats) {
        Set<String> outputs = new HashSet<>();
        tstats.by().forEach(field -> outputs.add(field.qualified()));
        List<Aggregate> aggregates = tstats.aggregates();
        for (Aggregate aggregate : aggregates) {
            check(aggregate);
            if (!outputs.add(aggregate.output())) {
                throw aggregate
                        .function()
                        .origin()
                        .fault(
                                aggregate.construct(),
                                "the row already has a field '" + aggregate.output() + "'",
                                "rename this one with 'as'");
            }
        }
        if (aggregates.isEmpty()) {
            throw tstats.dataModel()
                    .origin()
                    .fault(Construct.formOf("tstats"), "tstats needs an aggregate, such as count");
        }
    }

    private void check(Aggregate aggregate) {
        AggregateFunction function = aggregate.computes();
        FieldName argument = aggregate.argument();
        if (argument == null) {
            if (function != AggregateFunction.COUNT) {
                throw aggregate
                        .function()
                        .origin()
                        .fault(
                                aggregate.construct(),
                                "the aggregate '" + aggregate.function() + "' needs a field in parentheses");
            }
        } else if (!aggregate.isOfTime()) {
            checkField(argument);
        } else if (!function.isOfTime()) {
            throw argument.origin()
                    .fault(
                            aggregate.construct(),
                            "the aggregate '" + aggregate.function() + "' of _time is not supported",
                            "min, max, earliest and latest are");
        }
    }

    private void checkField(FieldName field) {
        if (!model.has(field)) {
            throw model.unknownField(field);
        }
    }

    private final class Conditions implements Condition.Visitor<Void> {
        @Override
        public @Nullable Void and(AndCondition and) {
            and.operands().forEach(operand -> operand.accept(this));
            return null;
        }

        @Override
        public @Nullable Void or(OrCondition or) {
            or.operands().forEach(operand -> operand.accept(this));
            return null;
        }

        @Override
        public @Nullable Void not(NotCondition not) {
            return not.operand().accept(this);
        }

        @Override
        public @Nullable Void comparison(Comparison comparison) {
            checkField(comparison.field());
            comparison.checkOrder();
            return null;
        }

        @Override
        public @Nullable Void in(InCondition in) {
            checkField(in.field());
            return null;
        }

        @Override
        public @Nullable Void everyEvent(EveryEvent every) {
            return null;
        }
    }
}
