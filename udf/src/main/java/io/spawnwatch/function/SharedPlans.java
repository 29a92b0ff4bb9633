package io.spawnwatch.function;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Plans by the content they are made from. They are held weakly: whoever uses them keeps them, so that nothing has to be
 * released and a job that has ended leaves nothing behind. Safe for use by several threads.
 */
final class SharedPlans {
    private final Map<String, WeakReference<RunningPlans>> byContent = new ConcurrentHashMap<>();

    /**
     * The plans of a content.
     *
     * @param content identifies it
     * @param planner makes the plans if nobody has them; another thread that asks for the same content waits for it
     */
    RunningPlans get(String content, Supplier<RunningPlans> planner) {
        AtomicReference<RunningPlans> found = new AtomicReference<>();
        byContent.compute(content, (key, known) -> {
            RunningPlans used = known == null ? null : known.get();
            if (known != null && used != null) {
                found.set(used);
                return known;
            }
            RunningPlans made = planner.get();
            found.set(made);
            return new WeakReference<>(made);
        });
        byContent.values().removeIf(plans -> plans.refersTo(null));
        return found.get();
    }

    /** How many contents there are whose plans are in use. */
    int size() {
        byContent.values().removeIf(plans -> plans.refersTo(null));
        return byContent.size();
    }
}
