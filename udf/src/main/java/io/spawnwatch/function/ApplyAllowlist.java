package io.spawnwatch.function;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Passes on rows that no allowlist entry covers and sends the others to {@link OutputTags#SUPPRESSED}.
 *
 * <p>Not keyed. The broadcast state has the entries of the control stream, by id. After every start, rows wait until the
 * control stream is loaded, however long that takes. They wait in operator state, so none is lost or checked against half a
 * list. Late rows are treated as all others, by their event time.
 */
public final class ApplyAllowlist extends BroadcastProcessFunction<DetectionRow, AllowlistUpdate, DetectionRow>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** The entries of the control stream, by id. */
    public static final MapStateDescriptor<String, AllowlistEntry> ENTRIES =
            new MapStateDescriptor<>("allowlist", Types.STRING, TypeInformation.of(AllowlistEntry.class));

    static final ListStateDescriptor<DetectionRow> WAITING =
            new ListStateDescriptor<>("waiting-rows", TypeInformation.of(DetectionRow.class));

    private final List<AllowlistEntry> seed;
    private final boolean controlStream;
    private transient ListState<DetectionRow> waitingState;
    private transient List<DetectionRow> waiting;
    private transient Set<String> putSinceStart;
    private transient Map<String, Counter> suppressed;
    private transient boolean loaded;
    private transient @Nullable Allowlist allowlist;

    /**
     * Applies an allowlist.
     *
     * @param seed          entries that always apply, in addition to the control stream's: those of the allowlist file
     * @param controlStream whether the control stream is live, so that rows wait until it is loaded
     */
    public ApplyAllowlist(Collection<AllowlistEntry> seed, boolean controlStream) {
        this.seed = new ArrayList<>(seed);
        this.controlStream = controlStream;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        waitingState = context.getOperatorStateStore().getListState(WAITING);
        waiting = new ArrayList<>();
        for (DetectionRow row : waitingState.get()) {
            waiting.add(row);
        }
        putSinceStart = new HashSet<>();
        loaded = !controlStream;
        allowlist = null;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        waitingState.update(waiting);
    }

    @Override
    public void open(OpenContext context) {
        suppressed = new HashMap<>();
        MetricGroup metrics = RunCounter.metrics(getRuntimeContext());
        metrics.gauge(Metrics.ROWS_WAITING, () -> waiting.size());
        metrics.gauge(Metrics.ALLOWLIST_ENTRIES, () -> seed.size() + putSinceStart.size());
        seed.forEach(entry -> rowsSuppressed(entry.id()));
    }

    /**
     * The count of an entry. It is registered with the entry, not with the first row: monitoring sees no increase in a
     * counter that first appears with its final value.
     */
    private Counter rowsSuppressed(String entryId) {
        return suppressed.computeIfAbsent(
                entryId, id -> RunCounter.of(getRuntimeContext(), Metrics.BY_ENTRY, id, Metrics.ROWS_SUPPRESSED));
    }

    @Override
    public void processElement(DetectionRow row, ReadOnlyContext context, Collector<DetectionRow> out)
            throws Exception {
        waiting.add(row);
        if (loaded) {
            checkWaiting(
                    suppression -> context.output(OutputTags.SUPPRESSED, suppression),
                    context.getBroadcastState(ENTRIES),
                    out);
        }
    }

    @Override
    public void processBroadcastElement(AllowlistUpdate update, Context context, Collector<DetectionRow> out)
            throws Exception {
        BroadcastState<String, AllowlistEntry> entries = context.getBroadcastState(ENTRIES);
        switch (update.kind()) {
            case PUT -> {
                entries.put(update.entryId(), update.entry());
                putSinceStart.add(update.entryId());
                rowsSuppressed(update.entryId());
            }
            case REMOVE -> {
                entries.remove(update.entryId());
                putSinceStart.remove(update.entryId());
            }
            case LOADED -> {
                // Entries of a checkpoint that were not read again were removed while the job was down.
                for (String id : ids(entries)) {
                    if (!putSinceStart.contains(id)) {
                        entries.remove(id);
                    }
                }
                loaded = true;
            }
        }
        allowlist = null;
        if (update.kind() == AllowlistUpdate.Kind.LOADED) {
            checkWaiting(suppression -> context.output(OutputTags.SUPPRESSED, suppression), entries, out);
        }
    }

    private void checkWaiting(
            Consumer<Suppression> audit,
            ReadOnlyBroadcastState<String, AllowlistEntry> entries,
            Collector<DetectionRow> out)
            throws Exception {
        for (DetectionRow row : waiting) {
            check(row, audit, entries, out);
        }
        waiting.clear();
    }

    private void check(
            DetectionRow row,
            Consumer<Suppression> audit,
            ReadOnlyBroadcastState<String, AllowlistEntry> entries,
            Collector<DetectionRow> out)
            throws Exception {
        Allowlist current = allowlist;
        if (current == null) {
            List<AllowlistEntry> all = new ArrayList<>(seed);
            // Entries that a control stream left in a checkpoint no longer apply once it is switched off.
            if (controlStream) {
                entries.immutableEntries().forEach(entry -> all.add(entry.getValue()));
            }
            current = Allowlist.of(all);
            allowlist = current;
        }
        Suppression suppression = suppression(current, row);
        if (suppression == null) {
            out.collect(row);
            return;
        }
        rowsSuppressed(suppression.entryId()).inc();
        audit.accept(suppression);
    }

    /** What is recorded of a row that an entry covers; null if none does, so that the row is passed on. */
    public static @Nullable Suppression suppression(Allowlist allowlist, DetectionRow row) {
        AllowlistEntry covering = allowlist.covering(
                row.profile().id(),
                row::values,
                row.tally().firstTimeMs(),
                row.tally().lastTimeMs());
        return covering == null
                ? null
                : new Suppression(RiskScoring.score(row), covering.id(), covering.owner(), covering.reason());
    }

    private static List<String> ids(BroadcastState<String, AllowlistEntry> entries) throws Exception {
        List<String> ids = new ArrayList<>();
        entries.iterator().forEachRemaining(entry -> ids.add(entry.getKey()));
        return ids;
    }
}
