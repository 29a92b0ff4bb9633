package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.detection.spl.Macros;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a catalog can be run, and for each of its files whether it is or why not. */
public final class CatalogPlan {
    private static final String DEPRECATED = "deprecated";

    private final Macros macros;
    private final DetectionOverrides overrides;
    private final List<Verdict> verdicts;
    private final List<Detection> detections;
    private final List<DetectionPlan> plans;

    private CatalogPlan(
            Macros macros,
            DetectionOverrides overrides,
            List<Verdict> verdicts,
            List<Detection> detections,
            List<DetectionPlan> plans) {
        this.macros = macros;
        this.overrides = overrides;
        this.verdicts = List.copyOf(verdicts);
        this.detections = List.copyOf(detections);
        this.plans = List.copyOf(plans);
    }

    /** What becomes of a file. */
    public enum Outcome {
        /** Its detection runs. */
        RUNS,
        /** It holds no detection that can be run. */
        REFUSED,
        /** Its detection is disabled, or could run but is deprecated. */
        LEFT_OUT
    }

    /**
     * Whether a file's detection runs.
     *
     * @param file      name as {@link DetectionCatalog.Entry} has it
     * @param detection what it holds, or null where it could not be read so far
     * @param outcome   whether it runs
     * @param refusal   why it cannot run, or null where it could
     * @param omission  why it is left out, or null where it is not
     * @param warnings  what its author ought to know where it runs, in the file's order
     */
    public record Verdict(
            String file,
            @Nullable Detection detection,
            Outcome outcome,
            @Nullable Refusal refusal,
            @Nullable String omission,
            List<Warning> warnings) {

        /** Copies the list. */
        public Verdict {
            warnings = List.copyOf(warnings);
        }

        static Verdict runs(DetectionCatalog.Entry entry, DetectionPlan plan, Detection detection) {
            List<Warning> warnings = new ArrayList<>(ConditionLint.warnings(plan.search()));
            warnings.addAll(plan.warnings());
            warnings.addAll(entry.warnings());
            warnings.sort(
                    Comparator.comparingInt((Warning warning) -> warning.place().line())
                            .thenComparingInt(warning -> warning.place().column()));
            return new Verdict(entry.file(), detection, Outcome.RUNS, null, null, warnings);
        }

        static Verdict refused(String file, @Nullable Detection detection, InvalidDocumentException fault) {
            return new Verdict(file, detection, Outcome.REFUSED, Refusal.of(fault), null, List.of());
        }

        static Verdict leftOut(String file, Detection detection, String reason) {
            return new Verdict(file, detection, Outcome.LEFT_OUT, null, reason, List.of());
        }

        /** What stands in its way, or null where it could run. */
        public @Nullable Place place() {
            return refusal == null ? null : refusal.place();
        }

        /** Why it does not run, without a place; null where it runs. */
        public @Nullable String reason() {
            return refusal == null ? omission : refusal.reason();
        }

        /** Whether it runs. */
        public boolean runs() {
            return outcome == Outcome.RUNS;
        }
    }

    /** Plans everything in a catalog that is not deprecated, as its files say. */
    public static CatalogPlan of(DetectionCatalog catalog, Macros macros) {
        return of(catalog, macros, DetectionOverrides.none(), false);
    }

    /**
     * Plans everything in a catalog; a file that cannot be run never keeps another from running.
     *
     * @param overrides         what the configuration changes
     * @param includeDeprecated whether detections run that their authors have given up
     * @throws InvalidDocumentException where the overrides name a detection that the catalog does not have, or a setting
     *     that the detection has no use for
     */
    public static CatalogPlan of(
            DetectionCatalog catalog, Macros macros, DetectionOverrides overrides, boolean includeDeprecated) {
        refuseUnknownIds(overrides, catalog.detections());
        List<Verdict> verdicts = new ArrayList<>();
        List<Detection> detections = new ArrayList<>();
        List<DetectionPlan> plans = new ArrayList<>();
        List<DetectionPlan> understood = new ArrayList<>();
        for (DetectionCatalog.Entry entry : catalog.entries()) {
            Detection detection = entry.detection();
            if (detection == null) {
                verdicts.add(Verdict.refused(entry.file(), null, Objects.requireNonNull(entry.fault())));
                continue;
            }
            DetectionOverrides.Setting setting = overrides.of(detection.id());
            if (!setting.enabled()) {
                verdicts.add(Verdict.leftOut(
                        entry.file(),
                        detection,
                        "disabled in " + setting.places().enabled()));
                continue;
            }
            try {
                DetectionPlan plan = DetectionPlan.of(detection, macros, overrides);
                understood.add(plan);
                if (isDeprecated(detection) && !includeDeprecated) {
                    verdicts.add(Verdict.leftOut(entry.file(), detection, "deprecated; --include-deprecated runs it"));
                } else {
                    plans.add(plan);
                    detections.add(detection);
                    verdicts.add(Verdict.runs(entry, plan, detection));
                }
            } catch (InvalidDocumentException fault) {
                verdicts.add(Verdict.refused(entry.file(), detection, fault));
            }
        }
        understood.forEach(plan -> refuseUseless(overrides.of(plan.profile().id()), plan));
        return new CatalogPlan(macros, overrides, verdicts, detections, plans);
    }

    /** One for each file, in the catalog's order. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** The detections that run, in the catalog's order: what is sent to where they run. */
    public List<Detection> detections() {
        return detections;
    }

    /** The names of all detections that could be read, by id, whether they run or not. */
    public Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            if (verdict.detection() != null) {
                names.put(verdict.detection().id(), verdict.detection().name());
            }
        }
        return names;
    }

    /** What the detections were planned with, and must be planned with again. */
    public Macros macros() {
        return macros;
    }

    /** What the detections were planned with besides, and must be planned with again. */
    public DetectionOverrides overrides() {
        return overrides;
    }

    /** The plans of {@link #detections()}, in the same order. */
    public List<DetectionPlan> plans() {
        return plans;
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

    private static void refuseUseless(DetectionOverrides.Setting setting, DetectionPlan plan) {
        boolean byTime = plan.search().tstats().time() != null;
        String name = "'" + plan.profile().name() + "'";
        if (byTime && setting.window() != null) {
            throw new InvalidDocumentException(
                    setting.places().window(), "the detection " + name + " groups by _time; set 'span' instead");
        }
        if (!byTime && setting.span() != null) {
            throw new InvalidDocumentException(
                    setting.places().span(),
                    "the detection " + name + " does not group by _time; set 'window' instead");
        }
    }
}
