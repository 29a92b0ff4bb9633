package io.spawnwatch.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MonitoringFilesTest {

    @Test
    void theRulesAreValid() throws Exception {
        assertThat(promtool("check", "rules", "monitoring/alerts.yml")).contains("SUCCESS: 16 rules found");
    }

    @Test
    void eachAlertFiresWhenItShouldAndOnlyThen() throws Exception {
        assertThat(promtool("test", "rules", "monitoring/alerts.test.yml")).contains("SUCCESS");
        String tests = Files.readString(Path.of("monitoring/alerts.test.yml"));
        for (JsonNode rule : Queries.rules().at("/groups/0/rules")) {
            String alert = "alertname: " + rule.path("alert").asText() + "\n        exp_alerts:";
            assertThat(tests).as("a case in which it fires").contains(alert + "\n");
        }
    }

    @Test
    void theRunbookHasAHeadingForEachAlert() throws Exception {
        String runbook = Files.readString(Path.of("monitoring/README.md"), StandardCharsets.UTF_8);
        for (JsonNode rule : Queries.rules().at("/groups/0/rules")) {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/annotations/runbook").asText())
                    .isEqualTo("deploy/monitoring/README.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbook).contains("\n### " + name + "\n");
        }
    }

    @Test
    void kubernetesGetsTheSameRules() throws Exception {
        JsonNode rule = new ObjectMapper(new YAMLFactory()).readTree(prometheusRule(0));
        assertThat(rule.path("kind").asText()).isEqualTo("PrometheusRule");
        assertThat(rule.path("metadata").has("labels")).isFalse();
        assertThat(rule.path("spec")).isEqualTo(Queries.rules());
    }

    @Test
    void kubernetesGetsTheLabelsThatPrometheusSelectsBy() throws Exception {
        JsonNode rule = new ObjectMapper(new YAMLFactory())
                .readTree(prometheusRule(0, "release=stack", "monitoring.example/team=1"));
        assertThat(rule.at("/metadata/name").asText()).isEqualTo("spawnwatch");
        assertThat(rule.at("/metadata/labels")).isEqualTo(new ObjectMapper().readTree("""
                        {"release": "stack", "monitoring.example/team": "1"}"""));
        assertThat(rule.path("spec")).isEqualTo(Queries.rules());
        assertThat(prometheusRule(2, "release")).contains("'release' is not a label; write labels as NAME=VALUE");
        assertThat(prometheusRule(0, "--help"))
                .contains("prometheus-rule [NAME=VALUE...]")
                .doesNotContain("apiVersion");
    }

    @Test
    void panelsHaveUniqueIdsAndDoNotOverlap() throws Exception {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        List<String> sources = new ArrayList<>();
        for (JsonNode panel : Queries.dashboard().path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            JsonNode grid = panel.path("gridPos");
            assertThat(grid.path("x").asInt() + grid.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < grid.path("w").asInt(); x++) {
                for (int y = 0; y < grid.path("h").asInt(); y++) {
                    assertThat(cells.add((grid.path("x").asInt() + x) + ","
                                    + (grid.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
            panel.findValuesAsText("uid").forEach(sources::add);
        }
        assertThat(sources).isNotEmpty().allMatch("${datasource}"::equals);
    }

    private static String prometheusRule(int exitCode, String... labels) throws Exception {
        List<String> command = new ArrayList<>(List.of("monitoring/prometheus-rule"));
        command.addAll(List.of(labels));
        Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    /** promtool is in Debian's package prometheus, which {@code .ci/run} installs. */
    private static String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process promtool;
        try {
            promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assertThat(System.getenv("CI")).as("CI must have promtool: " + e).isNull();
            return Assumptions.abort("skipped: promtool is not installed (" + e.getMessage() + ")");
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
        return output;
    }
}
