package io.spawnwatch.deploy.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.deploy.kubernetes.FlinkOptionFaults;
import io.spawnwatch.document.Documents;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs no Docker engine: checks that everything the files name exists, and runs by hand what they would start. */
class ComposeIT {
    private static final Path DOCKER = Path.of("..", "docker");
    private static final Path JAR = Path.of("..", "job", "target", "spawnwatch-job.jar");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode compose() throws IOException {
        // Jackson's YAML parser does not resolve merge keys; tests look at merged content where it is defined.
        return YAML.readTree(DOCKER.resolve("compose.yml").toFile());
    }

    @Test
    void bothFilesPassTheirLinters() throws Exception {
        Path lint = DOCKER.resolve("lint");
        String installed = run(lint, "npm", "ci", "--no-audit", "--no-fund");
        assertThat(installed).contains("packages");
        assertThat(run(lint, "npm", "run", "--silent", "lint")).doesNotContain("error");
    }

    @Test
    void theLintersFindMistakes(@TempDir Path folder) throws Exception {
        Path lint = DOCKER.resolve("lint");
        run(lint, "npm", "ci", "--no-audit", "--no-fund");
        String text = Files.readString(DOCKER.resolve("compose.yml"));
        Path wrong = Files.writeString(
                folder.resolve("compose.yml"), text.replace("condition: service_healthy", "condition: healthy"));
        Process linter = new ProcessBuilder("npx", "dclint", "--config", ".dclintrc.json", wrong.toString())
                .directory(lint.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(linter.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(linter.waitFor()).as(output).isNotZero();
    }

    @Test
    void everyMountedOrCopiedFileExists() throws Exception {
        List<String> missing = new ArrayList<>();
        for (JsonNode service : compose().path("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", -1)[0];
                if (source.startsWith(".") && !Files.exists(DOCKER.resolve(source))) {
                    missing.add(source);
                }
            }
        }
        Matcher copied = Pattern.compile("(?m)^COPY (?:--\\S+ )*(\\S+) ")
                .matcher(Files.readString(DOCKER.resolve("Dockerfile")));
        int copies = 0;
        while (copied.find()) {
            copies++;
            if (!Files.exists(Path.of("..").resolve(copied.group(1)))) {
                missing.add(copied.group(1));
            }
            assertThat(Files.readString(Path.of("..", ".dockerignore"))).contains("!" + copied.group(1));
        }
        assertThat(missing).isEmpty();
        assertThat(copies).isEqualTo(2);
    }

    @Test
    void everyReferencedServiceAndVolumeExists() throws Exception {
        JsonNode compose = compose();
        Set<String> services = new HashSet<>();
        compose.path("services").fieldNames().forEachRemaining(services::add);
        Set<String> volumes = new HashSet<>();
        compose.path("volumes").fieldNames().forEachRemaining(volumes::add);
        for (JsonNode service : compose.path("services")) {
            service.path("depends_on").fieldNames().forEachRemaining(dependency -> assertThat(services)
                    .contains(dependency));
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", -1)[0];
                if (!source.startsWith(".")) {
                    assertThat(volumes).contains(source);
                }
            }
            for (JsonNode port : service.path("ports")) {
                assertThat(port.asText()).startsWith("127.0.0.1:");
            }
        }
        JsonNode scraped = YAML.readTree(DOCKER.resolve("prometheus.yml").toFile())
                .at("/scrape_configs/0/static_configs/0/targets");
        assertThat(scraped).isNotEmpty();
        scraped.forEach(target -> assertThat(services).contains(target.asText().replaceFirst(":.*", "")));
        String grafana = Files.readString(DOCKER.resolve("grafana/datasources/prometheus.yml"));
        assertThat(YAML.readTree(grafana).at("/datasources/0/url").asText()).isEqualTo("http://prometheus:9090");
    }

    @Test
    void theJobAndFlinkUnderstandTheirConfiguration() throws Exception {
        RunSettings settings = RunSettings.of(Documents.yaml(DOCKER.resolve("spawnwatch.yml")), Map.of(), Map.of());
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        String properties =
                compose().at("/x-flink/environment/FLINK_PROPERTIES").asText();
        Map<String, String> options = new LinkedHashMap<>();
        properties.lines().forEach(line -> {
            String[] pair = line.split(": ", 2);
            options.put(pair[0], pair[1]);
        });
        assertThat(options).hasSizeGreaterThan(10);
        assertThat(FlinkOptionFaults.of(options)).isEmpty();
    }

    @Test
    void prometheusUnderstandsItsConfiguration(@TempDir Path folder) throws Exception {
        Files.copy(Path.of("monitoring/alerts.yml"), folder.resolve("alerts.yml"));
        Path configuration = Files.writeString(
                folder.resolve("prometheus.yml"),
                Files.readString(DOCKER.resolve("prometheus.yml"))
                        .replace("/etc/prometheus/alerts.yml", folder.resolve("alerts.yml") + ""));
        assertThat(run(folder, "promtool", "check", "config", configuration.toString()))
                .contains("SUCCESS: 16 rules found")
                .contains("is valid prometheus config file");
    }

