package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;

class LiveFlinkTest {
    private static final RunSettings SETTINGS =
            RunSettings.of(null, Map.of(), Map.of("bootstrap.servers", "localhost:9092"));

    @Test
    void rocksDbKeepsItsIndexesInPartsUnlessTheClusterSaysOtherwise() {
        Configuration cluster = new Configuration();
        assertThat(LiveFlink.configuration(SETTINGS, cluster, false).get(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS))
                .isTrue();

        cluster.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, false);
        assertThat(LiveFlink.configuration(SETTINGS, cluster, false)
                        .getOptional(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS))
                .isEmpty();
    }

    @Test
    void whatTheClusterSaysOfTheLargestParallelismHolds() {
        Configuration cluster = new Configuration();
        assertThat(LiveFlink.configuration(SETTINGS, cluster, false).get(PipelineOptions.MAX_PARALLELISM))
                .isEqualTo(720);

        cluster.set(PipelineOptions.MAX_PARALLELISM, 360);
        assertThat(LiveFlink.configuration(SETTINGS, cluster, false).getOptional(PipelineOptions.MAX_PARALLELISM))
                .isEmpty();
    }
}
