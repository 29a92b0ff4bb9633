package io.spawnwatch.deploy.benchmark.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/** What takes part, and in which version. */
final class Versions {

    private Versions() {}

    /** Versions by name. */
    static Map<String, String> all() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Flink", EnvironmentInformation.getVersion());
        versions.put("Kafka", AppInfoParser.getVersion());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String file = entry.substring(entry.lastIndexOf('/') + 1);
            if (file.startsWith("duckdb_jdbc-")) {
                versions.put("DuckDB", file.substring("duckdb_jdbc-".length(), file.length() - ".jar".length()));
            }
        }
        return versions;
    }

    /** The checked-out commit, with a mark if files have changed; {@code unknown} without git. */
    static String commit() throws IOException, InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 && !said.isEmpty() ? said : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        }
    }
}
