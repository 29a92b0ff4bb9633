package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionMetadata;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The detections of a catalog that run, and a verdict for each of its files. */
public final class CatalogPlan {
    private static final String DEPRECATED = "deprecated";
    private static final String NOT_SELECTED = "not selected";

    private final SearchEnvironment environment;
    private final DetectionOverrides overrides;
    private final List<Verdict> verdicts;

    private CatalogPlan(SearchEnvironment environment, DetectionOverrides overrides, List<Verdict> verdicts) {
        this.environment = environment;
        this.overrides = overrides;
        this.verdicts = List.copyOf(verdicts);
    }

    /** What happens to a file. */
    public enum Outcome {
        /** Its detection runs, and {@link CatalogPlan#plans()} has its plan. */
        RUNS,
        /** It contains no detection that can run. */
        REFUSED,
        /** Its detection is disabled or not selected, or is deprecated although it could run. */
        LEFT_OUT
    }

    /**
     * Whether a file's detection runs, and why not.
     *
     * @param file      its name as in {@link DetectionCatalog.Entry}
     * @param detection its detection, or null if the file could not be read
     * @param plan      how it runs, or null if it does not
     * @param outcome   whether the detection runs
     * @param refusal   why it cannot run, or null if it can
     * @param omission  why it is left out, or null if it is not
     * @param warnings  if it runs, what its author should know, in the file's order
     * @param metadata  what the file says about itself, or null if it could not be read
     */
    public record Verdict(
            String file,
            @Nullable Detection detection,
            @Nullable DetectionPlan plan,
            Outcome outcome,
            @Nullable Refusal refusal,
            @Nullable String omission,
            List<Warning> warnings,
            @Nullable DetectionMetadata metadata) {

        /** Copies the list. */
        public Verdict {
            warnings = List.copyOf(warnings);
        }

        static Verdict runs(DetectionCatalog.Entry entry, DetectionPlan plan, Detection detection) {
            List<Warning> warnings = new ArrayList<>(
                    ConditionLint.warnings(plan.search(), plan.normalization().dataModel()));
            warnings.addAll(plan.warnings());
            warnings.addAll(entry.warnings());
            warnings.sort(
                    Comparator.comparingInt((Warning warning) -> warning.place().line())
                            .thenComparingInt(warning -> warning.place().column()));
            return new Verdict(entry.file(), detection, plan, Outcome.RUNS, null, null, warnings, entry.metadata());
        }

        static Verdict refused(DetectionCatalog.Entry entry, InvalidDocumentException fault) {
            return new Verdict(
                    entry.file(),
                    entry.detection(),
                    null,
                    Outcome.REFUSED,
                    Refusal.of(fault),
                    null,
                    List.of(),
                    entry.metadata());
        }

        static Verdict leftOut(DetectionCatalog.Entry entry, String reason) {
            return new Verdict(
                    entry.file(), entry.detection(), null, Outcome.LEFT_OUT, null, reason, List.of(), entry.metadata());
        }

        private Verdict unselected() {
            return new Verdict(file, detection, null, Outcome.LEFT_OUT, null, NOT_SELECTED, List.of(), metadata);
        }

        /** Whether its detection could run, but {@link CatalogPlan#narrowedTo} has left it out. */
        public boolean isUnselected() {
            return outcome == Outcome.LEFT_OUT && NOT_SELECTED.equals(omission);
        }

        /** What prevents it if it is refused, else null. */
        public @Nullable Place place() {
            return refusal == null ? null : refusal.place();
        }

        /** Why it does not run, without a place; null if it runs. */
        public @Nullable String reason() {
            return refusal == null ? omission : refusal.reason();
        }

        /** Whether the outcome is {@link Outcome#RUNS}. */
        public boolean runs() {
            return outcome == Outcome.RUNS;
        }
    }

    /** Plans all detections of a catalog except deprecated ones, without overrides. */
    public static CatalogPlan of(DetectionCatalog catalog, SearchEnvironment environment) {
        return of(catalog, environment, DetectionOverrides.none(), false);
    }

