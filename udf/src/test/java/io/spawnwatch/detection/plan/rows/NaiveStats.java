package io.spawnwatch.detection.plan.rows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code stats} and {@code eventstats} in plain code that works on all rows of a window at once. Aggregates are given by the
 * field that holds the result, as a function and its field: {@code sum count}.
 */
final class NaiveStats {
    /** A row of the plain code: its fields with their values as texts. A field without values is left out. */
    static final class PlainRow extends LinkedHashMap<String, List<String>> {
        private static final long serialVersionUID = 1L;

        PlainRow() {}

        PlainRow(Map<String, List<String>> fields) {
            super(fields);
        }
    }

    private NaiveStats() {}

    /** The effect of {@code stats}. */
    static List<PlainRow> stats(List<PlainRow> rows, List<String> by, Map<String, String> outputs) {
        List<PlainRow> results = new ArrayList<>();
        groups(rows, by).forEach((values, members) -> {
            PlainRow result = new PlainRow();
            for (int i = 0; i < by.size(); i++) {
                result.put(by.get(i), List.of(values.get(i)));
            }
            result.putAll(aggregates(members, outputs));
            results.add(result);
        });
        return results;
    }

    /** The effect of {@code eventstats}. */
    static List<PlainRow> eventstats(List<PlainRow> rows, List<String> by, Map<String, String> outputs) {
        List<PlainRow> results = new ArrayList<>();
        Map<List<String>, List<PlainRow>> groups = groups(rows, by);
        for (PlainRow row : rows) {
            PlainRow result = new PlainRow(row);
            groups.forEach((values, members) -> {
                if (members.contains(row) && inGroup(row, by, values)) {
                    outputs.keySet().forEach(result::remove);
                    result.putAll(aggregates(members, outputs));
                }
            });
            results.add(result);
        }
        return results;
    }

    private static boolean inGroup(PlainRow row, List<String> by, List<String> values) {
        for (int i = 0; i < by.size(); i++) {
            if (!row.getOrDefault(by.get(i), List.of()).contains(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Map<List<String>, List<PlainRow>> groups(List<PlainRow> rows, List<String> by) {
        Map<List<String>, List<PlainRow>> groups = new LinkedHashMap<>();
        for (PlainRow row : rows) {
            List<List<String>> tuples = new ArrayList<>(List.of(List.of()));
            for (String field : by) {
                List<List<String>> longer = new ArrayList<>();
                for (List<String> tuple : tuples) {
                    for (String value : row.getOrDefault(field, List.of())) {
                        List<String> next = new ArrayList<>(tuple);
                        next.add(value);
                        longer.add(next);
                    }
                }
                tuples = longer;
            }
            tuples.forEach(tuple ->
                    groups.computeIfAbsent(tuple, any -> new ArrayList<>()).add(row));
        }
        return groups;
    }

    private static Map<String, List<String>> aggregates(List<PlainRow> rows, Map<String, String> outputs) {
        Map<String, List<String>> results = new LinkedHashMap<>();
        outputs.forEach((name, aggregate) -> {
            List<String> words = List.of(aggregate.split(" ", -1));
            List<String> result = words.size() == 1 ? List.of("" + rows.size()) : aggregate(words, rows);
            if (!result.isEmpty()) {
                results.put(name, result);
            }
        });
        return results;
    }

    private static List<String> aggregate(List<String> words, List<PlainRow> rows) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.addAll(row.getOrDefault(words.get(1), List.of())));
        List<Double> numbers = new ArrayList<>();
        for (String value : values) {
            if (value.matches("[0-9.]+")) {
                numbers.add(Double.valueOf(value));
            }
        }
        double sum = numbers.stream().mapToDouble(number -> number).sum();
        Comparator<String> order = numbers.size() == values.size()
                ? Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
        return switch (words.get(0)) {
            case "count" -> List.of("" + values.size());
            case "dc" -> List.of("" + new TreeSet<>(values).size());
            case "values" -> List.copyOf(new TreeSet<>(values));
            case "min" -> values.stream().min(order).map(List::of).orElse(List.of());
            case "max" -> values.stream().max(order).map(List::of).orElse(List.of());
            default -> numbers.isEmpty() ? List.of() : List.of(text(ofNumbers(words.get(0), numbers, sum)));
        };
    }

    private static double ofNumbers(String function, List<Double> numbers, double sum) {
        return switch (function) {
            case "sum" -> sum;
            case "avg" -> sum / numbers.size();
            case "range" -> Collections.max(numbers) - Collections.min(numbers);
            case "sumsq" ->
                numbers.stream().mapToDouble(number -> number * number).sum();
            default -> throw new IllegalArgumentException(function);
        };
    }

    private static String text(double number) {
        return number == Math.rint(number)
                ? "" + (long) number
                : BigDecimal.valueOf(number).toPlainString();
    }
}
