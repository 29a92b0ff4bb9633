package io.spawnwatch.deploy.benchmark.contender;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import io.spawnwatch.run.FlinkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Flink's Kafka source alone: the limit of any job that reads with it. Counts the bytes and drops the records, after parsing
 * them with Jackson if told to. Flink and Kafka are configured as the job configures them.
 */
public final class SourceContender {
    /** Argument that has each record parsed. */
    public static final String PARSE = "parse";

    private SourceContender() {}

    /** Runs until it is killed. Arguments: the job's configuration file and what to do with a record. */
    public static void main(String[] args) throws Exception {
        RunSettings settings = RunSettings.of(Documents.yaml(Path.of(args[0])), Map.of(), Map.of());
        boolean parse = args[1].equals(PARSE);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(FlinkOptions.configuration(settings, env.getConfiguration(), true));
        env.getConfig().enableObjectReuse();
        KafkaSource<Long> source = KafkaSource.<Long>builder()
                .setProperties(settings.kafka().clientProperties())
                .setBootstrapServers(settings.kafka().bootstrapServers())
                .setTopics(settings.kafka().topics().processEvents())
                .setGroupId(settings.kafka().groupId())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(parse ? new Parse() : new Drop())
                .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "process-events")
                .uid("process-events")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        env.execute("source alone");
    }

    /** Adds up the bytes and emits nothing. */
    private static class Drop implements KafkaRecordDeserializationSchema<Long> {
        private static final long serialVersionUID = 1L;

        private transient Counter bytes;

        @Override
        public void open(DeserializationSchema.InitializationContext context) throws Exception {
            bytes = context.getMetricGroup().counter("benchmarkBytes");
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Long> out) throws IOException {
            bytes.inc(record.value().length);
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return Types.LONG;
        }
    }

    /** Parses as well. The tree is used, so that no compiler can leave it out. */
    private static final class Parse extends Drop {
        private static final long serialVersionUID = 1L;

        private transient ObjectMapper json;

        @Override
        public void open(DeserializationSchema.InitializationContext context) throws Exception {
            super.open(context);
            json = new ObjectMapper();
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Long> out) throws IOException {
            super.deserialize(record, out);
            if (json.readTree(record.value()).isEmpty()) {
                throw new IOException("an empty record at offset " + record.offset());
            }
        }
    }
}
