package io.spawnwatch.backtest.change;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.spl.SearchReferences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The detections that a Git change touches: whose file changed, or a macro that they call, directly or through others, a lookup
 * that they use, or what their tests are in or read. Between the versions of macros and lookups, what counts is what they expand
 * to and answer, not their files: a macro that was moved or explained anew touches nothing.
 *
 * @param base    the commit that was compared with
 * @param touched in the order of the plan
 * @param notes   what the user should know of: deleted detections, folders that the repository does not contain
 */
public record ChangedDetections(String base, List<Touched> touched, List<String> notes) {
    /** A macro that all detections call touches all of them. */
    private static final int MOST_LINES = 20;

    /**
     * A detection that has to be tested again.
     *
     * @param verdict the detection, whether or not it runs
     * @param reasons what changed, at least one
     */
    public record Touched(Verdict verdict, List<String> reasons) {

        /** Copies the reasons. */
        public Touched {
            reasons = List.copyOf(reasons);
        }

        /** The name of the detection, or of its file if that cannot be read. */
        public String name() {
            return verdict.detection() == null
                    ? verdict.file()
                    : verdict.detection().name();
        }
    }

    /** Copies the lists. */
    public ChangedDetections {
        touched = List.copyOf(touched);
        notes = List.copyOf(notes);
    }

    /**
     * Compares a revision with the working tree.
     *
     * @param revision a commit, branch or tag; followed by three dots, its merge base with HEAD
     * @param plan     all detections, as they are in the working tree
     * @param files    what the plan was made of
     * @throws SettingsException if the detections are in no repository, or it has no such revision
     */
    public static ChangedDetections since(String revision, CatalogPlan plan, CatalogFiles files) {
        try (RevisionDiff diff = RevisionDiff.of(files.detections().get(0), revision)) {
            requireOneRepository(diff, files);
            return new Finder(diff, plan, files).find();
        }
    }

    /** Those of the detections that are also selected otherwise. */
    public ChangedDetections among(Predicate<Verdict> selected) {
        return new ChangedDetections(
                base,
                touched.stream()
                        .filter(detection -> selected.test(detection.verdict()))
                        .toList(),
                notes);
    }

    private static void requireOneRepository(RevisionDiff diff, CatalogFiles files) {
        for (Path input : files.detections()) {
            if (!diff.contains(input)) {
                throw new SettingsException("--changed: " + input + " is not in the repository " + diff.root()
                        + ", as " + files.detections().get(0)
                        + " is; test the detections of each repository in a run of"
                        + " its own");
            }
        }
    }

    /** A plan of all detections with those only that the change touches; the others are left out. */
    public CatalogPlan narrow(CatalogPlan plan) {
        Set<String> files =
                touched.stream().map(detection -> detection.verdict().file()).collect(Collectors.toSet());
        return plan.retaining(verdict -> files.contains(verdict.file()));
    }

    /**
     * What the user should read before anything is tested, one line each.
     *
     * @param option what the user wrote
     * @param all    how many detection files there are
     */
    public List<String> lines(String option, int all) {
        List<String> lines = new ArrayList<>(notes);
        String since = option + ": since " + base + ", ";
        if (touched.isEmpty()) {
            lines.add(since + "no detection is touched; nothing to test");
            return lines;
        }
        lines.add(since + touched.size() + " of " + all
                + (touched.size() == 1 ? " detections is touched" : " detections are touched"));
        touched.stream()
                .limit(MOST_LINES)
                .forEach(detection ->
                        lines.add("  " + detection.name() + ": " + String.join(", ", detection.reasons())));
        if (touched.size() > MOST_LINES) {
            lines.add("  and " + (touched.size() - MOST_LINES) + " more");
        }
        return lines;
    }

    /** Looks at one detection after the other. */
    private static final class Finder {
        private final RevisionDiff diff;
        private final CatalogPlan plan;
        private final CatalogFiles files;
        private final Differences macros;
        private final Differences lookups;
        private final List<String> notes = new ArrayList<>();

        /** Recordings are read by the tests of many detections. */
        private final Map<Path, Boolean> concerned = new HashMap<>();

        Finder(RevisionDiff diff, CatalogPlan plan, CatalogFiles files) {
            this.diff = diff;
            this.plan = plan;
            this.files = files;
            macros = Differences.ofMacros(
                    diff, files.macroFolder(), plan.environment().macros());
            lookups = Differences.ofLookups(
                    diff, files.lookupFolder(), plan.environment().lookups());
        }

        ChangedDetections find() {
            note("macros", files.macros());
            note("lookups", files.lookups());
            noteDeleted();
            List<Touched> touched = new ArrayList<>();
            for (Verdict verdict : plan.verdicts()) {
                if (!CatalogFiles.isTest(files.file(verdict))) {
                    List<String> reasons = reasons(verdict);
                    if (!reasons.isEmpty()) {
                        touched.add(new Touched(verdict, reasons));
                    }
                }
            }
            return new ChangedDetections(diff.base(), touched, notes);
        }

        private void note(String what, @Nullable Path folder) {
            if (folder != null && !diff.contains(folder)) {
                notes.add(what + ": " + folder + " is not in the repository " + diff.root()
                        + ", so changes there are not seen");
            }
        }

        private void noteDeleted() {
            Set<Path> deleted = new TreeSet<>();
            for (Path input : files.detections()) {
                diff.below(input).stream()
                        .filter(file -> isDetection(file) && !Files.exists(file) && diff.was(file))
                        .forEach(deleted::add);
            }
            deleted.forEach(file -> notes.add("deleted: " + relative(file)));
        }

        private static boolean isDetection(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return (name.endsWith(".yml") || name.endsWith(".yaml")) && !CatalogFiles.isTest(file);
        }

        private List<String> reasons(Verdict verdict) {
            Set<String> reasons = new LinkedHashSet<>();
            if (diff.concerns(files.file(verdict))) {
                reasons.add("its file");
            }
            Stream.concat(files.tests(verdict).stream(), files.shared().stream())
                    .filter(file -> concerned.computeIfAbsent(file, diff::concerns))
                    .forEach(file -> reasons.add(relative(file)));
            Detection detection = verdict.detection();
            if (detection != null && !(macros.isEmpty() && lookups.isEmpty())) {
                SearchReferences references = SearchReferences.of(
                        detection.search(), plan.environment().macros());
                macros.among(references.macros()).forEach(macro -> reasons.add("the macro `" + macro + "`"));
                lookups.among(lookupNames(verdict, references))
                        .forEach(lookup -> reasons.add("the lookup '" + lookup + "'"));
            }
            return List.copyOf(reasons);
        }

        /** What a detection that cannot run refers to is known by its words only: any of them may be the name of a lookup. */
        private Set<String> lookupNames(Verdict verdict, SearchReferences references) {
            if (verdict.plan() != null) {
                return verdict.plan().lookups().keySet();
            }
            Set<String> known = new TreeSet<>(plan.environment().lookups().names());
            known.addAll(lookups.names());
            known.retainAll(references.words());
            return known;
        }

        private String relative(Path file) {
            Path absolute = file.toAbsolutePath().normalize();
            return (absolute.startsWith(diff.root()) ? diff.root().relativize(absolute) : file)
                    .toString()
                    .replace('\\', '/');
        }
    }
}
