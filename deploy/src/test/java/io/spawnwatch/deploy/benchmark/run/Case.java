package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that is measured.
 *
 * @param name        how it is selected and reported
 * @param contender   who answers
 * @param content     what is read
 * @param parallelism tasks or threads
 * @param catalog     detections, for Spawnwatch
 * @param exactlyOnce delivery guarantee, for Spawnwatch
 * @param allowlist   whether there is an allowlist of {@value Configurations#ALLOWLIST_ENTRIES} entries
 */
public record Case(
        String name,
        Contender contender,
        Content content,
        int parallelism,
        Catalog catalog,
        boolean exactlyOnce,
        boolean allowlist) {

    private static final int CORES = 2;

    /** All cases, those that a default run leaves out included. */
    public static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (int parallelism = 1; parallelism <= CORES; parallelism++) {
            for (Contender contender : List.of(Contender.LIMIT, Contender.PARSE, Contender.SQL, Contender.STREAMS)) {
                cases.add(plain(contender, parallelism));
            }
            for (Catalog catalog : Catalog.values()) {
                cases.add(ours(catalog, parallelism, false, false));
            }
            cases.add(ours(Catalog.ONE, parallelism, true, false));
            cases.add(ours(Catalog.ALL, parallelism, true, false));
            cases.add(ours(Catalog.ONE, parallelism, false, true));
        }
        cases.add(plain(Contender.DUCKDB, CORES));
        cases.add(plain(Contender.REPLAY, CORES));
        cases.add(new Case("replay-all-p2", Contender.REPLAY, Content.CIM, CORES, Catalog.ALL, false, false));
        cases.add(new Case("replay-unfenced-p2", Contender.REPLAY, Content.CIM, CORES, Catalog.UNFENCED, false, false));
        for (Content content : Content.values()) {
            if (content != Content.CIM) {
                for (Contender contender : List.of(Contender.LIMIT, Contender.OURS)) {
                    String name = id(contender) + "-" + content.id() + "-p1";
                    cases.add(new Case(name, contender, content, 1, Catalog.ONE, false, false));
                }
                String name = id(Contender.OURS) + "-all-" + content.id() + "-p1";
                cases.add(new Case(name, Contender.OURS, content, 1, Catalog.ALL, false, false));
            }
        }
        return cases;
    }

    /** Name of the case that shows how fast the same input can be read at most. */
    String limit() {
        return id(Contender.LIMIT) + (content == Content.CIM ? "" : "-" + content.id()) + "-p" + parallelism;
    }

    /** The case of a name, which must exist. */
    static Case named(String name) {
        return all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Case plain(Contender contender, int parallelism) {
        String name = id(contender) + "-p" + parallelism;
        return new Case(name, contender, Content.CIM, parallelism, Catalog.ONE, false, false);
    }

    private static Case ours(Catalog catalog, int parallelism, boolean exactlyOnce, boolean allowlist) {
        String name = id(Contender.OURS)
                + switch (catalog) {
                    case ONE -> "";
                    case HUNDRED -> "-100";
                    case ALL -> "-all";
                    case NOISY -> "-noisy";
                    case UNFENCED -> "-unfenced";
                }
                + (exactlyOnce ? "-exactly-once" : "")
                + (allowlist ? "-allowlist" : "")
                + "-p" + parallelism;
        return new Case(name, Contender.OURS, Content.CIM, parallelism, catalog, exactlyOnce, allowlist);
    }

    private static String id(Contender contender) {
        return contender.name().toLowerCase(Locale.ROOT);
    }
}
