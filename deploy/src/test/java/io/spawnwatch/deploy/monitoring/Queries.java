package io.spawnwatch.deploy.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The PromQL of the rules and of the dashboard. */
final class Queries {
    private static final Path MONITORING = Path.of("monitoring");

    /** A metric as all our queries write it: with braces, even if they are empty. */
    private static final Pattern SELECTOR = Pattern.compile("flink_\\w+(\\{[^}]*})?");

    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

    private Queries() {}

    /** The queries, by the alert or panel they belong to. */
    static Map<String, String> all() throws IOException {
        Map<String, String> queries = new TreeMap<>();
        for (JsonNode rule : rules().at("/groups/0/rules")) {
            queries.put(
                    "alert " + rule.path("alert").asText(), rule.path("expr").asText());
        }
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.put(
                        "panel " + panel.path("title").asText() + " "
                                + target.path("refId").asText(),
                        target.path("expr")
                                .asText()
                                .replace("$job", "spawnwatch")
                                .replace("$__rate_interval", "1m"));
            }
        }
        return queries;
    }

    static JsonNode rules() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(MONITORING.resolve("alerts.yml").toFile());
    }

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(MONITORING.resolve("dashboard.json").toFile());
    }

    /** The metrics of a query, with their braces. */
    static Set<String> selectors(String query) {
        Set<String> selectors = new TreeSet<>();
        Matcher matcher = SELECTOR.matcher(query);
        while (matcher.find()) {
            if (matcher.group(1) == null) {
                throw new AssertionError("write braces after " + matcher.group() + " in " + query);
            }
            selectors.add(matcher.group());
        }
        return selectors;
    }

    /** The labels that a query groups by. */
    static Set<String> labels(String query) {
        Set<String> labels = new TreeSet<>();
        Matcher matcher = BY.matcher(query);
        while (matcher.find()) {
            for (String label : matcher.group(1).split(",", -1)) {
                labels.add(label.strip());
            }
        }
        return labels;
    }
}
