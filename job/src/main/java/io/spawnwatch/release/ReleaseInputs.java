package io.spawnwatch.release;

import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingType.Form;
import io.spawnwatch.config.Settings;
import io.spawnwatch.document.Documents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What a release consists of: the jar, and the arguments of its command {@code run}.
 *
 * @param jar     the jar for clusters
 * @param config  configuration file, or null
 * @param options options of {@code run}, by name without dashes
 * @param kafka   Kafka client properties of the command line, possibly secrets: never print their values
 * @param flink   folder with the client's configuration of Flink, whose {@code config.yaml} decides what the job's own
 *                configuration leaves open; or null
 */
public record ReleaseInputs(
        Path jar,
        @Nullable Path config,
        Map<String, String> options,
        Map<String, String> kafka,
        @Nullable Path flink) {

    /** Copies the maps. */
    public ReleaseInputs {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        kafka = Collections.unmodifiableMap(new LinkedHashMap<>(kafka));
    }

    /**
     * Replaces what is given and keeps the rest. A new configuration file also drops all earlier options.
     *
     * @param otherJar    null to keep the jar
     * @param otherConfig null to keep the configuration file
     * @param otherFlink  null to keep the client's configuration of Flink
     */
    public ReleaseInputs with(
            @Nullable Path otherJar,
            @Nullable Path otherConfig,
            Map<String, String> otherOptions,
            Map<String, String> otherKafka,
            @Nullable Path otherFlink) {
        Map<String, String> allOptions = new LinkedHashMap<>(otherConfig == null ? options : Map.of());
        allOptions.putAll(otherOptions);
        Map<String, String> allKafka = new LinkedHashMap<>(otherConfig == null ? kafka : Map.of());
        allKafka.putAll(otherKafka);
        return new ReleaseInputs(
                otherJar == null ? jar : otherJar,
                otherConfig == null ? config : otherConfig,
                allOptions,
                allKafka,
                otherFlink == null ? flink : otherFlink);
    }

    /** The value of a setting, or null if it has none. */
    <T> @Nullable T value(Setting<T> setting) {
        return setting.read(config == null ? null : Documents.yaml(config), options);
    }

    /** The arguments of the jar's main method. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("run"));
        if (config != null) {
            arguments.add("--config=" + config);
        }
        options.forEach((key, value) -> {
            Setting<?> setting = Settings.LIVE.find(key);
            if (setting == null || setting.type().form() != Form.FLAG) {
                arguments.add("--" + key + "=" + value);
            } else if (Boolean.parseBoolean(value)) {
                arguments.add("--" + key);
            }
        });
        kafka.forEach((key, value) -> arguments.add("--kafka=" + key + "=" + value));
        return arguments;
    }

    /** The client's configuration of Flink. */
    public Configuration flinkConfiguration() {
        return flink == null ? new Configuration() : GlobalConfiguration.loadConfiguration(flink.toString());
    }

    /** Names Kafka properties but never prints their values. */
    @Override
    public String toString() {
        return jar + ", configuration " + config + ", options " + options.keySet() + ", Kafka properties "
                + kafka.keySet();
    }
}
