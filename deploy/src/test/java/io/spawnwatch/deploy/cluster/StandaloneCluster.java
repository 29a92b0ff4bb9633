package io.spawnwatch.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.kafka.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** The cluster of {@code deploy/standalone}, by its own script, on free ports and in a folder of its own. */
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

    /** A cluster that does not run yet; what an earlier one of that name has left is removed. */
    public StandaloneCluster(String name) throws Exception {
        project = Path.of("..").toAbsolutePath().normalize();
        directory = project.resolve("deploy/target/clusters").resolve(name);
        List<Integer> ports = freePorts(20);
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

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    public Path directory() {
        return directory;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Where Flink's processes can be scraped, one each. */
    public List<Integer> metricsPorts() {
        return metricsPorts;
    }

    /** Runs a command of the script; what it says is returned, and is the message if it fails. */
    public String command(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(project.resolve("deploy/standalone/cluster").toString());
        command.addAll(List.of(arguments));
        return said(command, 0);
    }

    /** Runs a command of the packaged program, and expects an exit code. */
    public String spawnwatch(int exitCode, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                project.resolve("job/target/spawnwatch.jar").toString()));
        command.addAll(List.of(arguments));
        return said(command, exitCode);
    }

    private String said(List<String> command, int exitCode) throws Exception {
        Path output = Files.createTempFile("spawnwatch-cluster", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
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
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != exitCode) {
                throw new AssertionError(
                        (ended ? "exit code " + process.exitValue() : "no end") + " of " + command + ": " + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Starts all that does not run, or only the named processes. */
    public void up(String... names) throws Exception {
        command(Stream.concat(Stream.of("up"), Stream.of(names)).toArray(String[]::new));
    }

    /** Ends a process without any warning. */
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

    /** Sends a signal to a process. */
    public void signal(String signal, String name) throws Exception {
        said(List.of("kill", "-" + signal, String.valueOf(process(name).pid())), 0);
    }

    private ProcessHandle process(String name) throws Exception {
        long id = Long.parseLong(command("pid", name).strip());
        return ProcessHandle.of(id).orElseThrow();
    }

    /** Which JobManager leads. */
    public String leader() throws Exception {
        return command("leader").strip();
    }

    /** The address of a JobManager's REST API that answers. */
    public String rest() throws Exception {
        for (int port : restPorts) {
            try {
                String address = "http://127.0.0.1:" + port;
                get(address + "/overview");
                return address;
            } catch (IOException e) {
                // The other one, then.
            }
        }
        throw new IOException("no JobManager answers at " + restPorts);
    }

    /** What the REST API says. */
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

    /** Starts a job with a configuration, and waits until it runs. */
    public void run(String configuration) throws Exception {
        Files.writeString(directory.resolve("conf/spawnwatch.yml"), configuration, StandardCharsets.UTF_8);
        command("run");
    }

    /** The one job that has not ended. */
    public String job() throws Exception {
        List<String> running = new ArrayList<>();
        for (JsonNode job : ask("/jobs").path("jobs")) {
            if (!List.of("FINISHED", "CANCELED", "FAILED")
                    .contains(job.path("status").asText())) {
                running.add(job.path("id").asText());
            }
        }
        if (running.size() != 1) {
            throw new AssertionError("one job should run, there are: " + running);
        }
        return running.get(0);
    }

    /**
     * How many checkpoints a job has made.
     *
     * @param outcome for example {@code completed} or {@code failed}
     */
    public long checkpoints(String job, String outcome) throws Exception {
        return ask("/jobs/" + job + "/checkpoints").at("/counts/" + outcome).asLong();
    }

    /** Cancels the job, if there is one, and waits until its slots are free. */
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

    /** Stops what runs. */
    public void down() throws Exception {
        command("down");
    }
}
