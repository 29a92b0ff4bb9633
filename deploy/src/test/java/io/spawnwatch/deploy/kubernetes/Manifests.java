package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * The resources of an overlay, as kustomize builds them.
 *
 * @param all the resources, in kustomize's order
 */
record Manifests(List<ObjectNode> all) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /**
     * Builds an overlay with {@code kubectl kustomize}. Without kubectl the test is skipped with a message; in CI it fails.
     */
    static Manifests ofOverlay(String name) throws Exception {
        Path overlay = Path.of("kubernetes", "overlays", name);
        Process kustomize;
        try {
            kustomize = new ProcessBuilder("kubectl", "kustomize", overlay.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw new AssertionError("kubectl: CI must have it", e);
            }
            return Assumptions.abort("skipped: kubectl is not installed (" + e.getMessage() + ")");
        }
        List<ObjectNode> all = new ArrayList<>();
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(kustomize.getInputStream())) {
            documents.forEachRemaining(all::add);
        }
        if (kustomize.waitFor() != 0 || all.isEmpty()) {
            throw new AssertionError("kubectl kustomize " + overlay + " failed");
        }
        return new Manifests(List.copyOf(all));
    }

    /** A deep copy, to be changed. */
    Manifests copy() {
        return new Manifests(all.stream().map(ObjectNode::deepCopy).toList());
    }

    List<ObjectNode> ofKind(String kind) {
        return all.stream()
                .filter(resource -> kind.equals(resource.path("kind").asText()))
                .toList();
    }

    ObjectNode resource(String kind, String name) {
        return ofKind(kind).stream()
                .filter(resource -> name.equals(name(resource)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    ObjectNode flinkDeployment() {
        return resource("FlinkDeployment", "spawnwatch");
    }

    /** The pod template of the FlinkDeployment. */
    ObjectNode podSpec() {
        return (ObjectNode) Objects.requireNonNull(flinkDeployment().at("/spec/podTemplate/spec"));
    }

    static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    /** The namespace of a resource, or an empty text. */
    static String namespace(JsonNode resource) {
        return resource.at("/metadata/namespace").asText();
    }

    /** Names of all resources of a kind, sorted. */
    Set<String> names(String kind) {
        return ofKind(kind).stream().map(Manifests::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The namespace of the pods. */
    String home() {
        return namespace(flinkDeployment());
    }

    /** The job's configuration file. */
    String jobConfiguration() {
        return ofKind("ConfigMap").stream()
                .filter(configMap -> name(configMap).startsWith("spawnwatch-config"))
                .findFirst()
                .orElseThrow()
                .at("/data/spawnwatch.yml")
                .asText();
    }

    /** The elements of a list, as texts. */
    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
