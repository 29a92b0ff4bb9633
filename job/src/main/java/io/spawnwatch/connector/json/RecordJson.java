package io.spawnwatch.connector.json;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.formats.json.JsonSerializationSchema;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonWriteFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.module.SimpleModule;
import org.jspecify.annotations.Nullable;

/** The JSON of what Spawnwatch writes, by flink-json. One object a record, without line breaks. */
public final class RecordJson {

    /** What a Kafka client and broker take for one record unless they are told otherwise. */
    private static final int DEFAULT_REQUEST_BYTES = 1 << 20;

    /** Room for a record's key, headers and framing. */
    private static final int FRAMING_BYTES = 16 << 10;

    /** Below this, a risk event would not fit however short its texts were cut. */
    private static final int LEAST_REQUEST_BYTES = 2 * FRAMING_BYTES;

    private RecordJson() {}

    /** The JSON of risk events, whole. */
    public static SerializationSchema<RiskEvent> riskEvents() {
        return new JsonSerializationSchema<>(RecordJson::mapper);
    }

    /** The JSON of suppressed rows, whole. */
    public static SerializationSchema<Suppression> suppressions() {
        return new JsonSerializationSchema<>(RecordJson::mapper);
    }

    /** The JSON of rejected records. */
    public static SerializationSchema<RejectedRecord> rejections() {
        return new JsonSerializationSchema<>(RecordJson::mapper);
    }

    /** The JSON of risk events, with texts cut where a record would be longer than that. */
    public static SerializationSchema<RiskEvent> riskEventsOfAtMost(int maxBytes) {
        return new BoundedSchema<>(riskEvents(), maxBytes, TextCutting::cut);
    }

    /** The JSON of suppressed rows, with texts cut where a record would be longer than that. */
    public static SerializationSchema<Suppression> suppressionsOfAtMost(int maxBytes) {
        return new BoundedSchema<>(suppressions(), maxBytes, TextCutting::cut);
    }

    /** The JSON of rejected records, with texts cut where a record would be longer than that. */
    public static SerializationSchema<RejectedRecord> rejectionsOfAtMost(int maxBytes) {
        return new BoundedSchema<>(rejections(), maxBytes, TextCutting::cut);
    }

    /**
     * How long a record's value may be.
     *
     * @param maxRequestSize the producer's {@code max.request.size}, or null where it is not set
     * @throws SettingsException where that is no number or leaves no room for a record
     */
    public static int maxRecordBytes(@Nullable String maxRequestSize) {
        if (maxRequestSize == null) {
            return DEFAULT_REQUEST_BYTES - FRAMING_BYTES;
        }
        try {
            int requestBytes = Integer.parseInt(maxRequestSize.trim());
            if (requestBytes >= LEAST_REQUEST_BYTES) {
                return requestBytes - FRAMING_BYTES;
            }
        } catch (NumberFormatException e) {
            throw unusable(maxRequestSize, e);
        }
        throw unusable(maxRequestSize, null);
    }

    private static SettingsException unusable(String maxRequestSize, @Nullable Throwable cause) {
        return new SettingsException(
                "kafka: max.request.size must be a whole number of bytes, at least " + LEAST_REQUEST_BYTES
                        + ", but is '" + maxRequestSize + "'",
                cause);
    }

    private static ObjectMapper mapper() {
        SimpleModule module = new SimpleModule()
                .addSerializer(RiskEvent.class, new RiskEventWriter())
                .addSerializer(Suppression.class, new SuppressionWriter())
                .addSerializer(RejectedRecord.class, new RejectedRecordWriter());
        return JsonMapper.builder()
                // Plain ASCII: lone surrogates of hostile command lines survive, which UTF-8 cannot write, and nothing
                // gets out that a terminal or an editor would obey, such as a change of the writing direction.
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .addModule(module)
                .build();
    }
}
