package io.spawnwatch.connector.file;

import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.topology.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * The files that a bounded run reads and writes.
 *
 * @param input        event files; shows how much of them has been read
 * @param deserializer decodes each record
 * @param watermarks   timestamps and watermarks of the events
 * @param output       file for the risk events, or {@link JsonLinesSink#STANDARD_OUTPUT}
 * @param suppressed   file for the suppressed rows, or null to discard them
 * @param rejected     file for the rejected records, or null to discard them
 */
public record FileEndpoints(
        InputFiles input,
        RecordDeserializer<SourceRecord> deserializer,
        WatermarkStrategy<SourceRecord> watermarks,
        String output,
        @Nullable String suppressed,
        @Nullable String rejected) {

    /** The endpoints of a run that reads local files. */
    public FileEndpoints(
            List<Path> input,
            RecordDeserializer<SourceRecord> deserializer,
            WatermarkStrategy<SourceRecord> watermarks,
            String output,
            @Nullable String suppressed,
            @Nullable String rejected) {
        this(InputFiles.local(input), deserializer, watermarks, output, suppressed, rejected);
    }

    /** The endpoints for the topology. There is no allowlist stream, because a replay reads its allowlist from a file. */
    public Endpoints endpoints() {
        return endpoints(EventFiles.source(input, deserializer, TypeInformation.of(SourceRecord.class)));
    }

    /** The endpoints with events that come from elsewhere than the input files. */
    public Endpoints endpoints(Source<SourceRecord, ?, ?> processEvents) {
        return new Endpoints(
                processEvents,
                watermarks,
                null,
                sink(output, RecordJson.riskEvents()),
                sink(suppressed, RecordJson.suppressions()),
                sink(rejected, RecordJson.rejections()),
                true);
    }

    /** Renames the part files to their final names. To be called after the job has succeeded. */
    public void complete() throws IOException {
        for (String file : new @Nullable String[] {output, suppressed, rejected}) {
            if (file != null && !file.equals(JsonLinesSink.STANDARD_OUTPUT)) {
                JsonLinesSink.complete(Path.of(file));
            }
        }
    }

    private static <T> Sink<T> sink(@Nullable String output, SerializationSchema<T> schema) {
        return output == null ? new DiscardingSink<>() : JsonLinesSink.to(output, schema);
    }
}
