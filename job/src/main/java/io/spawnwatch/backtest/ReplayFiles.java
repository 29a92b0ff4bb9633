package io.spawnwatch.backtest;

import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * The files that a replay writes, and a {@linkplain ScratchFolder folder for temporary ones}. Closing deletes those.
 */
public final class ReplayFiles implements Closeable {
    /** How many rejected records a report has. They tell what is wrong; how many there are is counted. */
    public static final int REJECTED_OF_A_REPORT = 1_000;

    private final Path scratch;
    private final @Nullable ScratchFolder temporary;
    private final RowOutput raised;
    private final @Nullable RowOutput suppressed;
    private final RejectedOutput rejected;

    private ReplayFiles(
            Path scratch,
            @Nullable ScratchFolder temporary,
            RowOutput raised,
            @Nullable RowOutput suppressed,
            RejectedOutput rejected) {
        this.scratch = scratch;
        this.raised = raised;
        this.suppressed = suppressed;
        this.rejected = rejected;
        this.temporary = temporary;
    }

    /**
     * The files of a replay. None of them is created yet.
     *
     * @param outputs    for the risk events: files, whose names say in what form, or {@link JsonLinesSink#STANDARD_OUTPUT}
     * @param suppressed for the suppressed rows, or null
     * @param rejected   for the rejected records, as JSON lines, or null
     * @param allowlist  whether rows can be suppressed, so that they are to be counted
     * @param kept       an existing folder for rows that go to no file, which is not deleted; or null
     */
    public static ReplayFiles create(
            List<String> outputs,
            @Nullable String suppressed,
            @Nullable String rejected,
            boolean allowlist,
            @Nullable Path kept)
            throws IOException {
        return create(outputs, suppressed, rejected, allowlist, false, kept);
    }

    /**
     * The files of a replay. None of them is created yet.
     *
     * @param outputs    for the risk events: files, whose names say in what form, or {@link JsonLinesSink#STANDARD_OUTPUT}
     * @param suppressed for the suppressed rows, or null
     * @param rejected   for the rejected records, as JSON lines, or null
     * @param allowlist  whether rows can be suppressed, so that they are to be counted
     * @param report     whether a report is to be written, which needs rejected records
     * @param kept       an existing folder for rows that go to no file, which is not deleted; or null
     */
    public static ReplayFiles create(
            List<String> outputs,
            @Nullable String suppressed,
            @Nullable String rejected,
            boolean allowlist,
            boolean report,
            @Nullable Path kept)
            throws IOException {
        ScratchFolder temporary = kept == null ? ScratchFolder.create("replay") : null;
        Path scratch = temporary == null ? Objects.requireNonNull(kept) : temporary.path();
        return new ReplayFiles(
                scratch,
                temporary,
                RowOutput.to(outputs, scratch.resolve("risk-events")),
                suppressed == null && !allowlist
                        ? null
                        : RowOutput.to(
                                suppressed == null ? List.of() : List.of(suppressed), scratch.resolve("suppressed")),
                new RejectedOutput(rejected, report ? scratch.resolve("rejected") : null));
    }

    Sink<RiskEvent> riskEventSink() {
        return raised.sink(RecordJson.riskEvents());
    }

    Sink<Suppression> suppressedSink() {
        return suppressed == null ? new DiscardingSink<>() : suppressed.sink(RecordJson.suppressions());
    }

    Sink<RejectedRecord> rejectedSink() {
        return rejected.sink();
    }

    /**
     * Gives every file its form and its name. To be called after the run has succeeded.
     *
     * @param fields the fields that rows of the detections can have
     * @param began  when the run began that an earlier attempt to complete the files belongs to; {@link Instant#MAX} if there
     *               was none
     * @throws IOException if a file cannot be written, or if its rows are missing
     */
    public void complete(Collection<String> fields, Instant began) throws IOException {
        raised.complete(fields, false, began);
        if (suppressed != null) {
            suppressed.complete(fields, true, began);
        }
        rejected.complete(began);
    }

    /**
     * The rows that were written, final ones only.
     *
     * @param revised whether a row may have been written more than once
     */
    FinalRows finalRows(boolean revised) {
        return new FinalRows(raised.rows(), suppressed == null ? null : suppressed.rows(), revised, scratch);
    }

    /** A file with rejected records as JSON lines, of a run that has been completed; null if none are kept. */
    public @Nullable Path rejectedRecords() {
        return rejected.records();
    }

    /** An existing folder for temporary files. */
    Path scratch() {
        return scratch;
    }

    @Override
    public void close() throws IOException {
        // While a folder keeps the progress of the run, its rows are part of it.
        if (temporary != null || !Files.exists(scratch)) {
            raised.deleteScratch();
            if (suppressed != null) {
                suppressed.deleteScratch();
            }
            rejected.deleteScratch();
        }
        if (temporary != null) {
            temporary.close();
        }
    }
}
