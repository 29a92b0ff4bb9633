package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes fields that no event has out of the {@code by} of {@code tstats}. With {@code fillnull_value}, such a field has that
 * text in every row, and groups are the same without it. A field that resembles one of the data model's is probably
 * misspelt, and one that names an object has no meaning here; {@link SearchChecker} refuses both.
 */
public final class AbsentGroupFields {
    private AbsentGroupFields() {}

    /**
     * The search without such fields. Its first commands give its rows their text.
     *
     * @param warnings collects a warning about each of them
     */
    public static Search remove(Search search, DataModel model, Consumer<Warning> warnings) {
        TstatsCommand tstats = search.tstats();
        String filler = tstats.fillnullValue();
        if (filler == null) {
            return search;
        }
        List<FieldName> by = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        for (FieldName field : tstats.by()) {
            if (!isAbsent(field, model)) {
                by.add(field);
                continue;
            }
            warnings.accept(field.origin()
                    .warning("no event has the field '" + field + "', so it is '" + filler + "' in every row"));
            commands.add(new EvalCommand(List.of(new EvalCommand.Assignment(
                    new Word(field.name(), field.origin()), new TextLiteral(new Word(filler, field.origin()))))));
        }
        if (commands.isEmpty()) {
            return search;
        }
        commands.addAll(search.commands());
        return new Search(
                new TstatsCommand(
                        tstats.options(), tstats.aggregates(), tstats.dataModel(), tstats.where(), by, tstats.time()),
                commands);
    }

    private static boolean isAbsent(FieldName field, DataModel model) {
        return field.object() == null
                && model.isAbsent(field)
                && DidYouMean.nearest(field.name(), model.fields()) == null;
    }
}
