package io.spawnwatch.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.junit.jupiter.api.Test;

class TransactionTimeoutTest {

    private static long cappedTimeout(Map<String, String> options, Duration timeout) {
        CheckpointConfig checkpoints = new CheckpointConfig();
        checkpoints.setCheckpointTimeout(timeout.toMillis());
        RunSettings settings = RunSettings.of(
                null, options, Map.of("bootstrap.servers", "kafka:9092", "transaction.timeout.ms", "60000"));
        TransactionTimeout.capCheckpointTimeout(settings, checkpoints);
        return checkpoints.getCheckpointTimeout();
    }

    @Test
    void aCheckpointMayTakeHalfTheTransactionTimeout() {
        assertThat(cappedTimeout(Map.of(), Duration.ofMinutes(10))).isEqualTo(30_000);
        assertThat(cappedTimeout(Map.of(), Duration.ofSeconds(20))).isEqualTo(20_000);
    }

    @Test
    void withoutTransactionsTheCheckpointTimeoutIsUnchanged() {
        assertThat(cappedTimeout(Map.of("delivery", "at-least-once"), Duration.ofMinutes(10)))
                .isEqualTo(600_000);
    }

    @Test
    void outputMayWaitForACheckpointForTheOtherHalf() {
        Properties producer = new Properties();
        assertThat(TransactionTimeout.maxUncommitted(producer)).isEqualTo(Duration.ofSeconds(450));
        producer.setProperty("transaction.timeout.ms", "60000");
        assertThat(TransactionTimeout.maxUncommitted(producer)).isEqualTo(Duration.ofSeconds(30));
    }
}
