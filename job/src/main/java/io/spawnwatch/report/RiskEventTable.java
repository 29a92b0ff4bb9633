package io.spawnwatch.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * Prints risk events for a person: users by descending risk, each with hosts, scores, titles of findings and command
 * lines. A score above {@link #ATTACK_ABOVE} is marked as an attack.
 */
public final class RiskEventTable {

    /** By default, Splunk ES raises a risk notable for an object whose score within 24 hours is above this. */
    static final double ATTACK_ABOVE = 100;

    private static final int GAP = 2;
    private static final String ATTACK = "ATTACK";
    private static final String CUT = "...";
    private static final int LONGEST_NAME = 28;
    private static final List<String> TITLES = List.of("", "RISK", "WHO", "ATT&CK", "SEVERITY", "HOSTS");

    private RiskEventTable() {}

    /** The risk events of a user, or of a host if they name no user. */
    private record RiskObject(String name, List<JsonNode> events) {

        double score() {
            return sum(events);
        }

        boolean isAttack() {
            return score() > ATTACK_ABOVE;
        }

        Set<String> hosts() {
            return distinct(event -> List.of(text(event.path("dest"))));
        }

        List<String> columns() {
            return List.of(
                    isAttack() ? ATTACK : "",
                    number(score()),
                    cut(Printable.of(name), LONGEST_NAME),
                    String.join(
                            " ",
                            distinct(event -> texts(event.path("annotations").path("mitre_attack")))),
                    String.join(" ", distinct(event -> List.of(text(event.path("severity"))))),
                    String.valueOf(hosts().size()));
        }

        private Set<String> distinct(Function<JsonNode, List<String>> values) {
            Set<String> distinct = new LinkedHashSet<>();
            events.forEach(event -> distinct.addAll(values.apply(event)));
            return distinct;
        }
    }

    /**
     * Prints a table.
     *
     * @param events risk events as JSON
     * @param ansi   whether to use colours
     * @param width  width of the terminal, in columns; a longer word is not broken
     */
    public static void print(List<JsonNode> events, Ansi ansi, int width, PrintWriter out) {
        List<RiskObject> riskObjects = riskObjects(events);
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        riskObjects.forEach(object -> rows.add(object.columns()));
        print(rows, 0, ansi, out, Style.bold);
        for (int i = 0; i < riskObjects.size(); i++) {
            RiskObject object = riskObjects.get(i);
            if (object.isAttack()) {
                print(rows, i + 1, ansi, out, Style.bold, Style.fg_red);
            } else {
                print(rows, i + 1, ansi, out);
            }
            for (String host : object.hosts()) {
                printHost(
                        host,
                        object.events().stream()
                                .filter(event -> text(event.path("dest")).equals(host))
                                .toList(),
                        width,
                        out);
            }
        }
        out.flush();
    }

    private static void printHost(String host, List<JsonNode> events, int width, PrintWriter out) {
        out.println("  " + host + ", risk " + number(sum(events)));
        for (JsonNode event : events) {
            String begin = "    " + time(event) + "  ";
            String title = text(event.path("finding_title"));
            if (title.isEmpty()) {
                print(begin, marks(event) + text(event.path("process")), width, out);
            } else {
                print(begin, marks(event) + title, width, out);
                print(" ".repeat(begin.length()), text(event.path("process")), width, out);
            }
        }
    }

    private static void print(String begin, String text, int width, PrintWriter out) {
        TextBlock.wrapped(begin, text, width).forEach(line -> out.println(line.stripTrailing()));
    }

    /** Prints one of the rows; each column is as wide as its widest cell in any row. */
    private static void print(List<List<String>> rows, int row, Ansi ansi, PrintWriter out, IStyle... styles) {
        Column[] columns = new Column[TITLES.size()];
        Ansi.Text[] cells = new Ansi.Text[columns.length];
        for (int i = 0; i < columns.length; i++) {
            int column = i;
            int width = rows.stream()
                    .mapToInt(texts -> texts.get(column).length())
                    .max()
                    .orElse(0);
            width = i == 0 ? ATTACK.length() : width;
            columns[i] = new Column(width + GAP, 0, Overflow.TRUNCATE);
            String cell = rows.get(row).get(i);
            boolean number = TITLES.get(i).equals("RISK");
            // apply() does not interpret the text: a name may contain picocli's markup.
            cells[i] = Help.defaultColorScheme(ansi)
                    .apply((number ? " ".repeat(width - cell.length()) : "") + cell, List.of(styles));
        }
        TextTable table = TextTable.forColumns(Help.defaultColorScheme(ansi), columns);
        table.addRowValues(cells);
        out.println(table.toString().stripTrailing());
    }

    private static List<RiskObject> riskObjects(List<JsonNode> events) {
        Map<String, List<JsonNode>> byName = new LinkedHashMap<>();
        events.stream()
                .sorted(Comparator.comparing(event -> text(event.path("firstTime"))))
                .forEach(event -> byName.computeIfAbsent(riskObject(event), name -> new ArrayList<>())
                        .add(event));
        return byName.entrySet().stream()
                .map(entry -> new RiskObject(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(RiskObject::score).reversed())
                .toList();
    }

    private static String riskObject(JsonNode event) {
        JsonNode user = user(event);
        return user == null
                ? event.path("dest").asText()
                : user.path("risk_object").asText();
    }

    private static @Nullable JsonNode user(JsonNode event) {
        for (JsonNode object : event.path("risk_objects")) {
            if (object.path("risk_object_type").asText().equals("user")) {
                return object;
            }
        }
        return null;
    }

    /** What the event raises for the object that it is listed under: a mark, or nothing for risk or no object at all. */
    private static String kind(JsonNode event) {
        JsonNode user = user(event);
        JsonNode object = user == null ? event.path("risk_objects").path(0) : user;
        return switch (object.path("risk_object_kind").asText()) {
            case "finding" -> "[finding] ";
            case "intermediate_finding" -> "[intermediate finding] ";
            default -> "";
        };
    }

    private static double sum(List<JsonNode> events) {
        return events.stream()
                .mapToDouble(event -> event.path("risk_score").asDouble())
                .sum();
    }

    static String number(double score) {
        return score == Math.rint(score)
                ? String.format(Locale.ROOT, "%.0f", score)
                : String.format(Locale.ROOT, "%.1f", score);
    }

    private static String time(JsonNode event) {
        return text(event.path("firstTime")).replace('T', ' ').replaceAll("\\.\\d+Z$", "Z");
    }

    private static String marks(JsonNode event) {
        long count = event.path("count").asLong();
        return kind(event)
                + (count > 1 ? String.format(Locale.ROOT, "[%,d times] ", count) : "")
                + (event.path("late").asBoolean() ? "[late] " : "")
                + (event.path("clock_skew").asBoolean() ? "[clock_skew] " : "");
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - CUT.length()) + CUT;
    }

    private static String text(JsonNode value) {
        return String.join(", ", texts(value));
    }

    private static List<String> texts(JsonNode value) {
        if (!value.isArray()) {
            return List.of(Printable.of(value.asText()));
        }
        List<String> texts = new ArrayList<>();
        value.forEach(item -> texts.add(Printable.of(item.asText())));
        return texts;
    }
}
