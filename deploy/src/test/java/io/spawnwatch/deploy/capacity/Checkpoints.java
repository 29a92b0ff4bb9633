package io.spawnwatch.deploy.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.Await;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Number, size and duration of a job's checkpoints. */
final class Checkpoints {
    private final StandaloneCluster cluster;
    private final String job;
    private final Path folder;

    Checkpoints(StandaloneCluster cluster) throws Exception {
        this.cluster = cluster;
        job = cluster.job();
        folder = cluster.directory().resolve("data/flink/checkpoints").resolve(job);
    }

    /**
     * A checkpoint or savepoint.
     *
     * @param bytes  its full size, including what earlier ones have written
     * @param millis from the trigger to the last acknowledgement
     */
    record Size(double bytes, double millis) {}

    long completed() throws Exception {
        return statistics().at("/counts/completed").asLong();
    }

    /** Bytes that all checkpoints together have written; each writes only what is new. */
    double writtenBytes() throws Exception {
        JsonNode statistics = statistics();
        return statistics.at("/counts/completed").asDouble()
                * statistics.at("/summary/checkpointed_size/avg").asDouble();
    }

    /** Waits for a checkpoint that begins from now on. */
    Size next() throws Exception {
        long before = completed();
        Await.until(() -> "two more checkpoints", () -> completed() > before + 1);
        return size("completed");
    }

    /** Makes a savepoint, which is complete, uncompressed and in Flink's canonical format. */
    Size savepoint() throws Exception {
        HttpRequest trigger = HttpRequest.newBuilder(URI.create(cluster.rest() + "/jobs/" + job + "/savepoints"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpClient.newHttpClient().send(trigger, BodyHandlers.discarding());
        Await.until(
                () -> "a savepoint", () -> statistics().at("/latest/savepoint").isObject());
        return size("savepoint");
    }

    /** The present files; in an object store, each would have been a request. */
    Set<String> files() {
        Set<String> files = new HashSet<>();
        collect(folder.toFile(), files);
        return files;
    }

    private static void collect(File file, Set<String> files) {
        File[] entries = file.listFiles();
        if (entries == null) {
            files.add(file.getPath());
            return;
        }
        for (File entry : entries) {
            collect(entry, files);
        }
    }

    private Size size(String which) throws Exception {
        JsonNode latest = statistics().at("/latest/" + which);
        return new Size(
                latest.path("state_size").asLong(),
                latest.path("end_to_end_duration").asLong());
    }

    private JsonNode statistics() throws Exception {
        return cluster.ask("/jobs/" + job + "/checkpoints");
    }
}
