package io.spawnwatch.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the script of {@code deploy/standalone} on free ports, in a folder of its own. */
public final class StandaloneCluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COMMAND_MINUTES = 5;

    private final Path project;
    private final Path directory;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<Integer> restPorts;
    private final int kafkaPort;
    private final List<Integer> metricsPorts;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * A cluster whose processes start with half the work, because Java does not optimise them much. What they do is the same,
     * but slower: not for measurements.
     */
    public static StandaloneCluster quickToStart(String name) throws Exception {
        StandaloneCluster cluster = new StandaloneCluster(name);
        cluster.environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        return cluster;
    }

    /** Does not start the cluster yet; removes what an earlier one of that name has left. */
    public StandaloneCluster(String name) throws Exception {
        project = Path.of("..").toAbsolutePath().normalize();
        directory = project.resolve("deploy/target/clusters").resolve(name);
        List<Integer> ports = FreePorts.next(13);
        kafkaPort = ports.get(0);
        restPorts = ports.subList(1, 3);
        metricsPorts = ports.subList(9, 13);
        environment.put("SPAWNWATCH_CLUSTER_DIR", directory.toString());
        environment.put("SPAWNWATCH_KAFKA_PORT", String.valueOf(kafkaPort));
        environment.put("SPAWNWATCH_REST_PORTS", ports.get(1) + " " + ports.get(2));
        environment.put("SPAWNWATCH_CONTROLLER_PORT", String.valueOf(ports.get(3)));
        environment.put("SPAWNWATCH_ZOOKEEPER_PORT", String.valueOf(ports.get(4)));
        environment.put("SPAWNWATCH_JOBMANAGER_PORTS", ports.get(5) + " " + ports.get(6));
        environment.put("SPAWNWATCH_BLOB_PORTS", ports.get(7) + " " + ports.get(8));
        environment.put(
                "SPAWNWATCH_METRICS_PORTS",
                ports.get(9) + "," + ports.get(10) + "," + ports.get(11) + "," + ports.get(12));
        command("clean");
    }

    public Path directory() {
        return directory;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The metrics ports, one per Flink process. */
    public List<Integer> metricsPorts() {
        return metricsPorts;
    }

    /** Runs a command of the script and returns its output, which is also the message if it fails. */
    public String command(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(project.resolve("deploy/standalone/cluster").toString());
        command.addAll(List.of(arguments));
        return run(command, 0);
    }

    /** Runs a command of the packaged program, which must end with the exit code. */
    public String spawnwatch(int exitCode, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                project.resolve("job/target/spawnwatch.jar").toString()));
        command.addAll(List.of(arguments));
        return run(command, exitCode);
    }

    private String run(List<String> command, int exitCode) throws Exception {
        Path file = Files.createTempFile("spawnwatch-cluster", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("FLINK_CONF_DIR", directory.resolve("conf/jobmanager-1").toString());
        String repository = System.getProperty("maven.repo.local", "");
        if (!repository.isEmpty()) {
            builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
        }
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES);
            String output = Files.readString(file, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != exitCode) {
                throw new AssertionError(
                        (ended ? "exit code " + process.exitValue() : "no end") + " of " + command + ": " + output);
            }
            return output;
        } finally {
            process.destroyForcibly();
            Files.delete(file);
        }
    }

    /** Starts all processes that are not running, or only the named ones. */
    public void up(String... names) throws Exception {
        command(Stream.concat(Stream.of("up"), Stream.of(names)).toArray(String[]::new));
    }

    /** Kills processes with SIGKILL. */
    public void kill(String... names) throws Exception {
        List<ProcessHandle> processes = new ArrayList<>();
        for (String name : names) {
            processes.add(process(name));
        }
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : processes) {
            process.onExit().get(COMMAND_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** Sends a signal, for example {@code STOP}, to a process. */
    public void signal(String signal, String name) throws Exception {
        run(List.of("kill", "-" + signal, String.valueOf(process(name).pid())), 0);
    }

    private ProcessHandle process(String name) throws Exception {
        long id = Long.parseLong(command("pid", name).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    /** The name of the leading JobManager. */
    public String leader() throws Exception {
        return command("leader").strip();
    }

    /** The REST address of a JobManager that answers. */
    public String rest() throws Exception {
        for (int port : restPorts) {
            try {
                String address = "http://127.0.0.1:" + port;
                get(address + "/overview");
                return address;
            } catch (IOException e) {
                // Try the other one.
            }
        }
        throw new IOException("no JobManager answers at " + restPorts);
    }

    /** Gets a path of the REST API. */
    public JsonNode ask(String path) throws Exception {
        return get(rest() + path);
    }

    private JsonNode get(String address) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answers " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** Starts a job with a configuration and waits until it runs. */
    public void run(String configuration) throws Exception {
        Files.writeString(directory.resolve("conf/spawnwatch.yml"), configuration, StandardCharsets.UTF_8);
        command("run");
    }

    /** The id of the only job that has not ended. */
    public String job() throws Exception {
        List<String> running = new ArrayList<>();
        for (JsonNode job : ask("/jobs").path("jobs")) {
            if (!List.of("FINISHED", "CANCELED", "FAILED")
                    .contains(job.path("status").asText())) {
                running.add(job.path("id").asText());
            }
        }
        if (running.size() != 1) {
            throw new AssertionError("expected one running job, found: " + running);
        }
        return running.get(0);
    }

    /**
     * The number of a job's checkpoints with an outcome.
     *
     * @param outcome for example {@code completed} or {@code failed}
     */
    public long checkpoints(String job, String outcome) throws Exception {
        return ask("/jobs/" + job + "/checkpoints").at("/counts/" + outcome).asLong();
    }

    /** Cancels all jobs and waits until none runs. */
    public void cancelAll() throws Exception {
        for (JsonNode job : ask("/jobs").path("jobs")) {
            if (!List.of("FINISHED", "CANCELED", "FAILED")
                    .contains(job.path("status").asText())) {
                http.send(
                        HttpRequest.newBuilder(URI.create(
                                        rest() + "/jobs/" + job.path("id").asText()))
                                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
            }
        }
        Await.until(() -> "the end of all jobs", () -> {
            JsonNode overview = ask("/overview");
            return overview.path("jobs-running").asInt() == 0;
        });
    }

    /** Stops all processes. */
    public void down() throws Exception {
        command("down");
    }
}