    /**
     * Plans all detections of a catalog. A file that cannot run never prevents another from running.
     *
     * @param environment       what searches refer to
     * @param overrides         what is configured for single detections
     * @param includeDeprecated whether deprecated detections run
     * @throws InvalidDocumentException if an override names a detection that the catalog does not have, or a setting
     *     that does not apply to the detection
     */
    public static CatalogPlan of(
            DetectionCatalog catalog,
            SearchEnvironment environment,
            DetectionOverrides overrides,
            boolean includeDeprecated) {
        refuseUnknownIds(overrides, catalog.detections());
        WrittenLookups written = new WrittenLookups(catalog);
        List<Verdict> verdicts = new ArrayList<>();
        List<DetectionPlan> supported = new ArrayList<>();
        for (DetectionCatalog.Entry entry : catalog.entries()) {
            Detection detection = entry.detection();
            if (detection == null) {
                verdicts.add(Verdict.refused(entry, Objects.requireNonNull(entry.fault())));
                continue;
            }
            DetectionOverrides.Setting setting = overrides.of(detection.id());
            if (!setting.enabled()) {
                verdicts.add(
                        Verdict.leftOut(entry, "disabled in " + setting.places().enabled()));
                continue;
            }
            try {
                DetectionPlan plan = DetectionPlan.of(detection, environment, overrides);
                written.check(plan);
                supported.add(plan);
                if (isDeprecated(detection) && !includeDeprecated) {
                    verdicts.add(Verdict.leftOut(entry, "deprecated; --include-deprecated runs it"));
                } else {
                    verdicts.add(Verdict.runs(entry, plan, detection));
                }
            } catch (InvalidDocumentException fault) {
                verdicts.add(Verdict.refused(entry, fault));
            }
        }
        supported.forEach(plan -> refuseInapplicable(overrides.of(plan.profile().id()), plan));
        return new CatalogPlan(environment, overrides, verdicts);
    }

    /**
     * The same catalog with fewer detections that run. The others are left out.
     *
     * @param selected decides on the detections that run
     */
    public CatalogPlan narrowedTo(Predicate<DetectionPlan> selected) {
        List<Verdict> narrowed = verdicts.stream()
                .map(verdict ->
                        verdict.plan() == null || selected.test(verdict.plan()) ? verdict : verdict.unselected())
                .toList();
        return new CatalogPlan(environment, overrides, narrowed);
    }

    /**
     * The same catalog with fewer files: the detections of the others are left out, whether or not they run.
     *
     * @param retained decides on the files
     */
    public CatalogPlan retaining(Predicate<Verdict> retained) {
        List<Verdict> fewer = verdicts.stream()
                .map(verdict -> verdict.outcome() == Outcome.LEFT_OUT || retained.test(verdict)
                        ? verdict
                        : verdict.unselected())
                .toList();
        return new CatalogPlan(environment, overrides, fewer);
    }

    /** One verdict for each file, in the catalog's order. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** The detections that run, in the catalog's order. The task managers receive these and plan them again. */
    public List<Detection> detections() {
        return ofRunning(Verdict::detection);
    }

    /** The names of all detections that could be read, by id, whether or not they run. */
    public Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            if (verdict.detection() != null) {
                names.put(verdict.detection().id(), verdict.detection().name());
            }
        }
        return names;
    }

    /** The environment with which the detections must be planned again. */
    public SearchEnvironment environment() {
        return environment;
    }

    /** The environment without the lookups that no running detection uses: enough to plan {@link #detections()} again. */
    public SearchEnvironment runningEnvironment() {
        Set<String> used = plans().stream()
                .flatMap(plan -> plan.lookups().keySet().stream())
                .collect(Collectors.toSet());
        return new SearchEnvironment(
                environment.macros(), environment.lookups().retaining(used), environment.normalization());
    }

    /** The overrides with which the detections must be planned again. */
    public DetectionOverrides overrides() {
        return overrides;
    }

    /** The plans of {@link #detections()}, in the same order. */
    public List<DetectionPlan> plans() {
        return ofRunning(Verdict::plan);
    }

    /** The lookup tables that the rows of running detections need, each once. */
    public List<LookupTable> rowLookups() {
        return DetectionPlan.rowLookups(plans());
    }

    private <T> List<T> ofRunning(Function<Verdict, @Nullable T> part) {
        return verdicts.stream()
                .filter(Verdict::runs)
                .map(verdict -> Objects.requireNonNull(part.apply(verdict), verdict.file()))
                .toList();
    }

    private static boolean isDeprecated(Detection detection) {
        return detection.status().equalsIgnoreCase(DEPRECATED);
    }

    private static void refuseUnknownIds(DetectionOverrides overrides, List<Detection> detections) {
        Set<String> ids = detections.stream()
                .map(detection -> detection.id().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        overrides.byId().forEach((id, setting) -> {
            if (!ids.contains(id)) {
                throw new InvalidDocumentException(
                        setting.places().id(), "no detection has the id '" + id + "'" + DidYouMean.suffix(id, ids));
            }
        });
    }

    private static void refuseInapplicable(DetectionOverrides.Setting setting, DetectionPlan plan) {
        boolean byTime = plan.search().tstats().time() != null;
        String name = "'" + plan.profile().name() + "'";
        if (plan.spansAreWindows() && setting.window() != null) {
            throw new InvalidDocumentException(
                    setting.places().window(), "the detection " + name + " groups by _time; set 'span' instead");
        }
        if (plan.spansAreWindows() && setting.windowOffset() != null) {
            throw new InvalidDocumentException(
                    setting.places().windowOffset(),
                    "the detection " + name + " groups by _time, and the spans of a search begin at the epoch");
        }
        if (!byTime && setting.span() != null) {
            throw new InvalidDocumentException(
                    setting.places().span(),
                    "the detection " + name + " does not group by _time; set 'window' instead");
        }
    }
}
