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

/** How long a transaction may stay open, and whether checkpoints commit it by then. */
public final class TransactionTimeout {

    /**
     * Milliseconds: the most that a broker allows unless it is told otherwise ({@code transaction.max.timeout.ms}). It
     * bounds how long the job may be down before output that was written but not yet committed is lost to an abort.
     */
    static final int DEFAULT_MS = 15 * 60 * 1000;

    /** Of the timeout: a checkpoint may fail or take its time, and the job may be restarted in between. */
    private static final int SHARE = 3;

    /** Of the timeout: one half for what is written to wait for a checkpoint, the other for that to complete. */
    private static final int HALF = 2;

    private TransactionTimeout() {}

    /**
     * Refuses checkpoints that come too late for Kafka: a transaction that it aborts takes its risk events with it, and
     * the job goes on as if it had committed them.
     *
     * @param checkpoints of the environment once it is configured: besides our own configuration, that of the cluster
     *                    decides
     * @throws SettingsException naming what sets the interval
     */
    public static void check(RunSettings settings, CheckpointConfig checkpoints) {
        if (settings.kafka().delivery() != DeliveryGuarantee.EXACTLY_ONCE) {
            return;
        }
        long intervalMs = checkpoints.getCheckpointInterval();
        // Flink takes the longer of the two for the interval.
        long pauseMs = checkpoints.getMinPauseBetweenCheckpoints();
        long apartMs = Math.max(intervalMs, pauseMs);
        long timeoutMs = timeoutMs(settings.kafka().client().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
        if (apartMs > timeoutMs / SHARE) {
            throw new SettingsException(place(
                            settings,
                            pauseMs > intervalMs
                                    ? CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS
                                    : CheckpointingOptions.CHECKPOINTING_INTERVAL)
                    + ": checkpoints " + apartMs + " ms apart lose what is written exactly once, since Kafka aborts a"
                    + " transaction after " + timeoutMs + " ms; take at most " + timeoutMs / SHARE
                    + " ms, or set a longer transaction.timeout.ms under 'kafka:', and a transaction.max.timeout.ms of"
                    + " the brokers to match");
        }
    }

    /** Where an option is set that is in force: the first of these wins. */
    private static String place(RunSettings settings, ConfigOption<?> option) {
        if (settings.flink().containsKey(option.key())) {
            return "flink: " + option.key();
        }
        return settings.checkpointInterval() != null && option.equals(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                ? Settings.CHECKPOINT_INTERVAL.key()
                : option.key() + " of Flink's configuration";
    }

    /**
     * Has checkpoints be given up in time: one that takes longer would commit what Kafka has aborted.
     *
     * @param checkpoints of the environment once it is configured
     */
    public static void bound(RunSettings settings, CheckpointConfig checkpoints) {
        if (settings.kafka().delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
            long longest = timeoutMs(settings.kafka().client().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) / HALF;
            if (checkpoints.getCheckpointTimeout() > longest) {
                checkpoints.setCheckpointTimeout(longest);
            }
        }
    }

    /**
     * How old what was written may be when the sinks have done their part of a checkpoint, so that the other half of the
     * timeout is left for the checkpoint.
     *
     * @param producer the properties of a producer
     */
    public static Duration untilPrepared(Properties producer) {
        return Duration.ofMillis(timeoutMs(producer.getProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) / HALF);
    }

    private static long timeoutMs(@Nullable String written) {
        if (written == null) {
            return DEFAULT_MS;
        }
        try {
            return Long.parseLong(written.trim());
        } catch (NumberFormatException e) {
            throw new SettingsException("transaction.timeout.ms: '" + written + "' is no number of milliseconds", e);
        }
    }
}
