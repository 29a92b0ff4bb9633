package io.spawnwatch.function;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * The running detections, as they are sent to the task managers: the definitions, compressed. Plans are not serializable.
 * The first task of a process that needs them makes them from the definitions; all others of the same content share them,
 * be they of another operator, another subtask or a restarted job. They are forgotten with the last catalog that uses them.
 */
public final class RunningCatalog implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final SharedPlans SHARED = new SharedPlans();

    /** What was made of a catalog, so that all operators of a job hold the same bytes, which are made once. */
    private static final Map<CatalogPlan, RunningCatalog> BY_CATALOG = Collections.synchronizedMap(new WeakHashMap<>());

    private final byte[] content;

    /** Identifies the content. */
    private final String digest;

    /** Keeps the plans in memory as long as this is. */
    private transient volatile @Nullable RunningPlans plans;

    private RunningCatalog(Content content) {
        try {
            this.content = InstantiationUtil.serializeObjectAndCompress(content);
        } catch (IOException e) {
            throw new UncheckedIOException("the detections cannot be serialized", e);
        }
        this.digest = HexDigest.sha256(this.content);
    }

    /**
     * The running detections of a catalog that has been planned. A task in this process does not plan them again.
     */
    public static RunningCatalog of(CatalogPlan plan) {
        return BY_CATALOG.computeIfAbsent(plan, RunningCatalog::planned);
    }

    private static RunningCatalog planned(CatalogPlan plan) {
        SearchEnvironment environment = plan.runningEnvironment();
        RunningCatalog catalog = new RunningCatalog(new Content(plan.detections(), environment, plan.overrides()));
        catalog.plans(
                () -> new RunningPlans(plan.plans(), environment.normalization().dataModel()));
        return catalog;
    }

    /**
     * Detections that can run.
     *
     * @param detections  each can be planned with this environment and these overrides
     * @param environment what their searches refer to
     * @param overrides   settings of single detections
     */
    public static RunningCatalog of(
            List<Detection> detections, SearchEnvironment environment, DetectionOverrides overrides) {
        return new RunningCatalog(new Content(detections, environment, overrides));
    }

    /** The plans, which are made at most once for each process and class loader. */
    RunningPlans plans() {
        return plans(() -> content().plan());
    }

    private RunningPlans plans(Supplier<RunningPlans> planner) {
        RunningPlans known = plans;
        if (known == null) {
            known = SHARED.get(digest, planner);
            plans = known;
        }
        return known;
    }

    private Content content() {
        try {
            return InstantiationUtil.decompressAndDeserializeObject(content, RunningCatalog.class.getClassLoader());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(
                    "the detections of the job cannot be read; was it submitted with another release?", e);
        }
    }

    /** What plans are made from. */
    private record Content(ArrayList<Detection> detections, SearchEnvironment environment, DetectionOverrides overrides)
            implements Serializable {

        Content(List<Detection> detections, SearchEnvironment environment, DetectionOverrides overrides) {
            this(new ArrayList<>(detections), environment, overrides);
        }

        RunningPlans plan() {
            List<DetectionPlan> plans = detections.stream()
                    .map(detection -> DetectionPlan.of(detection, environment, overrides))
                    .toList();
            return new RunningPlans(plans, environment.normalization().dataModel());
        }
    }
}
