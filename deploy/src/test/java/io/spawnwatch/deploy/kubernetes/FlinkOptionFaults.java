package io.spawnwatch.deploy.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** Options that this version of Flink does not have, or whose value it cannot read. */
public final class FlinkOptionFaults {
    private static final List<Class<?>> OPTIONS = List.of(
            CheckpointingOptions.class,
            CoreOptions.class,
            HighAvailabilityOptions.class,
            JobManagerOptions.class,
            MetricOptions.class,
            PipelineOptions.class,
            RestOptions.class,
            RestartStrategyOptions.class,
            StateBackendOptions.class,
            TaskManagerOptions.class,
            WebOptions.class);

    /** Prefixes of options that the operator, metric reporters and object stores read, or Flink on Kubernetes only. */
    private static final List<String> OTHERS = List.of(
            "job.autoscaler.",
            "kubernetes.operator.",
            "kubernetes.taskmanager.service-account",
            "metrics.reporter.prometheus.",
            "s3.",
            "fs.s3a.");

    private FlinkOptionFaults() {}

    public static List<String> of(Map<String, String> configuration) throws IllegalAccessException {
        List<String> faults = new ArrayList<>();
        Configuration read = Configuration.fromMap(configuration);
        Set<String> known = new HashSet<>();
        for (ConfigOption<?> option : options()) {
            known.add(option.key());
            try {
                Object value = read.getOptional(option).orElse(null);
                assert value == null || !value.toString().isEmpty();
            } catch (IllegalArgumentException e) {
                faults.add(option.key() + ": " + e.getMessage());
            }
        }
        configuration.keySet().stream()
                .filter(key -> !known.contains(key) && OTHERS.stream().noneMatch(key::startsWith))
                .forEach(key -> faults.add(key + ": Flink has no such option"));
        return faults;
    }

    private static List<ConfigOption<?>> options() throws IllegalAccessException {
        List<ConfigOption<?>> found = new ArrayList<>();
        for (Class<?> options : OPTIONS) {
            for (Field field : options.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && ConfigOption.class.isAssignableFrom(field.getType())) {
                    found.add((ConfigOption<?>) field.get(null));
                }
            }
        }
        return found;
    }
}
