package io.spawnwatch.function;

import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Rejection;
import io.spawnwatch.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of the control stream. An invalid record goes to {@link OutputTags#REJECTED} and changes nothing: an
 * entry with the same id stays as it was.
 *
 * <p>Not keyed, no state.
 */
public final class ReadAllowlist extends ProcessFunction<AllowlistRecord, AllowlistUpdate> {
    private static final long serialVersionUID = 1L;

    private transient Counter rejected;

    @Override
    public void open(OpenContext context) {
        rejected = RunCounter.of(getRuntimeContext(), Metrics.ALLOWLIST_REJECTED);
    }

    @Override
    public void processElement(AllowlistRecord record, Context context, Collector<AllowlistUpdate> out) {
        if (record.loaded()) {
            out.collect(AllowlistUpdate.loaded());
            return;
        }
        String id = record.key();
        String value = record.value();
        if (id == null || id.isBlank()) {
            reject(record, "the record has no key; the key is the entry's id", context);
        } else if (value == null) {
            out.collect(AllowlistUpdate.remove(id));
        } else {
            read(record, id, value, context, out);
        }
    }

    private void read(
            AllowlistRecord record, String id, String value, Context context, Collector<AllowlistUpdate> out) {
        String origin = record.origin() + "-" + record.partition() + "@" + record.offset();
        try {
            out.collect(AllowlistUpdate.put(AllowlistReader.json(origin, id, value)));
        } catch (InvalidDocumentException e) {
            reject(record, e.getMessage(), context);
        }
    }

    private void reject(AllowlistRecord record, @Nullable String detail, Context context) {
        byte[] value = record.value() == null ? new byte[0] : record.value().getBytes(StandardCharsets.UTF_8);
        rejected.inc();
        context.output(
                OutputTags.REJECTED,
                new RejectedRecord(
                        record.origin(),
                        record.partition(),
                        record.offset(),
                        record.arrivalMs(),
                        Rejection.Reason.INVALID_ALLOWLIST_ENTRY.wireName(),
                        String.valueOf(detail),
                        value.length,
                        EventIntake.excerpt(value)));
    }
}
