package io.spawnwatch.release;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;

/** The folder with Flink's configuration for clients. {@code FLINK_CONF_DIR} names it, as for {@code flink run}. */
public final class FlinkClientFolder {
    static final String VARIABLE = ConfigConstants.ENV_FLINK_CONF_DIR;

    private FlinkClientFolder() {}

    /** The folder that the environment names, absolute, or null if it names none. */
    public static @Nullable Path ofEnvironment() {
        String folder = System.getenv(VARIABLE);
        return folder == null ? null : Path.of(folder).toAbsolutePath();
    }

    /**
     * Reads the configuration; it is empty without a folder.
     *
     * @throws ReleaseException if the folder has no configuration file
     */
    public static Configuration load(@Nullable Path folder) {
        if (folder == null) {
            return new Configuration();
        }
        if (!Files.isRegularFile(folder.resolve(GlobalConfiguration.FLINK_CONF_FILENAME))) {
            throw new ReleaseException(VARIABLE + " names " + folder + ", which has no "
                    + GlobalConfiguration.FLINK_CONF_FILENAME + "; name the folder that has it, or unset the variable");
        }
        return GlobalConfiguration.loadConfiguration(folder.toString());
    }
}
