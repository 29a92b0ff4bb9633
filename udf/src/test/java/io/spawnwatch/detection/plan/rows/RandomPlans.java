package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.SplittableRandom;

/** Generates plans of random commands and groups of random events. */
final class RandomPlans {
    private static final String TSTATS = "| tstats count values(Processes.process) as p values(user) as u"
            + " dc(Processes.process) as n min(_time) as first max(_time) as last from datamodel=Endpoint.Processes"
            + " where * by _time span=1h Processes.dest Processes.process_name";

    private static final List<String> FIELDS =
            List.of("count", "p", "u", "n", "first", "last", "dest", "process_name", "x", "y", "_time", "process_*");
    private static final List<String> TEXTS = List.of("a", "A", "b*", "*", "5", "2.0", "h1", "*c*");

    /** Also counts the sightings that had a field, which the reference implementation of rows cannot. */
    private static final String COUNTING_TSTATS = TSTATS.replace(" dc(", " count(user) as c values(user) as v dc(");

    private final SplittableRandom random;

    RandomPlans(long seed) {
        random = new SplittableRandom(seed);
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /** A plan of random commands. Searches that are refused are replaced by others. */
    DetectionPlan plan() {
        return plan(TSTATS, random.nextInt(8) > 0, 0);
    }

    /** A plan of random commands many of which keep a row once they have kept it. */
    DetectionPlan growingPlan() {
        return plan(COUNTING_TSTATS, true, 3);
    }

    private DetectionPlan plan(String tstats, boolean renamed, int growing) {
        while (true) {
            StringBuilder search = new StringBuilder(tstats);
            if (renamed) {
                search.append(" | rename Processes.* as *");
            }
            for (int left = random.nextInt(4); left > 0; left--) {
                search.append(" | ").append(growing > 0 && random.nextInt(4) < growing ? growing() : command());
            }
            try {
                return Plans.of(search.toString());
            } catch (InvalidDocumentException refused) {
                // Try another one.
            }
        }
    }

    private String command() {
        String field = oneOf(FIELDS);
        String text = oneOf(TEXTS);
        return switch (random.nextInt(20)) {
            case 0 -> "search " + condition() + oneOf(List.of(" ", " OR ", " AND NOT ")) + condition();
            case 1 -> "search NOT (" + condition() + " " + condition() + ")";
            case 2 -> "where " + field + oneOf(List.of(" > ", " < ", " >= ", " <= ", " = ")) + random.nextInt(5);
            case 3 -> "where match(" + field + ", \"" + oneOf(List.of("a", "^h", "c$", ".")) + "\")";
            case 4 -> "where NOT (" + field + ">" + random.nextInt(4) + " OR isnull(" + oneOf(FIELDS) + "))";
            case 5 -> "where mvcount(" + field + ") >= 2 AND count > 1";
            case 6 -> "regex " + field + oneOf(List.of("=", "!=")) + "\"" + oneOf(List.of("a", "^h", "1")) + "\"";
            case 7 -> "rex field=" + field + " \"(?<x>[a-c]+)(?<y>\\d)?\"";
            case 8 -> "rex field=" + field + " \"^(?<process_name>h)\"";
            case 9 -> "eval x=if(count>2, \"a\", null()), y=" + field;
            case 10 -> "eval dest=lower(" + field + "), x=" + field + ".\"c\"";
            case 11 -> "rename " + field + " as " + oneOf(List.of("x", "y", "dest", "p"));
            case 12 -> "rename *e as *e_" + oneOf(List.of("x", "y"));
            case 13 -> "fields " + oneOf(List.of("", "- ", "+ ")) + field + ", " + oneOf(FIELDS);
            case 14 -> "table dest " + field + " u count";
            case 15 -> "eval x=mvcount(" + oneOf(FIELDS) + ")";
            case 16 -> "eval y=coalesce(" + oneOf(FIELDS) + ", " + oneOf(FIELDS) + "), x=mvcount(u)";
            case 17 -> "where isnull(" + field + ") OR NOT isnotnull(" + oneOf(FIELDS) + ")";
            case 18 -> "fillnull value=" + random.nextInt(3) + " " + oneOf(List.of("x", "y", "u"));
            default ->
                oneOf(List.of(
                        "dedup dest process_name _time " + oneOf(List.of("u", "x", "p")),
                        "sort - count",
                        "convert timeformat=\"%Y-%m-%dT%H:%M:%S\" ctime(first) ctime(last)",
                        "search " + field + " IN (a, " + text + ")"));
        };
    }

    private String growing() {
        String values = oneOf(List.of("p", "u", "v", "x", "y"));
        String number = oneOf(List.of("count", "c", "n", "mvcount(p)", "mvcount(v)", "last", "x"));
        String text = oneOf(TEXTS);
        return switch (random.nextInt(15)) {
            case 13 -> "regex " + values + "=\"" + oneOf(List.of("^a", "1$", "C", "u[2-4]")) + "\"";
            case 0 -> "search " + values + "=" + text + oneOf(List.of(" ", " OR ")) + oneOf(List.of("u", "p")) + "!=u1";
            case 1 -> "search " + values + " IN (\"abc 1\", c*, " + text + ")";
            case 2 -> "search (" + values + "=a* OR count>3) " + oneOf(List.of("n", "c")) + ">=2";
            case 3 -> "search NOT (NOT " + values + "=" + text + ")";
            case 4 -> "where " + number + oneOf(List.of(" > ", " >= ")) + random.nextInt(5);
            case 5 ->
                "where match(" + values + ", \"" + oneOf(List.of("^a", "1$", "C")) + "\") AND "
                        + oneOf(List.of("like(u, \"u%\")", "p=\"b\"", "count>2", "isnotnull(v)"));
            case 6 -> "where " + values + "=" + oneOf(List.of("\"a\"", "5", "dest", "lower(dest)"));
            case 7 -> "where in(" + values + ", \"C\", dest, 5)";
            case 8 -> "where NOT (" + number + "<" + random.nextInt(4) + ") OR NOT isnull(" + values + ")";
            case 9 -> "eval " + oneOf(List.of("x", "y")) + "=" + oneOf(List.of("p", "u", "v", "n", "c", "mvcount(p)"));
            case 10 -> "where " + values + "=" + oneOf(List.of("p", "u", "v"));
            case 11 -> "eval z=mvindex(p, 0), w=mvjoin(" + values + ", \",\"), m=max(p, u), s=mvsort(mvdedup(v))";
            case 12 -> "eval z=mvappend(p, u), w=if(match(p, \"a\"), z, upper(mvindex(p, -1))), x=len(w).z";
            default -> "rename " + values + " as " + oneOf(List.of("x", "y", "q"));
        };
    }

    private String condition() {
        String operator = oneOf(List.of("=", "!=", "<", ">="));
        String text = oneOf(TEXTS);
        return oneOf(FIELDS) + operator + (operator.endsWith("=") && operator.length() < 3 ? text : "3");
    }

    CountedGroup group(int size) {
        List<String> values = List.of(oneOf(List.of("h1", "H2", "null")), oneOf(List.of("a.exe", "b")));
        CountedGroup group = CountedGroup.empty(1_596_697_200_000L, values);
        for (int i = 0; i < size; i++) {
            group.events()
                    .add(ProcessEvent.at(group.windowStartMs() + 1000L * random.nextInt(5))
                            .set(ProcessField.PROCESS, oneOf(List.of("a", "b", "abc 1", "C")))
                            .set(ProcessField.USER, random.nextInt(3) == 0 ? oneOf(List.of("u1", "5")) : null)
                            .build());
        }
        return group;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
