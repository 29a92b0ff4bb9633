package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param selected   regular expressions, each for names of cases or {@link #LATENCY}, {@link #STATE}, {@link #START_UP}
 * @param rounds     how often each case is measured
 * @param events     records of each input
 * @param rows       numbers of open rows
 * @param seed       of the input
 * @param detections folder or archive, or null
 * @param flink      further options of Flink for all Flink contenders
 * @param kafka      further properties of Kafka's clients for all contenders
 */
public record Scope(
        List<String> selected,
        int rounds,
        long events,
        List<Long> rows,
        long seed,
        @Nullable Path detections,
        Map<String, String> flink,
        Map<String, String> kafka) {
    /** Fewer are read before there is anything to measure. */
    private static final long FEWEST_EVENTS = 300_000;

    static final String LATENCY = "latency";
    static final String STATE = "state";
    static final String START_UP = "startup";

    /** Cases that a default run measures in each round: the figures with a target are made of them. */
    private static final List<String> EACH_ROUND =
            List.of("(limit|sql|ours|ours-all)-p1", "(limit|ours)-p2", "(limit|ours)-mixed-p1", "(duckdb|replay)-p2");

    /** Cases that a default run of one round leaves out, so that it ends within some 13 minutes. None has a target. */
    private static final List<String> ONLY_IN_SEVERAL_ROUNDS =
            List.of("(limit|ours)-(nxlog|winlogbeat|xml)-p1", "replay-all-p2");

    private static final List<String> ONCE_IN_ANY_RUN =
            List.of("parse-p1", "streams-p2", "ours-(100|noisy|allowlist|exactly-once)-p1", "ours-all-p2");

    /** Cases that a default run measures once, so that it ends within half an hour. */
    private static final List<String> ONCE = joined(List.of(ONCE_IN_ANY_RUN, ONLY_IN_SEVERAL_ROUNDS));

    /** What a run measures that selects nothing. */
    public static final List<String> DEFAULT = joined(List.of(EACH_ROUND, ONCE, List.of(LATENCY, STATE, START_UP)));

    /** What a run of one round measures that selects nothing. */
    public static final List<String> DEFAULT_OF_ONE_ROUND =
            joined(List.of(EACH_ROUND, ONCE_IN_ANY_RUN, List.of(LATENCY, STATE, START_UP)));

    /** What a quick run measures. */
    public static final List<String> QUICK =
            List.of("(limit|parse|sql|ours|ours-all)-p1", "duckdb-p2", "replay-p2", "(limit|ours)-mixed-p1", START_UP);

    /** Checks the numbers. */
    public Scope {
        selected = List.copyOf(selected);
        rows = List.copyOf(rows);
        flink = Map.copyOf(flink);
        kafka = Map.copyOf(kafka);
        if (rounds < 1 || events < 1) {
            throw new BenchmarkException("--rounds and --events must be at least 1");
        }
    }

    /** The sample of Splunk's detections beside the project, or null. */
    public static @Nullable Path sampleBesideProject() {
        Path sample = Path.of("..", "..", "shared", "data", "escu-sample.tar.gz");
        return Files.exists(sample) ? sample.toAbsolutePath().normalize() : null;
    }

    /** The names that can be selected. */
    public List<String> names() {
        List<String> names = new ArrayList<>(Case.all().stream().map(Case::name).toList());
        names.addAll(List.of(LATENCY, STATE, START_UP));
        return names;
    }

    /**
     * The number of events of an input. Larger process creations are fewer, so that an input fits into memory. Other events are
     * not: they are passed over so fast that fewer would be read before the compiler is through.
     */
    long events(Content content) {
        return switch (content) {
            case CIM, MIXED -> events;
            case NXLOG, WINLOGBEAT, XML -> Math.min(events, Math.max(events / 2, FEWEST_EVENTS));
        };
    }

    /** How often a case is measured. */
    int rounds(Case measured) {
        return selected.equals(DEFAULT) && includes(ONCE, measured.name()) ? 1 : rounds;
    }

    /** Whether only what has a target is measured of the latency, and the start-up once a round. */
    boolean isShort() {
        return selected.equals(DEFAULT_OF_ONE_ROUND);
    }

    private static List<String> joined(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    /** The selected cases. */
    List<Case> cases() {
        List<String> names = names();
        for (String pattern : selected) {
            if (names.stream().noneMatch(name -> matches(pattern, name))) {
                throw new BenchmarkException("--cases: '" + pattern + "' is not a case; --list prints their names");
            }
        }
        return Case.all().stream()
                .filter(candidate -> includes(candidate.name()))
                .toList();
    }

    /** Whether a name is selected. */
    boolean includes(String name) {
        return includes(selected, name);
    }

    private static boolean includes(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        try {
            return Pattern.matches(pattern, name);
        } catch (PatternSyntaxException e) {
            throw new BenchmarkException("--cases: " + e.getMessage(), e);
        }
    }
}
