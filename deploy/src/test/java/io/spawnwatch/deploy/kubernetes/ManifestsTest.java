package io.spawnwatch.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> faults(Manifests manifests) throws Exception {
        List<String> faults = new ArrayList<>(new SchemaFaults().of(manifests));
        faults.addAll(AgreementFaults.of(manifests));
        Map<String, String> configuration =
                JSON.convertValue(manifests.flinkDeployment().at("/spec/flinkConfiguration"), new TypeReference<>() {});
        faults.addAll(FlinkOptionFaults.of(configuration));
        return faults;
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "production"})
    void nothingIsWrong(String overlay) throws Exception {
        assertThat(faults(Manifests.ofOverlay(overlay))).isEmpty();
    }

    @Test
    void aCatalogueMayLieInTheImage() throws Exception {
        Manifests manifests = Manifests.ofOverlay("production").copy();
        detectionsAt(manifests, "/opt/spawnwatch/detections");
        assertThat(faults(manifests)).isEmpty();
    }

    /** The table in {@code deploy/capacity/README.md} has a column for a million hosts, which this overlay is sized for. */
    @Test
    void productionUsesTheCheckpointIntervalOfTheCapacityTable() throws Exception {
        List<String> row = Files.readAllLines(Path.of("capacity", "README.md")).stream()
                .filter(line -> line.startsWith("| checkpoint interval |"))
                .flatMap(line -> Stream.of(line.split(" *\\| *", -1)))
                .toList();
        assertThat(row).hasSize(6);
        assertThat(Manifests.ofOverlay("production")
                        .flinkDeployment()
                        .at("/spec/flinkConfiguration/execution.checkpointing.interval")
                        .asText())
                .isEqualTo(row.get(3).replace(" ", ""));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("upgradeMod", one -> object(one.flinkDeployment(), "/spec/job")
                        .put("upgradeMod", "savepoint")),
                mistake("upgradeMode", one -> object(one.flinkDeployment(), "/spec/job")
                        .put("upgradeMode", "always")),
                mistake("flinkVersion", one -> object(one.flinkDeployment(), "/spec")
                        .put("flinkVersion", "v9_9")),
                mistake("readOnlyRootFileSystem", one -> object(one.podSpec(), "/containers/0/securityContext")
                        .put("readOnlyRootFileSystem", true)),
                mistake("a container's root can be written", one -> object(
                                one.podSpec(), "/containers/0/securityContext")
                        .put("readOnlyRootFilesystem", false)),
                mistake("a pod may run as root", one -> object(one.podSpec(), "/securityContext")
                        .remove("runAsNonRoot")),
                mistake(
                        "there is no ConfigMap",
                        one -> one.podSpec().path("volumes").forEach(volume -> {
                            if (volume.has("configMap")) {
                                object(volume, "/configMap").put("name", "another");
                            }
                        })),
                mistake(
                        "FlinkDeployment spawnwatch names no namespace",
                        one -> object(one.flinkDeployment(), "/metadata").remove("namespace")),
                mistake("KafkaUser spawnwatch-job is in the namespace spawnwatch", one -> object(
                                one.one("KafkaUser", "spawnwatch-job"), "/metadata")
                        .put("namespace", "spawnwatch")),
                mistake("there is no service account spawnwatch", one -> object(
                                one.one("RoleBinding", "spawnwatch"), "/subjects/0")
                        .put("namespace", "default")),
                mistake("nobody makes the Secret spawnwatch-kafka", one -> object(
                                one.one("KafkaAccess", "spawnwatch"), "/metadata")
                        .put("namespace", "kafka")),
                mistake("nobody makes the Secret spawnwatch-job", one -> object(volume(one, "kafka"), "/secret")
                        .put("secretName", "spawnwatch-job")),
                mistake("the Secret has no key ca.crt", one -> object(volume(one, "kafka"), "/secret/items/1")
                        .put("key", "ca.crt")),
                mistake("there is no KafkaUser spawnwatch", one -> object(
                                one.one("KafkaAccess", "spawnwatch"), "/spec/user")
                        .put("name", "spawnwatch")),
                mistake("unknown field listeners", one -> object(one.one("KafkaAccess", "spawnwatch"), "/spec/kafka")
                        .put("listeners", "tls")),
                mistake(
                        "nothing is mounted at /etc/spawnwatch/kafka/ca.crt",
                        one -> object(volume(one, "kafka"), "/secret/items/1").put("path", "ca.pem")),
                mistake(
                        "nothing is mounted at /opt/spawnwatch/detection,",
                        one -> detectionsAt(one, "/opt/spawnwatch/detection")),
                mistake("1048577 bytes, of 1048576", one -> object(configMap(one, "spawnwatch-detections"), "/data")
                        .removeAll()
                        .put("large.yml", "x".repeat(1024 * 1024 + 1))),
                mistake("nobody gives credentials for the object store", one -> object(one.podSpec(), "/containers/0")
                        .remove("envFrom")),
                mistake("nobody makes the Secret object-store", one -> object(
                                one.podSpec(), "/containers/0/envFrom/0/secretRef")
                        .put("name", "object-store")),
                mistake("no pod may talk to http://minio", one -> ((ArrayNode)
                                one.one("NetworkPolicy", "spawnwatch").at("/spec/egress"))
                        .remove(4)),
                mistake("no pod may ask DNS", one -> object(one.one("NetworkPolicy", "spawnwatch"), "/spec/egress/1")
                        .putArray("to")),
                mistake("how many TaskManagers stay is no number", one -> object(
                                one.one("PodDisruptionBudget", "spawnwatch-taskmanager"), "/spec")
                        .put("minAvailable", "50%")),
                mistake("no node can be drained", one -> object(
                                one.one("PodDisruptionBudget", "spawnwatch-taskmanager"), "/spec")
                        .put("minAvailable", 1)),
                mistake("a TaskManager leaves 204.800mb", one -> object(
                                one.flinkDeployment(), "/spec/flinkConfiguration")
                        .without(List.of(
                                "taskmanager.memory.jvm-overhead.fraction", "taskmanager.memory.jvm-overhead.min"))),
                mistake("memory: ", one -> object(one.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("taskmanager.memory.jvm-overhead.max", "300m")),
                mistake("TaskManagers have the JobManager's rights", one -> object(
                                one.flinkDeployment(), "/spec/flinkConfiguration")
                        .remove("kubernetes.taskmanager.service-account")),
                mistake("TaskManagers may change what Kubernetes keeps", one -> ((ArrayNode)
                                one.one("Role", "spawnwatch-taskmanager").at("/rules/0/verbs"))
                        .add("delete")),
                mistake(
                        "nobody knows the kind kafka.strimzi.io/v1beta2/KafkaTopic",
                        one -> one.one("KafkaTopic", "rejected").put("apiVersion", "kafka.strimzi.io/v1beta2")),
                mistake("execution.checkpointing.intervall: Flink has no such option", one -> object(
                                one.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("execution.checkpointing.intervall", "1s")),
                mistake("execution.checkpointing.timeout", one -> object(
                                one.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("execution.checkpointing.timeout", "soon")),
                mistake("failing checkpoints are borne for 600 s", one -> object(
                                one.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("execution.checkpointing.interval", "10s")),
                mistake("these may write the allowlist", one -> ((ArrayNode)
                                one.one("KafkaUser", "spawnwatch-events").at("/spec/authorization/acls"))
                        .add(one.one("KafkaUser", "spawnwatch-allowlist").at("/spec/authorization/acls/0"))),
                mistake("the job may not: topic literal risk-events Write", one -> ((ArrayNode)
                                one.one("KafkaUser", "spawnwatch-job").at("/spec/authorization/acls"))
                        .remove(3)),
                mistake("partition", one -> object(one.one("KafkaTopic", "rejected"), "/spec")
                        .put("partition", 3)),
                mistake("compaction of allowlist", one -> object(one.one("KafkaTopic", "allowlist"), "/spec/config")
                        .remove("cleanup.policy")),
                mistake("producers set the timestamps of process-events", one -> object(
                                one.one("KafkaTopic", "process-events"), "/spec/config")
                        .remove("message.timestamp.type")),
                mistake("the job may not: topic literal process-events DescribeConfigs", one -> ((ArrayNode)
                                one.one("KafkaUser", "spawnwatch-job").at("/spec/authorization/acls/0/operations"))
                        .remove(1)),
                mistake("podSelectors", one -> object(one.one("NetworkPolicy", "spawnwatch"), "/spec")
                        .putObject("podSelectors")),
                mistake(
                        "a role has a wildcard",
                        one -> ((ArrayNode) one.one("Role", "spawnwatch").at("/rules/0/verbs")).add("*")),
                mistake("verb", one -> object(one.one("Role", "spawnwatch"), "/rules/0")
                        .put("verb", "get")),
                mistake("no container has the port to be scraped", one -> object(
                                one.one("PodMonitor", "spawnwatch"), "/spec/podMetricsEndpoints/0")
                        .put("port", "metric")),
                mistake("the service account does not exist", one -> object(one.flinkDeployment(), "/spec")
                        .put("serviceAccount", "default")),
                mistake("tasks for 12 partitions", one -> object(one.flinkDeployment(), "/spec/job")
                        .put("parallelism", 13)));
    }

    private static JsonNode configMap(Manifests manifests, String name) {
        return manifests.ofKind("ConfigMap").stream()
                .filter(one -> Manifests.name(one).startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    /** Where the job's configuration has its detections. */
    private static void detectionsAt(Manifests manifests, String path) {
        ObjectNode data = object(configMap(manifests, "spawnwatch-config"), "/data");
        data.put(
                "spawnwatch.yml",
                data.path("spawnwatch.yml")
                        .asText()
                        .replace("detections: /etc/spawnwatch/detections", "detections: " + path));
    }

    private static Arguments mistake(String found, Consumer<Manifests> made) {
        return arguments(found, made);
    }

    private static ObjectNode object(JsonNode from, String path) {
        return (ObjectNode) from.at(path);
    }

    private static JsonNode volume(Manifests manifests, String name) {
        return StreamSupport.stream(manifests.podSpec().path("volumes").spliterator(), false)
                .filter(volume -> volume.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsFound(String found, Consumer<Manifests> made) throws Exception {
        Manifests manifests = Manifests.ofOverlay("development").copy();
        made.accept(manifests);
        assertThat(faults(manifests)).anySatisfy(fault -> assertThat(fault).contains(found));
    }
}
