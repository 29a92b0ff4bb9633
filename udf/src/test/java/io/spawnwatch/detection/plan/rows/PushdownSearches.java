package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random searches whose conditions after the aggregation are mostly about the group, and events that some of them keep. */
public final class PushdownSearches {
    /** The fields that rows are grouped by, without the object of the data model. */
    public static final List<ProcessField> GROUP =
            List.of(ProcessField.DEST, ProcessField.PROCESS_NAME, ProcessField.PROCESS);

    private static final String TSTATS =
            "count values(user) as u dc(user) as n min(_time) as first" + " from datamodel=Endpoint.Processes where ";

    /** Texts that conditions name, and values of events. Some differ in notation or case only, one is the filler. */
    private static final List<String> TEXTS = List.of(
            "cmd.exe",
            "CMD.exe",
            "\u212Alist.exe",
            "klist.exe",
            "null",
            "5",
            "5.0",
            "..",
            "c:\\..\\..\\a",
            "c:\\a.exe",
            "a-enc b",
            "-ENC",
            "\u0130",
            "i\u0307",
            "stra\u00dfe",
            "STRASSE",
            "\u017Fc.exe",
            "sc.exe",
            "a*b",
            "unknown",
            "");

    private static final List<String> FIELDS = List.of(
            "dest", "process_name", "process", "process_name", "process", "x", "y", "z", "u", "n", "count", "v");

    private final SplittableRandom random;

    /** Generates from a seed. */
    public PushdownSearches(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number below a bound. */
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /** A search, which may be refused. */
    public String search() {
        StringBuilder search = new StringBuilder("| tstats ");
        search.append(oneOf(List.of("", "fillnull_value=null ", "fillnull_value=null ", "fillnull_value=5 ")));
        search.append(TSTATS);
        search.append(
                oneOf(List.of("*", "*", "Processes.process_name=*.exe", "Processes.dest=h* OR Processes.user=*")));
        search.append(" by ").append(oneOf(List.of("", "", "_time span=1h ")));
        search.append("Processes.dest Processes.process_name Processes.process");
        if (random.nextInt(10) > 0) {
            search.append(" | rename Processes.* as *");
        }
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            search.append(" | ").append(command());
        }
        if (random.nextInt(12) == 0) {
            search.append(" | ")
                    .append(oneOf(List.of("stats count by dest", "eventstats dc(process) as many by process_name")))
                    .append(" | where count > 1");
        }
        return search.toString();
    }

    private String command() {
        String field = oneOf(FIELDS);
        return switch (random.nextInt(22)) {
            case 0, 1, 2 -> "search " + compared() + oneOf(List.of(" ", " OR ", " NOT ")) + compared();
            case 3, 4, 5, 6 ->
                "where " + condition() + oneOf(List.of(" AND ", " OR ", " AND NOT ", " XOR ")) + condition();
            case 7 -> "where " + condition();
            case 8 -> "regex " + field + oneOf(List.of("=", "=", "!=")) + "\"" + regex() + "\"";
            case 9 ->
                "rex field=" + field + " \""
                        + oneOf(List.of("(?<x>[a-c]+)\\.exe", "^(?<process_name>c)", "(?i)-(?<y>enc)", "(?<z>\\.\\.)"))
                        + "\"";
            case 10, 11, 12 -> "eval " + oneOf(List.of("x", "y", "z", "process_name", "process")) + "=" + value();
            case 13 ->
                "eval n1=mvcount(split(" + field + ", \"" + oneOf(List.of("..", "\\\\", "e")) + "\"))"
                        + oneOf(List.of("", " - 1"))
                        + oneOf(List.of(" | where n1 > 1", " | search n1>=2", " | where n1 >= 1", " | search n1>0"));
            case 14 ->
                "eval ok=if(" + condition() + ", \"Yes\", " + oneOf(List.of("\"No\"", "1", "null()", "process")) + ")"
                        + oneOf(List.of(
                                " | search ok=Yes", " | where ok=\"Yes\"", " | where ok!=\"No\"", " | search ok=y*"));
            case 15 -> "rename " + field + " as " + oneOf(List.of("x", "y", "process", "process_name", "v"));
            case 16 -> "fields " + oneOf(List.of("- ", "- ", "")) + field + ", " + oneOf(FIELDS);
            case 17 ->
                "fillnull value=" + oneOf(List.of("5", "cmd.exe", "0")) + " " + oneOf(List.of("x", "y", "v", "u"));
            case 18 -> "rename *e as *_" + oneOf(List.of("x", "y"));
            default ->
                "lookup " + oneOf(List.of("t", "d", "c")) + " k as " + field + oneOf(List.of("", ", l as dest")) + " "
                        + oneOf(List.of("OUTPUT", "OUTPUT", "OUTPUTNEW"))
                        + oneOf(List.of(" v", " v as x", " v as process_name", " v as z"))
                        + oneOf(List.of(
                                " | search v!=false",
                                " | search v=tr*",
                                " | where isnotnull(v)",
                                " | where z=\"true\"",
                                ""));
        };
    }

