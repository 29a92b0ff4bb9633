package io.spawnwatch.deploy.benchmark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.deploy.benchmark.contender.RecordCountReporter;
import io.spawnwatch.deploy.benchmark.contender.RecordCountReporterFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Writes the configuration file of a run on topics of its own. All Flink contenders get the same. */
final class Configurations {
    static final int ALLOWLIST_ENTRIES = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Broker broker;
    private final Detections detections;
    private final Map<String, String> flink;
    private final Map<String, String> kafka;
    private int runs;

    Configurations(Broker broker, Detections detections, Map<String, String> flink, Map<String, String> kafka) {
        this.broker = broker;
        this.detections = detections;
        this.flink = Map.copyOf(flink);
        this.kafka = Map.copyOf(kafka);
    }

    /**
     * A configured run.
     *
     * @param file       its configuration
     * @param samples    where it writes samples
     * @param riskEvents topic where it writes rows
     */
    record Run(Path file, Path samples, String riskEvents) {}

    /**
     * Creates the topics and writes the file.
     *
     * @param topic  with the events
     * @param folder gets the file
     * @param own    further options of Flink for this run
     */
    Run write(Case measured, String topic, Path folder, Map<String, String> own) throws Exception {
        String name = "run" + ++runs;
        ObjectNode file = JSON.createObjectNode();
        ObjectNode topics = file.putObject("topics");
        topics.putArray("process-events").add(topic);
        for (String role : List.of("allowlist", "risk-events", "suppressed", "rejected")) {
            topics.put(role, name + "-" + role);
            broker.client()
                    .createTopic(
                            name + "-" + role,
                            1,
                            role.equals("allowlist")
                                    ? Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
                                    : Map.of());
        }
        ObjectNode client = file.putObject("kafka").put("bootstrap.servers", broker.bootstrapServers());
        kafka.forEach(client::put);
        file.put("group-id", name)
                .put("transactional-id-prefix", name)
                .put("starting-offsets", "earliest")
                .put("parallelism", measured.parallelism())
                .put("delivery", measured.exactlyOnce() ? "exactly-once" : "at-least-once")
                // Event time runs thousands of times faster than the clock.
                .put("idleness", "10m");
        detections(file, measured.catalog());
        if (measured.allowlist()) {
            file.put("allowlist-file", allowlist(folder).toString());
        }
        Path samples = folder.resolve("samples");
        Map<String, String> options = new LinkedHashMap<>(own);
        options.putAll(flink);
        options.put("metrics.reporters", "benchmark");
        options.put("metrics.reporter.benchmark.factory.class", RecordCountReporterFactory.class.getName());
        options.put("metrics.reporter.benchmark." + RecordCountReporter.FILE, samples.toString());
        ObjectNode section = file.putObject("flink");
        options.forEach(section::put);
        Path written = folder.resolve("spawnwatch.json");
        Files.writeString(written, file.toPrettyString());
        return new Run(written, samples, name + "-risk-events");
    }

    /** A configuration that says nothing but which detections run, for {@code replay}. */
    Path ofDetections(Catalog catalog, Path folder) throws IOException {
        ObjectNode file = JSON.createObjectNode();
        detections(file, catalog);
        Path written = folder.resolve("detections.json");
        Files.writeString(written, file.toPrettyString());
        return written;
    }

    private void detections(ObjectNode file, Catalog catalog) {
        @Nullable Path folder = detections.folder(catalog);
        if (folder != null) {
            file.put("detections", folder.toString()).put("include-deprecated", true);
            ObjectNode overrides = file.putObject("overrides");
            detections.disabled(catalog).forEach(id -> overrides.putObject(id).put("enabled", false));
        }
    }

    /** Entries that cover no event, so that the rows stay the same. */
    private static Path allowlist(Path folder) throws IOException {
        StringBuilder entries = new StringBuilder("allowlist:\n");
        for (int i = 0; i < ALLOWLIST_ENTRIES; i++) {
            entries.append("  - id: entry-").append(i).append("\n    detections: [\"*\"]\n    match:\n");
            entries.append("      user: CORP\\svc-").append(i).append('\n');
            entries.append("      process: '\"C:\\Program Files\\Inventory ")
                    .append(i)
                    .append("\\*\" *'\n");
            entries.append("    valid_from: 2026-01-01\n    owner: team-")
                    .append(i % 20)
                    .append("\n    reason: benchmark\n");
        }
        Path file = folder.resolve("allowlist.yml");
        Files.writeString(file, entries);
        return file;
    }
}
