package io.spawnwatch.detection.spl;

import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a search means something that can be run: that fields exist, and that options, aggregates and commands
 * are the supported ones.
 */
public final class SearchChecker {
    private static final Set<String> TRUTH_VALUES = Set.of("true", "false", "t", "f", "1", "0");
    private static final String MISSING = "null";

    /** What can be computed, by the name that the row has it under. */
    private static final Map<String, String> AGGREGATES =
            Map.of("count", "count", "min(_time) as firstTime", "firstTime", "max(_time) as lastTime", "lastTime");

    private static final Set<String> TIMES = Set.of("firstTime", "lastTime");

    private final DataModel model;

    /** A checker of searches about that data model. */
    public SearchChecker(DataModel model) {
        this.model = model;
    }

    /**
     * Checks a search.
     *
     * @throws InvalidDocumentException for the first thing that is not in order
     */
    public void check(Search search) {
        TstatsCommand tstats = search.tstats();
        Word name = tstats.dataModel();
        if (!name.text().equals(model.name())) {
            throw name.origin().fault("the data model '" + name + "' is not supported; only " + model.name() + " is");
        }
        tstats.options().forEach(SearchChecker::check);
        Set<String> outputs = outputs(tstats.aggregates(), name);
        if (tstats.where() != null) {
            tstats.where().accept(new Conditions());
        }
        tstats.by().forEach(this::checkField);
        for (Command command : search.commands()) {
            command.accept(new Commands(outputs));
        }
    }

    /**
     * The name of what an aggregate computes in the row, such as {@code firstTime}, or null where it is not supported.
     */
    public static @Nullable String output(Aggregate aggregate) {
        return AGGREGATES.get(aggregate.toString());
    }

    private static void check(TstatsOption option) {
        String value = option.value().text();
        switch (option.name().text()) {
            case "summariesonly", "allow_old_summaries" -> {
                if (!TRUTH_VALUES.contains(value)) {
                    throw option.value()
                            .origin()
                            .fault("'" + option.name() + "' is '" + value + "', expected true or false");
                }
            }
            case "fillnull_value" -> {
                if (!value.equals(MISSING)) {
                    throw option.value()
                            .origin()
                            .fault("fillnull_value='" + value + "' is not supported; only fillnull_value=null is");
                }
            }
            default -> throw option.name().origin().fault("the tstats option '" + option.name() + "' is not supported");
        }
    }

    private static Set<String> outputs(List<Aggregate> aggregates, Word dataModel) {
        Set<String> outputs = new HashSet<>();
        for (Aggregate aggregate : aggregates) {
            Origin origin = aggregate.function().origin();
            String output = output(aggregate);
            if (output == null) {
                throw origin.fault("the aggregate '" + aggregate
                        + "' is not supported; count, min(_time) as firstTime and max(_time) as lastTime are");
            }
            if (!outputs.add(output)) {
                throw origin.fault("the aggregate '" + aggregate + "' stands here a second time");
            }
        }
        if (outputs.isEmpty()) {
            throw dataModel.origin().fault("tstats without an aggregate, such as count, gives no rows");
        }
        return outputs;
    }

    private void checkField(FieldName field) {
        // The object is left out of the message where it is the right one, and so not what is wrong.
        boolean rightObject = field.object() == null || field.object().equals(model.object());
        if (!rightObject || !model.fields().contains(field.name())) {
            String name = rightObject ? field.name() : field.qualified();
            Stream<String> known = rightObject
                    ? model.fields().stream()
                    : model.fields().stream().map(one -> model.object() + "." + one);
            throw field.origin().fault("unknown field '" + name + "'" + DidYouMean.suffix(name, known.toList()));
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
            if (comparison.operator().isOrder() && !comparison.value().pattern().isLiteral()) {
                throw comparison
                        .value()
                        .origin()
                        .fault("a wildcard after '" + comparison.operator().symbol() + "' is not supported");
            }
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

    private final class Commands implements Command.Visitor<Void> {
        private final Set<String> outputs;

        Commands(Set<String> outputs) {
            this.outputs = outputs;
        }

        @Override
        public @Nullable Void rename(RenameCommand rename) {
            for (RenameCommand.Renaming one : rename.renamings()) {
                if (!one.from().text().equals(model.object() + ".*")
                        || !one.to().text().equals("*")) {
                    throw one.from()
                            .origin()
                            .fault("renaming '" + one.from() + "' to '" + one.to() + "' is not supported; only '"
                                    + model.object() + ".*' to '*' is");
                }
            }
            return null;
        }

        @Override
        public @Nullable Void convert(ConvertCommand convert) {
            for (ConvertCommand.Conversion one : convert.conversions()) {
                if (!one.function().text().equals("ctime")) {
                    throw one.function()
                            .origin()
                            .fault("the convert function '" + one.function() + "' is not supported; only ctime is");
                }
                String field = one.field().text();
                if (!TIMES.contains(field)) {
                    throw one.field()
                            .origin()
                            .fault("ctime of '" + field + "', which is no time; firstTime and lastTime are");
                }
                if (!outputs.contains(field)) {
                    throw one.field().origin().fault("ctime of '" + field + "', which the row does not have");
                }
            }
            return null;
        }

        @Override
        public @Nullable Void search(SearchCommand search) {
            if (!(search.condition() instanceof EveryEvent)) {
                throw search.condition()
                        .origin()
                        .fault("the command 'search' with a condition is not supported; only 'search *' is");
            }
            return null;
        }
    }
}
