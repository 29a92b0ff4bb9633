package io.spawnwatch.backtest;

import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.decode.RejectedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** Where rejected records are written, which may be all of a large input. */
final class RejectedOutput {
    private final @Nullable String output;
    private final @Nullable Path scratch;
    private boolean completed;

    /**
     * An output that has not been created yet.
     *
     * @param output  a file, {@link JsonLinesSink#STANDARD_OUTPUT}, or null
     * @param scratch a file for the first records if they are needed later and no output is a file; or null
     */
    RejectedOutput(@Nullable String output, @Nullable Path scratch) {
        this.output = output;
        this.scratch = scratch;
    }

    Sink<RejectedRecord> sink() {
        if (output != null) {
            return isFile() || scratch == null
                    ? JsonLinesSink.to(output, RecordJson.rejections())
                    : JsonLinesSink.printedTo(scratch.toString(), RecordJson.rejections());
        }
        return scratch == null
                ? new DiscardingSink<>()
                : JsonLinesSink.firstTo(scratch.toString(), RecordJson.rejections(), ReplayFiles.REJECTED_OF_A_REPORT);
    }

    private boolean isFile() {
        return output != null && !output.equals(JsonLinesSink.STANDARD_OUTPUT);
    }

    /** @param began as {@link RowOutput#rename} takes it */
    void complete(Instant began) throws IOException {
        if (output != null && isFile()) {
            RowOutput.rename(Path.of(output), began);
        }
        completed = true;
    }

    /** A file with records, once completed; null if none are kept. */
    @Nullable
    Path records() {
        if (output != null && isFile()) {
            return JsonLinesSink.targetOf(Path.of(output));
        }
        return scratch == null ? null : JsonLinesSink.partOf(scratch);
    }

    /** Deletes the records that the user did not ask for. Those of a run that failed stay, so that it can be resumed. */
    void deleteScratch() throws IOException {
        if (completed && scratch != null) {
            Files.deleteIfExists(JsonLinesSink.partOf(scratch));
        }
    }
}
