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

    /** A folder may have this name, though it means something to a shell and to a replacement of text. */
    private static final String ODD_NAME = "this & that";

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve(ODD_NAME);
    }

    private record Said(int exitCode, String text) {}

    private Said cluster(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SPAWNWATCH_CLUSTER_DIR", directory.toString());
        // Nothing of this is to get as far as a process of its own.
        builder.environment().put("JAVA_HOME", temporary.resolve("no-java").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private Said cluster(String... arguments) throws Exception {
        return cluster(Map.of(), arguments);
    }

    /** Debian's package shellcheck; {@code .ci/run} installs that. */
    @Test
    void shellcheckHasNothingToSayOfAnyScript() throws Exception {
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
            assertThat(System.getenv("CI"))
                    .as("shellcheck must be there where CI runs: " + e)
                    .isNull();
            Assumptions.abort("skipped: shellcheck is not installed (" + e.getMessage() + ")");
            return;
        }
        String said = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shellcheck.waitFor()).as(said).isZero();
    }

    @Test
    void helpNamesEveryVariableAndEveryCommand() throws Exception {
        String script = Files.readString(SCRIPT);
        Said help = cluster("help");
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
    void aCommandThatDoesNotExistIsSaidWithTheHelp() throws Exception {
        Said said = cluster("start");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text()).contains("cluster: 'start' is no command").contains("cluster up");
    }

    @Test
    void whereNothingWasStartedStatusSaysSoAndThereIsNothingToStop() throws Exception {
        assertThat(cluster("status"))
                .isEqualTo(new Said(
                        1, "cluster: nothing was started here; start it: " + SCRIPT.toAbsolutePath() + " up\n"));
        Said nothing = new Said(0, "cluster: nothing was started here\n");
        assertThat(cluster("down")).isEqualTo(nothing);
        assertThat(cluster("clean")).isEqualTo(nothing);
        assertThat(directory).doesNotExist();
    }

    @Test
    void aProcessThatIsNotItsOwnIsNeverEnded() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            made();
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

    /** What an earlier "up" and "down" leave. */
    private void made() throws IOException {
        for (String folder : List.of("conf/jobmanager-1", "run", "logs", "lib", "data/kafka", "releases")) {
            Files.createDirectories(directory.resolve(folder));
        }
        Files.writeString(directory.resolve("conf/jobmanager-1/config.yaml"), "taskmanager: {}");
    }

    @Test
    void cleanLeavesAloneWhatItHasNotMade() throws Exception {
        for (String folder : List.of("run", "lib", "data")) {
            Files.writeString(Files.createDirectories(directory.resolve(folder)).resolve("kafka.pid"), "mine");
        }
        assertThat(cluster("clean").text()).isEqualTo("cluster: nothing was started here\n");
        for (String folder : List.of("run", "lib", "data")) {
            assertThat(directory.resolve(folder).resolve("kafka.pid")).hasContent("mine");
        }

        made();
        Path beside = Files.writeString(directory.resolve("letter"), "mine");
        Said said = cluster("clean");
        assertThat(said.text()).contains(directory + " is kept");
        assertThat(directory.toFile().list()).containsExactly("letter");
        assertThat(beside).hasContent("mine");
    }

    @Test
    void cleanRemovesTheDirectoryIfNothingElseIsInIt() throws Exception {
        made();
        assertThat(cluster("clean")).isEqualTo(new Said(0, ""));
        assertThat(directory).doesNotExist();
        assertThat(temporary).exists();
    }

    @Test
    void nothingIsStartedAmongSomebodyElsesFolders() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Said said = cluster("up");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text()).contains(directory.resolve("data") + " was not made here");
        assertThat(directory.toFile().list()).containsExactly("data");
    }

    @Test
    void aTakenPortIsSaidBeforeAnythingIsStarted() throws Exception {
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

    private static Said taken(String port, String name) {
        return new Said(1, "cluster: port " + port + " of " + name + " is taken by another process\n");
    }

    /** Configures and does not get any further. */
    private void configure(Map<String, String> environment) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> all = new HashMap<>(environment);
            all.put("SPAWNWATCH_ZOOKEEPER_PORT", String.valueOf(taken.getLocalPort()));
            assertThat(cluster(all, "up", "zookeeper").text()).contains("is taken");
        }
    }

    @Test
    void theDirectoryMayHaveAnyNameAndWhatIsInItIsForNobodyElse() throws Exception {
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
    void flinkOpensNoPortForMetricsUnlessOneIsGiven() throws Exception {
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
    void flinkOpensItsPortsForMetricsOnLoopbackUnlessToldOtherwise() throws Exception {
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
    void bringsTheDemosAllowlistOnceAndLeavesItToTheUser() throws Exception {
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
