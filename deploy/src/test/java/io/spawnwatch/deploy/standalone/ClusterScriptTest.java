package io.spawnwatch.deploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.metrics.prometheus.BoundPrometheusReporterFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterScriptTest {
    private static final Path SCRIPT = Path.of("standalone", "cluster");

    /** A valid folder name whose characters are special to the shell and in text replacements. */
    private static final String ODD_NAME = "this & that";

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve(ODD_NAME);
    }

    private record Output(int exitCode, String text) {}

    private Output cluster(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SPAWNWATCH_CLUSTER_DIR", directory.toString());
        // No test here may get as far as starting a process of the cluster.
        builder.environment().put("JAVA_HOME", temporary.resolve("no-java").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }

    private Output cluster(String... arguments) throws Exception {
        return cluster(Map.of(), arguments);
    }

    /** shellcheck is in Debian's package of that name, which {@code .ci/run} installs. */
    @Test
    void shellcheckAcceptsEveryScript() throws Exception {
        Process shellcheck;
        try {
            shellcheck = new ProcessBuilder(
                            "shellcheck",
                            SCRIPT.toString(),
                            "monitoring/prometheus-rule",
                            "../.ci/run",
                            "../docker/create-topics.sh",
                            "../docker/feed.sh")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assertThat(System.getenv("CI")).as("CI must have shellcheck: " + e).isNull();
            Assumptions.abort("skipped: shellcheck is not installed (" + e.getMessage() + ")");
            return;
        }
        String output = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shellcheck.waitFor()).as(output).isZero();
    }

    @Test
    void helpNamesEveryVariableAndEveryCommand() throws Exception {
        String script = Files.readString(SCRIPT);
        Output help = cluster("help");
        assertThat(help.exitCode()).isZero();

        Set<String> variables = matches("SPAWNWATCH_\\w+", script);
        assertThat(variables).hasSizeGreaterThan(5);
        assertThat(matches("(?m)^  (SPAWNWATCH_\\w+) ", help.text())).isEqualTo(variables);

        String cases = script.substring(script.lastIndexOf("\ncase $command in\n"));
        Set<String> commands = matches("(?m)^    ([a-z]+)(?: \\|.*)?\\)", cases);
        assertThat(commands).hasSizeGreaterThan(5);
        assertThat(matches("(?m)^cluster ([a-z]+)", help.text())).isEqualTo(commands);
    }

    private static Set<String> matches(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(matcher.groupCount()));
        }
        return found;
    }

    @Test
    void anUnknownCommandIsReportedWithTheHelp() throws Exception {
        Output output = cluster("start");
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text())
                .contains("cluster: there is no command 'start'")
                .contains("cluster up");
    }

    @Test
    void ifNothingWasStartedStatusSaysSoAndDownDoesNothing() throws Exception {
        assertThat(cluster("status"))
                .isEqualTo(new Output(
                        1, "cluster: nothing was started here; start it: " + SCRIPT.toAbsolutePath() + " up\n"));
        Output nothing = new Output(0, "cluster: nothing was started here\n");
        assertThat(cluster("down")).isEqualTo(nothing);
        assertThat(cluster("clean")).isEqualTo(nothing);
        assertThat(directory).doesNotExist();
    }

    @Test
    void neverEndsAProcessOfAnotherProgram() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            createClusterFolders();
            Path run = directory.resolve("run");
            for (String command : List.of("down", "clean")) {
                Files.writeString(run.resolve("kafka.pid"), stranger.pid() + "\n");
                assertThat(cluster("pid", "kafka").exitCode()).isEqualTo(1);
                assertThat(cluster(command).exitCode()).isZero();
                assertThat(stranger.isAlive()).as(command).isTrue();
                assertThat(run.resolve("kafka.pid")).doesNotExist();
            }
        } finally {
            stranger.destroy();
            assertThat(stranger.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** Creates what an earlier "up" and "down" leave behind. */
    private void createClusterFolders() throws IOException {
        for (String folder : List.of("conf/jobmanager-1", "run", "logs", "lib", "data/kafka", "releases")) {
            Files.createDirectories(directory.resolve(folder));
        }
        Files.writeString(directory.resolve("conf/jobmanager-1/config.yaml"), "taskmanager: {}");
    }

    @Test
    void cleanRemovesOnlyWhatTheScriptHasCreated() throws Exception {
        for (String folder : List.of("run", "lib", "data")) {
            Files.writeString(Files.createDirectories(directory.resolve(folder)).resolve("kafka.pid"), "mine");
        }
        assertThat(cluster("clean").text()).isEqualTo("cluster: nothing was started here\n");
        for (String folder : List.of("run", "lib", "data")) {
            assertThat(directory.resolve(folder).resolve("kafka.pid")).hasContent("mine");
        }

        createClusterFolders();
        Path beside = Files.writeString(directory.resolve("letter"), "mine");
        Output output = cluster("clean");
        assertThat(output.text()).contains("kept " + directory);
        assertThat(directory.toFile().list()).containsExactly("letter");
        assertThat(beside).hasContent("mine");
    }

    @Test
    void cleanRemovesTheDirectoryIfNothingElseIsInIt() throws Exception {
        createClusterFolders();
        assertThat(cluster("clean")).isEqualTo(new Output(0, ""));
        assertThat(directory).doesNotExist();
        assertThat(temporary).exists();
    }

    @Test
    void refusesADirectoryWithFoldersOfAnotherProgram() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Output output = cluster("up");
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text()).contains(directory.resolve("data") + " was not created by this script");
        assertThat(directory.toFile().list()).containsExactly("data");
    }

    @Test
    void reportsATakenPortBeforeAnythingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(cluster(Map.of("SPAWNWATCH_ZOOKEEPER_PORT", port), "up", "zookeeper"))
                    .isEqualTo(taken(port, "zookeeper"));
            assertThat(cluster(Map.of("SPAWNWATCH_KAFKA_PORT", port), "up", "kafka"))
                    .isEqualTo(taken(port, "kafka"));
            assertThat(cluster(Map.of("SPAWNWATCH_REST_PORTS", "1 " + port), "up", "jobmanager-2"))
                    .isEqualTo(taken(port, "jobmanager-2"));
            assertThat(cluster(Map.of("SPAWNWATCH_ZOOKEEPER_PORT", port), "up")).isEqualTo(taken(port, "zookeeper"));
        }
        assertThat(directory.resolve("logs")).isEmptyDirectory();
        assertThat(directory.resolve("lib")).isEmptyDirectory();
    }

    private static Output taken(String port, String name) {
        return new Output(1, "cluster: port " + port + " of " + name + " is taken by another process\n");
    }

    /** Writes the configuration, and stops at a port that is taken. */
    private void configure(Map<String, String> environment) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> all = new HashMap<>(environment);
            all.put("SPAWNWATCH_ZOOKEEPER_PORT", String.valueOf(taken.getLocalPort()));
            assertThat(cluster(all, "up", "zookeeper").text()).contains("is taken");
        }
    }

    @Test
    void theDirectoryMayHaveAnyNameAndOnlyItsOwnerMayReadTheFiles() throws Exception {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        configure(Map.of());
        assertThat(directory.resolve("conf/zookeeper.cfg"))
                .content()
                .contains("dataDir=" + directory.resolve("data/zookeeper") + "\n");
        assertThat(permissions(directory)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(directory.resolve("conf"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("conf/spawnwatch.yml"))).isEqualTo("rw-------");
    }

    @Test
    void flinkOpensNoMetricsPortUnlessOneIsGiven() throws Exception {
        Path flink = directory.resolve("conf/taskmanager-1/config.yaml");
        configure(Map.of("SPAWNWATCH_METRICS_PORTS", "12345"));
        assertThat(flink)
                .content()
                .contains("\nexecution:\n")
                .contains("\nmetrics:\n")
                .contains(" port: 12345\n");
        configure(Map.of("SPAWNWATCH_METRICS_PORTS", ""));
        assertThat(flink).content().contains("\nexecution:\n").doesNotContain("metrics");
    }

    @Test
    void flinkOpensItsMetricsPortsOnLoopbackByDefault() throws Exception {
        Path flink = directory.resolve("conf/jobmanager-1/config.yaml");
        configure(Map.of());
        assertThat(flink)
                .content()
                .contains(" class: " + BoundPrometheusReporterFactory.class.getName() + "\n")
                .contains(" host: 127.0.0.1\n");
        configure(Map.of("SPAWNWATCH_METRICS_HOST", "0.0.0.0"));
        assertThat(flink).content().contains(" host: 0.0.0.0\n").doesNotContain(" host: 127.0.0.1\n      port");
    }

    @Test
    void copiesTheDemosAllowlistOnceAndThenLeavesItToTheUser() throws Exception {
        Path configuration = directory.resolve("conf/spawnwatch.yml");
        Path allowlist = directory.resolve("conf/allowlist.yml");
        configure(Map.of());
        RunSettings settings = RunSettings.of(Documents.yaml(configuration), Map.of(), Map.of());
        assertThat(settings.allowlistFile()).isEqualTo(allowlist);
        assertThat(AllowlistReader.file(allowlist))
                .extracting(AllowlistEntry::id)
                .containsExactly("inventory-service");

        Files.writeString(allowlist, "allowlist: []\n");
        configure(Map.of());
        assertThat(allowlist).hasContent("allowlist: []");

        Files.delete(allowlist);
        Files.writeString(configuration, "kafka: {bootstrap.servers: a:1}\n");
        configure(Map.of());
        assertThat(allowlist).doesNotExist();
        assertThat(configuration).hasContent("kafka: {bootstrap.servers: a:1}");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
