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
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a bounded run: files.
 *
 * @param input      files of events
 * @param intake     what becomes of each record
 * @param watermarks timestamps and watermarks of the events
 * @param output     takes the risk events: a file, or {@link JsonLinesSink#STANDARD_OUTPUT}
 * @param suppressed takes the suppressed rows, or null
 * @param rejected   takes the rejected records, or null
 */
public record FileEndpoints(
        List<Path> input,
        RecordDeserializer<SourceRecord> intake,
        WatermarkStrategy<SourceRecord> watermarks,
        String output,
        @Nullable String suppressed,
        @Nullable String rejected) {

    /** Copies the list. */
    public FileEndpoints {
        input = List.copyOf(input);
    }

    /** As the topology takes them. There is no control stream: a replay's allowlist is a file. */
    public Endpoints endpoints() {
        return new Endpoints(
                EventFiles.source(input, intake, TypeInformation.of(SourceRecord.class)),
                watermarks,
                null,
                sink(output, RecordJson.riskEvents()),
                sink(suppressed, RecordJson.suppressions()),
                sink(rejected, RecordJson.rejections()),
                true);
    }

    /** Gives the outputs their names, after the job has ended well. */
    public void complete() throws IOException {
        for (String one : new @Nullable String[] {output, suppressed, rejected}) {
            if (one != null && !one.equals(JsonLinesSink.STANDARD_OUTPUT)) {
                JsonLinesSink.complete(Path.of(one));
            }
        }
    }

    private static <T> Sink<T> sink(@Nullable String output, SerializationSchema<T> schema) {
        return output == null ? new DiscardingSink<>() : JsonLinesSink.to(output, schema);
    }
}
