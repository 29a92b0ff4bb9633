package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.ReferenceMatcher;
import io.spawnwatch.detection.plan.eval.NaiveInterpreter;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.TableCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.detection.spl.Word;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference implementation of commands: evaluates them directly from the syntax tree on a map and shares no code with
 * the plan. Each visit returns whether the row is kept.
 */
final class NaiveRows implements Command.Visitor<Boolean>, Condition.Visitor<Boolean> {
    private final Map<String, NaiveTable> tables;
    private Map<String, Object> row;

    NaiveRows(Map<String, Object> row) {
        this(row, Map.of());
    }

    NaiveRows(Map<String, Object> row, Map<String, NaiveTable> tables) {
        this.row = new LinkedHashMap<>(row);
        this.tables = tables;
    }

    Map<String, Object> row() {
        return row;
    }

    @Override
    public Boolean rename(RenameCommand rename) {
        for (RenameCommand.Renaming renaming : rename.renamings()) {
            Pattern from = pattern(renaming.from().text());
            Map<String, Object> renamed = new LinkedHashMap<>();
            Map<String, Object> kept = new LinkedHashMap<>();
            row.forEach((name, value) -> {
                Matcher matcher = from.matcher(name);
                if (matcher.matches()) {
                    String to = renaming.to().text();
                    for (int i = 1; i <= matcher.groupCount(); i++) {
                        to = to.replaceFirst("\\*", Matcher.quoteReplacement(matcher.group(i)));
                    }
                    renamed.put(to, value);
                } else {
                    kept.put(name, value);
                }
            });
            if (!renaming.from().text().contains("*")) {
                kept.remove(renaming.to().text());
            }
            kept.putAll(renamed);
            row = kept;
        }
        return true;
    }

    @Override
    public Boolean convert(ConvertCommand convert) {
        for (ConvertCommand.Conversion conversion : convert.conversions()) {
            row.computeIfPresent(
                    conversion.field().text(),
                    (name, value) -> value instanceof BigDecimal seconds
                            ? Instant.ofEpochSecond(seconds.longValue())
                                    .toString()
                                    .replace("Z", "")
                            : value);
        }
        return true;
    }

    @Override
    public Boolean search(SearchCommand search) {
        return search.condition().accept(this);
    }

    @Override
    public Boolean where(WhereCommand where) {
        return Boolean.TRUE.equals(new NaiveInterpreter(row).evaluate(where.condition()));
    }

    @Override
    public Boolean regex(RegexCommand regex) {
        Object value = row.get(regex.field().text());
        Pattern pattern = Pattern.compile(regex.regex().text());
        int found = 0;
        if (value != null) {
            for (String text : NaiveInterpreter.texts(value)) {
                found += pattern.matcher(text).find() ? 1 : 0;
            }
        }
        return regex.wanted() ? found > 0 : found == 0;
    }

    @Override
    public Boolean rex(RexCommand rex) {
        Object value = row.get(rex.field().text());
        if (value != null) {
            // Java allows no underscore in a group's name. All groups of these tests are named, so numbers do.
            Matcher names = Pattern.compile("\\?<(\\w+)>").matcher(rex.regex().text());
            Matcher matcher = Pattern.compile(names.replaceAll(""))
                    .matcher(NaiveInterpreter.texts(value).get(0));
            names.reset();
            if (matcher.find()) {
                for (int i = 1; names.find(); i++) {
                    if (matcher.group(i) != null) {
                        row.put(names.group(1), matcher.group(i));
                    }
                }
            }
        }
        return true;
    }

    @Override
    public Boolean eval(EvalCommand eval) {
        for (EvalCommand.Assignment assignment : eval.assignments()) {
            Object value = new NaiveInterpreter(row).evaluate(assignment.expression());
            if (value == null) {
                row.remove(assignment.field().text());
            } else {
                row.put(assignment.field().text(), value);
            }
        }
        return true;
    }

    @Override
    public Boolean fields(FieldsCommand fields) {
        List<Word> internal = fields.fields().stream()
                .filter(field -> field.text().startsWith("_"))
                .toList();
        row.keySet()
                .removeIf(name -> name.startsWith("_")
                        ? !fields.kept() && isNamed(name, internal)
                        : isNamed(name, fields.fields()) != fields.kept());
        return true;
    }