    private String compared() {
        String value = random.nextInt(3) == 0 ? "*" + part() + "*" : oneOf(TEXTS);
        return random.nextInt(6) == 0
                ? oneOf(FIELDS) + " IN (\"" + escaped(value) + "\", \"" + escaped(oneOf(TEXTS)) + "\")"
                : oneOf(FIELDS) + oneOf(List.of("=", "=", "=", "!=", "<", ">=")) + "\"" + escaped(value) + "\"";
    }

    private String condition() {
        String value =
                random.nextInt(3) == 0 ? oneOf(List.of("lower(", "upper(")) + oneOf(FIELDS) + ")" : oneOf(FIELDS);
        return switch (random.nextInt(9)) {
            case 0, 1 -> value + oneOf(List.of("==", "==", "!=", ">", "<=")) + "\"" + escaped(oneOf(TEXTS)) + "\"";
            case 2 ->
                "like(" + value + ", \"" + oneOf(List.of("%", "", "_"))
                        + escaped(part()).replace("\\", "_") + "%\")";
            case 3, 4 -> "match(" + value + ", \"" + regex() + "\")";
            case 5 -> "in(" + value + ", \"" + escaped(oneOf(TEXTS)) + "\", \"" + escaped(oneOf(TEXTS)) + "\")";
            case 6 -> "isnotnull(" + oneOf(FIELDS) + ")";
            case 7 -> "len(" + value + ") > " + random.nextInt(8);
            default -> oneOf(List.of("count > 1", "n > 1", "first > 5"));
        };
    }

    private String value() {
        String field = oneOf(FIELDS);
        return oneOf(List.of(
                field,
                "lower(" + field + ")",
                "upper(" + field + ")",
                "if(" + condition() + ", \"Yes\", \"No\")",
                field + ".\"x\"",
                "coalesce(" + field + ", \"null\")",
                "len(" + field + ")",
                "count + 1",
                "\"cmd.exe\"",
                "null()"));
    }

    private String regex() {
        return oneOf(List.of(
                "(?i)KLIST",
                "(?i)sc\\.exe$",
                "\\.\\.",
                "c:.+\\.\\.",
                "-enc?o*d*",
                "a{0,2}\\.exe",
                "(a|\\.)exe",
                "\\x{212A}",
                "[c]md",
                "(?i:cmd)\\.(exe|com)",
                "^\\Qcmd\\E",
                "(?:null|5)",
                "s?c\\.exe"));
    }

    private String part() {
        String text = oneOf(TEXTS);
        int from = random.nextInt(text.length() + 1);
        return text.substring(from, Math.min(text.length(), from + 1 + random.nextInt(5)));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\");
    }

    /** Tables that the searches look up: t with wildcards and without case, d with defaults, c exactly. */
    public static LookupFiles lookups(LookupFiles files) {
        String[] rows = {
            "k,l,v",
            "cmd.exe,h1,true",
            "klist.exe,h2,false",
            "*.exe,h1,other",
            "null,h1,true",
            "5,h2,true",
            "c:*,,",
            "..,h1,true"
        };
        return files.defined(
                        "t", List.of("match_type: WILDCARD(k)", "case_sensitive_match: false", "max_matches: 2"), rows)
                .defined("d", List.of("min_matches: 1", "default_match: \"false\""), rows)
                .defined("c", List.of("max_matches: 1"), rows);
    }

    /** An event at a time; its fields may be missing. */
    public ProcessEvent event(long timeMs) {
        return ProcessEvent.at(timeMs)
                .set(ProcessField.DEST, random.nextInt(6) == 0 ? null : oneOf(List.of("h1", "h2")))
                .set(ProcessField.PROCESS_NAME, text())
                .set(ProcessField.PROCESS, text())
                .set(ProcessField.USER, random.nextInt(3) == 0 ? null : "u" + random.nextInt(3))
                .build();
    }

    private @Nullable String text() {
        String text = oneOf(TEXTS);
        // Half of the values also as a part of another.
        return random.nextInt(8) == 0 ? null : random.nextBoolean() ? text : text + oneOf(TEXTS);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
