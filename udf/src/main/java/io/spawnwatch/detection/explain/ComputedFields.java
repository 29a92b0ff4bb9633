package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.plan.pattern.RegularExpression;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.StatsAggregate;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.TableCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import java.util.List;

/** The fields that a command gives a value. A command that changes only the form of a value, or drops rows, gives none. */
final class ComputedFields implements Command.Visitor<List<String>> {

    @Override
    public List<String> rename(RenameCommand rename) {
        return rename.renamings().stream().map(renaming -> renaming.to().text()).toList();
    }

    @Override
    public List<String> eval(EvalCommand eval) {
        return eval.assignments().stream()
                .map(assignment -> assignment.field().text())
                .toList();
    }

    @Override
    public List<String> rex(RexCommand rex) {
        return RegularExpression.of(rex.regex()).groupNames();
    }

    /** Those that it names; without {@code OUTPUT}, the table's own. */
    @Override
    public List<String> lookup(LookupCommand lookup) {
        return lookup.outputs().stream().map(output -> output.ofRow().text()).toList();
    }

    @Override
    public List<String> stats(StatsCommand stats) {
        return stats.aggregates().stream().map(StatsAggregate::output).toList();
    }

    @Override
    public List<String> convert(ConvertCommand convert) {
        return List.of();
    }

    @Override
    public List<String> search(SearchCommand search) {
        return List.of();
    }

    @Override
    public List<String> where(WhereCommand where) {
        return List.of();
    }

    @Override
    public List<String> regex(RegexCommand regex) {
        return List.of();
    }

    @Override
    public List<String> fields(FieldsCommand fields) {
        return List.of();
    }

    @Override
    public List<String> table(TableCommand table) {
        return List.of();
    }

    @Override
    public List<String> fillnull(FillnullCommand fillnull) {
        return List.of();
    }

    @Override
    public List<String> dedup(DedupCommand dedup) {
        return List.of();
    }

    @Override
    public List<String> sort(SortCommand sort) {
        return List.of();
    }
}