    @Override
    public Boolean table(TableCommand table) {
        row.keySet().removeIf(name -> !isNamed(name, table.fields()));
        return true;
    }

    @Override
    public Boolean fillnull(FillnullCommand fillnull) {
        fillnull.fields()
                .forEach(field -> row.putIfAbsent(
                        field.text(), new BigDecimal(fillnull.value().text())));
        return true;
    }

    @Override
    public Boolean dedup(DedupCommand dedup) {
        return dedup.fields().stream().allMatch(field -> row.containsKey(field.text()));
    }

    @Override
    public Boolean lookup(LookupCommand lookup) {
        NaiveTable table = tables.get(lookup.name().text());
        List<Map<String, String>> sought = List.of(Map.of());
        for (LookupCommand.Field input : lookup.inputs()) {
            Object value = row.get(input.ofRow().text());
            if (value == null) {
                return true;
            }
            List<Map<String, String>> more = new ArrayList<>();
            for (Map<String, String> before : sought) {
                for (String text : NaiveInterpreter.texts(value)) {
                    Map<String, String> extended = new LinkedHashMap<>(before);
                    extended.put(input.ofTable().text(), text);
                    more.add(extended);
                }
            }
            sought = more;
        }
        List<LookupCommand.Field> outputs = new ArrayList<>(lookup.outputs());
        if (outputs.isEmpty()) {
            for (String field : table.fields()) {
                if (lookup.inputs().stream()
                        .noneMatch(input -> input.ofTable().text().equals(field))) {
                    Word word = new Word(field, lookup.name().origin());
                    outputs.add(new LookupCommand.Field(word, word));
                }
            }
        }
        Map<String, Object> before = Map.copyOf(row);
        for (LookupCommand.Field output : outputs) {
            String name = output.ofRow().text();
            if (lookup.keepsValues() && before.containsKey(name)) {
                continue;
            }
            List<String> values = new ArrayList<>();
            sought.forEach(
                    keys -> values.addAll(table.look(keys, output.ofTable().text())));
            row.remove(name);
            if (!values.isEmpty()) {
                row.put(name, values.size() == 1 ? values.get(0) : values);
            }
        }
        return true;
    }

    @Override
    public Boolean sort(SortCommand sort) {
        return true;
    }

    @Override
    public Boolean stats(StatsCommand stats) {
        throw new IllegalArgumentException("stats needs more than one row: " + stats);
    }

    @Override
    public Boolean and(AndCondition and) {
        return and.operands().stream().allMatch(operand -> operand.accept(this));
    }

    @Override
    public Boolean or(OrCondition or) {
        return or.operands().stream().anyMatch(operand -> operand.accept(this));
    }

    @Override
    public Boolean not(NotCondition not) {
        return !not.operand().accept(this);
    }

    @Override
    public Boolean comparison(Comparison comparison) {
        String written = comparison.value().pattern().written();
        return any(comparison.field().qualified(), text -> switch (comparison.operator()) {
            case EQUAL -> same(text, written);
            case DIFFERENT -> !same(text, written);
            case LESS -> order(text, written) < 0;
            case AT_MOST -> order(text, written) <= 0;
            case GREATER -> order(text, written) > 0;
            case AT_LEAST -> order(text, written) >= 0;
        });
    }

    @Override
    public Boolean in(InCondition in) {
        return any(in.field().qualified(), text -> in.values().stream()
                .anyMatch(value -> same(text, value.pattern().written())));
    }

    @Override
    public Boolean everyEvent(EveryEvent every) {
        return true;
    }

    private boolean any(String field, Predicate<String> condition) {
        Object value = row.get(field);
        return value != null && NaiveInterpreter.texts(value).stream().anyMatch(condition);
    }

    private static boolean same(String text, String written) {
        if (ReferenceMatcher.matches(written, text)) {
            return true;
        }
        try {
            return new BigDecimal(text).compareTo(new BigDecimal(written)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static int order(String text, String bound) {
        try {
            return new BigDecimal(text).compareTo(new BigDecimal(bound));
        } catch (NumberFormatException e) {
            return text.compareToIgnoreCase(bound);
        }
    }

    private static boolean isNamed(String name, List<Word> fields) {
        return fields.stream()
                .anyMatch(field -> pattern(field.text()).matcher(name).matches());
    }

    private static Pattern pattern(String written) {
        return Pattern.compile(written.replace(".", "\\.").replace("*", "(.*)"));
    }
}
