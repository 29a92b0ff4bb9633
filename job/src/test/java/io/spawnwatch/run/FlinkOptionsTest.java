package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.CompressionType;

class FlinkOptionsTest {
    private static final ConfigOption<Duration> INTERVAL = CheckpointingOptions.CHECKPOINTING_INTERVAL;

    private static final Map<String, String> BROKER = Map.of("bootstrap.servers", "localhost:9092");
    private static final RunSettings SETTINGS = RunSettings.of(null, Map.of(), BROKER);

    @Test
    void rocksDbPartitionsItsIndexesUnlessTheClusterSaysOtherwise() {
        Configuration cluster = new Configuration();
        assertThat(FlinkOptions.configuration(SETTINGS, cluster, false)
                        .get(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS))
                .isTrue();

        cluster.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, false);
        assertThat(FlinkOptions.configuration(SETTINGS, cluster, false)
                        .getOptional(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS))
                .isEmpty();
    }

    @Test
    void rocksDbKeepsLongKeysThatAreMostlyNewUnlessTheClusterSaysOtherwise() {
        Configuration cluster = new Configuration();
        Configuration ours = FlinkOptions.configuration(SETTINGS, cluster, false);

        assertThat(ours.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isTrue();
        assertThat(ours.get(RocksDBConfigurableOptions.BLOCK_SIZE)).isEqualTo(MemorySize.parse("16kb"));
        assertThat(ours.get(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL))
                .containsExactly(CompressionType.LZ4_COMPRESSION, CompressionType.ZSTD_COMPRESSION);

        cluster.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, false);
        cluster.set(RocksDBConfigurableOptions.BLOCK_SIZE, MemorySize.parse("8kb"));
        cluster.set(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL, List.of(CompressionType.NO_COMPRESSION));
        Configuration theirs = FlinkOptions.configuration(SETTINGS, cluster, false);

        assertThat(theirs.getOptional(RocksDBConfigurableOptions.USE_BLOOM_FILTER))
                .isEmpty();
        assertThat(theirs.getOptional(RocksDBConfigurableOptions.BLOCK_SIZE)).isEmpty();
        assertThat(theirs.getOptional(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL))
                .isEmpty();
    }

    @Test
    void aProcessOfItsOwnExportsMetricsToThisMachineOnlyByDefault() {
        Map<String, String> port = Map.of("metrics-port", "9249");
        RunSettings loopback = RunSettings.of(null, port, BROKER);
        RunSettings open = RunSettings.of(
                Documents.yaml("run.yml", "flink:\n  metrics.reporter.prometheus.host: 0.0.0.0\n"), port, BROKER);
        Configuration none = new Configuration();

        assertThat(FlinkOptions.configuration(SETTINGS, none, true).getOptional(MetricOptions.REPORTERS_LIST))
                .isEmpty();
        assertThat(FlinkOptions.configuration(loopback, none, false).getOptional(MetricOptions.REPORTERS_LIST))
                .as("a cluster has reporters of its own")
                .isEmpty();
        assertThat(FlinkOptions.metrics(loopback, FlinkOptions.configuration(loopback, none, true)))
                .isEqualTo(new InetSocketAddress("localhost", 9249));
        assertThat(FlinkOptions.metrics(open, FlinkOptions.configuration(open, none, true)))
                .isEqualTo(new InetSocketAddress("0.0.0.0", 9249));
    }

    @Test
    void rowsDoNotWaitForAFullBufferUnlessTheClusterOrTheConfigurationSaysSo() {
        Configuration cluster = new Configuration();
        assertThat(FlinkOptions.configuration(SETTINGS, cluster, false).get(ExecutionOptions.BUFFER_TIMEOUT))
                .isEqualTo(Duration.ofMillis(5));

        RunSettings own = RunSettings.of(
                Documents.yaml("run.yml", "flink:\n  execution.buffer-timeout.interval: 20ms\n"), Map.of(), BROKER);
        assertThat(FlinkOptions.configuration(own, cluster, false).get(ExecutionOptions.BUFFER_TIMEOUT))
                .isEqualTo(Duration.ofMillis(20));

        cluster.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(50));
        assertThat(FlinkOptions.configuration(SETTINGS, cluster, false).getOptional(ExecutionOptions.BUFFER_TIMEOUT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"exactly-once, 500", "at-least-once, 5000"})
    void onlyOutputThatWaitsForCheckpointsNeedsManyUnlessTheClusterOrTheConfigurationSaysSo(
            String delivery, long intervalMs) {
        Configuration cluster = new Configuration();
        RunSettings settings = RunSettings.of(null, Map.of("delivery", delivery), BROKER);
        assertThat(FlinkOptions.configuration(settings, cluster, false).get(INTERVAL))
                .isEqualTo(Duration.ofMillis(intervalMs));

        RunSettings own = RunSettings.of(null, Map.of("delivery", delivery, "checkpoint-interval", "2s"), BROKER);
        assertThat(FlinkOptions.configuration(own, cluster, false).get(INTERVAL))
                .isEqualTo(Duration.ofSeconds(2));

        cluster.set(INTERVAL, Duration.ofSeconds(30));
        assertThat(FlinkOptions.configuration(settings, cluster, false).getOptional(INTERVAL))
                .isEmpty();
    }

    @Test
    void theMaximumParallelismOfTheClusterOverridesOurs() {
        Configuration cluster = new Configuration();
        assertThat(FlinkOptions.configuration(SETTINGS, cluster, false).get(PipelineOptions.MAX_PARALLELISM))
                .isEqualTo(720);

        cluster.set(PipelineOptions.MAX_PARALLELISM, 360);
        assertThat(FlinkOptions.configuration(SETTINGS, cluster, false).getOptional(PipelineOptions.MAX_PARALLELISM))
                .isEmpty();
    }
}
