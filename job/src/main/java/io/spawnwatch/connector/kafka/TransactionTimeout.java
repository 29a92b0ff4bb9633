package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Keeps checkpoints within the time that Kafka lets a transaction stay open. */
public final class TransactionTimeout {

    /**
     * The default timeout in milliseconds: the longest that a broker allows by default ({@code
     * transaction.max.timeout.ms}). If the job is down for longer, Kafka aborts what was written but not yet committed.
     */
    static final int DEFAULT_MS = 15 * 60 * 1000;

    /** The timeout must cover several checkpoint intervals: a checkpoint may fail or be slow, and the job may restart. */
    private static final int MIN_INTERVALS = 3;

    /** Half the timeout may pass before a checkpoint starts. The checkpoint may take the other half. */
    private static final int HALF = 2;

    private TransactionTimeout() {}

    /**
     * Refuses checkpoints that are so far apart that Kafka would abort transactions first. The job would continue as if it
     * had committed their risk events.
     *
     * @param checkpoints checkpoint configuration of the environment, which combines the job's and the cluster's settings
     * @throws SettingsException naming the setting that determines the interval
     */
    public static void check(RunSettings settings, CheckpointConfig checkpoints) {
        if (settings.kafka().delivery() != DeliveryGuarantee.EXACTLY_ONCE) {
            return;
        }
        long intervalMs = checkpoints.getCheckpointInterval();
        // Flink uses the longer of the two.
        long pauseMs = checkpoints.getMinPauseBetweenCheckpoints();
        long apartMs = Math.max(intervalMs, pauseMs);
        long timeoutMs = timeoutMs(settings.kafka().client().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
        if (apartMs > timeoutMs / MIN_INTERVALS) {
            throw new SettingsException(place(
                            settings,
                            pauseMs > intervalMs
                                    ? CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS
                                    : CheckpointingOptions.CHECKPOINTING_INTERVAL)
                    + ": checkpoints " + apartMs + " ms apart would lose exactly-once output, because Kafka aborts a"
                    + " transaction after " + timeoutMs + " ms; set at most " + timeoutMs / MIN_INTERVALS
                    + " ms, or raise transaction.timeout.ms under 'kafka:' and transaction.max.timeout.ms on the"
                    + " brokers");
        }
    }

    /** Where the effective value of an option is set. The first of these wins. */
    private static String place(RunSettings settings, ConfigOption<?> option) {
        if (settings.flink().containsKey(option.key())) {
            return "flink: " + option.key();
        }
        return settings.checkpointInterval() != null && option.equals(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                ? Settings.CHECKPOINT_INTERVAL.key()
                : option.key() + " of Flink's configuration";
    }

    /**
     * Caps the checkpoint timeout. A checkpoint that took longer would commit transactions that Kafka has aborted.
     *
     * @param checkpoints checkpoint configuration of the environment
     */
    public static void capCheckpointTimeout(RunSettings settings, CheckpointConfig checkpoints) {
        if (settings.kafka().delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
            long longest = timeoutMs(settings.kafka().client().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) / HALF;
            if (checkpoints.getCheckpointTimeout() > longest) {
                checkpoints.setCheckpointTimeout(longest);
            }
        }
    }

    /**
     * The greatest age of uncommitted output when a checkpoint takes its snapshot. It leaves half the timeout for the
     * checkpoint to complete.
     *
     * @param producer properties of the producer
     */
    static Duration maxUncommitted(Properties producer) {
        return Duration.ofMillis(timeoutMs(producer.getProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) / HALF);
    }

    private static long timeoutMs(@Nullable String written) {
        if (written == null) {
            return DEFAULT_MS;
        }
        try {
            return Long.parseLong(written.trim());
        } catch (NumberFormatException e) {
            throw new SettingsException("transaction.timeout.ms: '" + written + "' is not a number of milliseconds", e);
        }
    }
}
