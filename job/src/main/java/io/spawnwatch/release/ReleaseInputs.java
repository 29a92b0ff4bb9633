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
 * What a release is made of: the jar, and what its command {@code run} is given.
 *
 * @param jar     the jar for clusters
 * @param config  configuration file, or null
 * @param options options of {@code run}, by name without dashes
 * @param kafka   Kafka client properties of the command line, secrets among them perhaps: never print this
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
     * The same with something else in the place of what is given. A configuration file that is given stands for itself:
     * no option of before overrides it.
     *
     * @param otherJar    or null
     * @param otherConfig or null
     * @param otherFlink  or null
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

    /** What the options or the configuration file set, or null. */
    <T> @Nullable T value(Setting<T> setting) {
        return setting.read(config == null ? null : Documents.yaml(config), options);
    }

    /** What the jar's main method is called with. */
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

    /** Names the properties but never their values. */
    @Override
    public String toString() {
        return jar + ", configuration " + config + ", options " + options.keySet() + ", Kafka properties "
                + kafka.keySet();
    }
}
