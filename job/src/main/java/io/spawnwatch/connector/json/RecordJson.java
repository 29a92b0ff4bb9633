package io.spawnwatch.connector.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that Spawnwatch writes, one object a record, without line breaks. The JSON Schemas of the resource folder
 * {@code schema} describe it for consumers: {@code risk-event}, {@code suppressed} and {@code rejected}.
 */
public final class RecordJson {

    /** The largest request that Kafka clients and brokers accept by default. */
    private static final int DEFAULT_REQUEST_BYTES = 1 << 20;

    /** Room for a record's key, headers and framing. */
    private static final int FRAMING_BYTES = 16 << 10;

    /** Below this, a risk event would not fit however short its texts were. */
    private static final int MIN_REQUEST_BYTES = 2 * FRAMING_BYTES;

    private static final ObjectWriter WRITER = JsonMapper.builder()
            // Plain ASCII keeps lone surrogates of hostile command lines, which UTF-8 cannot encode, and writes nothing
            // that a terminal or an editor would obey, such as a change of the writing direction.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .addModule(new SimpleModule()
                    .addSerializer(RiskEvent.class, new RiskEventWriter())
                    .addSerializer(Suppression.class, new SuppressionWriter())
                    .addSerializer(RejectedRecord.class, new RejectedRecordWriter()))
            .build()
            .writer();

    private RecordJson() {}

    /** The JSON of risk events, complete. */
    public static SerializationSchema<RiskEvent> riskEvents() {
        return new WholeRecord<>();
    }

    /** The JSON of suppressed rows, complete. */
    public static SerializationSchema<Suppression> suppressions() {
        return new WholeRecord<>();
    }

    /** The JSON of rejected records, complete. */
    public static SerializationSchema<RejectedRecord> rejections() {
        return new WholeRecord<>();
    }

    /** The JSON of risk events, shortened to a number of bytes. */
    public static SerializationSchema<RiskEvent> boundedRiskEvents(int maxBytes) {
        return new BoundedSchema<>(riskEvents(), maxBytes, RecordShortening::shorten);
    }

    /** The JSON of suppressed rows, shortened to a number of bytes. */
    public static SerializationSchema<Suppression> boundedSuppressions(int maxBytes) {
        return new BoundedSchema<>(suppressions(), maxBytes, RecordShortening::shorten);
    }

    /** The JSON of rejected records, shortened to a number of bytes. */
    public static SerializationSchema<RejectedRecord> boundedRejections(int maxBytes) {
        return new BoundedSchema<>(rejections(), maxBytes, RecordShortening::shorten);
    }

    /**
     * How long a record's value may be.
     *
     * @param maxRequestSize the producer's {@code max.request.size}, or null if it is not set
     * @throws SettingsException if that is not a number or leaves no room for a record
     */
    public static int maxRecordBytes(@Nullable String maxRequestSize) {
        if (maxRequestSize == null) {
            return DEFAULT_REQUEST_BYTES - FRAMING_BYTES;
        }
        try {
            int requestBytes = Integer.parseInt(maxRequestSize.trim());
            if (requestBytes >= MIN_REQUEST_BYTES) {
                return requestBytes - FRAMING_BYTES;
            }
        } catch (NumberFormatException e) {
            throw unusable(maxRequestSize, e);
        }
        throw unusable(maxRequestSize, null);
    }

    private static SettingsException unusable(String maxRequestSize, @Nullable Throwable cause) {
        return new SettingsException(
                "kafka: max.request.size must be a whole number of bytes, at least " + MIN_REQUEST_BYTES + ", but is '"
                        + maxRequestSize + "'",
                cause);
    }

    /** A class, because several serializable lambdas of one method are deserialized as the same one. */
    private static final class WholeRecord<T> implements SerializationSchema<T> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(T element) {
            try {
                return WRITER.writeValueAsBytes(element);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("a record cannot be written as JSON", e);
            }
        }
    }
}