    /** The official image's last user is unprivileged, and ours must be too. */
    @Test
    void onlyRootBuildsTheImageAndItNeverRunsAsRoot() throws Exception {
        List<String> users = new ArrayList<>();
        for (String line : Files.readAllLines(DOCKER.resolve("Dockerfile"))) {
            if (line.startsWith("USER ")) {
                users.add(line.substring("USER ".length()));
            }
            if (line.startsWith("RUN ")) {
                assertThat(users).as(line).last().isEqualTo("root");
            }
        }
        assertThat(users).last().isEqualTo("9999");
    }

    @Test
    void onlyOneServiceBuildsTheImage() throws Exception {
        JsonNode compose = compose();
        assertThat(compose.path("x-flink").has("build")).isFalse();
        List<String> builders = new ArrayList<>();
        for (Map.Entry<String, JsonNode> service : compose.path("services").properties()) {
            if (service.getValue().has("build")) {
                builders.add(service.getKey());
            }
        }
        assertThat(builders).containsExactly("jobmanager");
    }

    @Test
    void kafkaKeepsItsRecordsInItsVolume() throws Exception {
        JsonNode kafka = compose().at("/services/kafka");
        String folder = kafka.at("/volumes/0").asText().split(":", -1)[1];
        assertThat(kafka.at("/environment/KAFKA_LOG_DIRS").asText()).startsWith(folder + "/");
    }

    @Test
    void theSampleIsFedOnce(@TempDir Path folder) throws Exception {
        Path events = Files.writeString(folder.resolve("events"), "one\ntwo\n");
        tool(folder, "kafka-console-producer.sh", "cat >> " + folder.resolve("sent"));
        tool(folder, "kafka-get-offsets.sh", "printf 'process-events:0:0\\nprocess-events:1:0\\n'");
        feed(folder, events);
        assertThat(folder.resolve("sent")).hasSameTextualContentAs(events);

        tool(folder, "kafka-get-offsets.sh", "printf 'process-events:0:0\\nprocess-events:1:2\\n'");
        assertThat(feed(folder, events)).contains("already has records");
        assertThat(folder.resolve("sent")).hasSameTextualContentAs(events);
    }

    private static String feed(Path tools, Path events) throws Exception {
        return run(DOCKER, "bash", "feed.sh", tools.toString(), "kafka:9092", "process-events", events.toString());
    }

    private static void tool(Path folder, String name, String script) throws IOException {
        Path tool = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theTopicsAreTheJobs() throws Exception {
        RunSettings settings = RunSettings.of(Documents.yaml(DOCKER.resolve("spawnwatch.yml")), Map.of(), Map.of());
        String output = run(DOCKER, "bash", "create-topics.sh", "echo", "kafka:9092");
        Set<String> created = new TreeSet<>();
        Matcher topic = Pattern.compile("--topic (\\S+)").matcher(output);
        while (topic.find()) {
            created.add(topic.group(1));
        }
        assertThat(created).isEqualTo(new TreeSet<>(settings.kafka().topics().all()));
        assertThat(output.lines().filter(line -> line.contains("cleanup.policy=compact")))
                .singleElement()
                .asString()
                .contains("--topic " + settings.kafka().topics().allowlist() + " ");
        assertThat(output.lines().filter(line -> line.contains("message.timestamp.type=LogAppendTime")))
                .singleElement()
                .asString()
                .contains("--topic " + settings.kafka().topics().processEvents().get(0) + " ");
    }

    @Test
    void theSamplesAllowlistIsInForce() throws Exception {
        RunSettings settings = RunSettings.of(Documents.yaml(DOCKER.resolve("spawnwatch.yml")), Map.of(), Map.of());
        List<String> mounted = new ArrayList<>();
        for (JsonNode volume : compose().at("/services/jobmanager/volumes")) {
            String[] parts = volume.asText().split(":", -1);
            if (Path.of(parts[1]).equals(settings.allowlistFile())) {
                mounted.add(parts[0]);
            }
        }
        assertThat(mounted).hasSize(1);
        assertThat(AllowlistReader.file(DOCKER.resolve(mounted.get(0))))
                .extracting(AllowlistEntry::id)
                .containsExactly("inventory-service");
    }

    /** The service {@code page} is run from the same jar. Without a module, a browser would show nothing. */
    @Test
    void theJarOfTheImageHasThePage() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("page/index.html", "page/js/app.js")
                    .anyMatch(
                            name -> name.matches("META-INF/resources/webjars/preact/[^/]+/dist/preact\\.module\\.js"));
        }
    }

    /** Runs the command of the service {@code sample}: the jar's main class with Flink's own jars. */
    @Test
    void theSampleIsWrittenByTheJarOfTheImage(@TempDir Path folder) throws Exception {
        String command = compose().at("/services/sample/command/0").asText();
        assertThat(command).startsWith("java -cp '/opt/flink/lib/*:/opt/flink/usrlib/spawnwatch-job.jar' ");
        Path events = folder.resolve("sample-events");
        String here = command.replace("/opt/flink/lib/*", librariesOnly())
                .replace(
                        "/opt/flink/usrlib/spawnwatch-job.jar",
                        JAR.toAbsolutePath().toString())
                .replace("/var/lib/spawnwatch/sample-events", events.toString());
        run(folder, "bash", "-c", here);
        assertThat(Files.size(events)).isGreaterThan(1_000_000);
    }

    /** The libraries of the image, without any class of this project. */
    private static String librariesOnly() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("spawnwatch"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(Path folder, String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw new AssertionError(command[0] + ": CI must have it", e);
            }
            return Assumptions.abort("skipped: " + command[0] + " is not installed");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
