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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
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
    void theOverlaysHaveNoFaults(String overlay) throws Exception {
        assertThat(faults(Manifests.ofOverlay(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "production"})
    void theAutoscalerIsOffUntilItKeepsTasksForTheWindows(String overlay) throws Exception {
        assertThat(Manifests.ofOverlay(overlay)
                        .flinkDeployment()
                        .at("/spec/flinkConfiguration/job.autoscaler.enabled")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void theCatalogueMayBeInTheImage() throws Exception {
        Manifests manifests = Manifests.ofOverlay("production").copy();
        setDetections(manifests, "/opt/spawnwatch/detections");
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
                mistake("upgradeMod", manifests -> object(manifests.flinkDeployment(), "/spec/job")
                        .put("upgradeMod", "savepoint")),
                mistake("upgradeMode", manifests -> object(manifests.flinkDeployment(), "/spec/job")
                        .put("upgradeMode", "always")),
                mistake("flinkVersion", manifests -> object(manifests.flinkDeployment(), "/spec")
                        .put("flinkVersion", "v9_9")),
                mistake("readOnlyRootFileSystem", manifests -> object(
                                manifests.podSpec(), "/containers/0/securityContext")
                        .put("readOnlyRootFileSystem", true)),
                mistake("the autoscaler may leave 1 of 2 tasks", manifests -> object(
                                manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("job.autoscaler.enabled", "true")
                        .put("job.autoscaler.vertex.min-parallelism", "1")),
                mistake("a container's root file system is writable", manifests -> object(
                                manifests.podSpec(), "/containers/0/securityContext")
                        .put("readOnlyRootFilesystem", false)),
                mistake("a pod may run as root", manifests -> object(manifests.podSpec(), "/securityContext")
                        .remove("runAsNonRoot")),
                mistake(
                        "there is no ConfigMap",
                        manifests -> manifests.podSpec().path("volumes").forEach(volume -> {
                            if (volume.has("configMap")) {
                                object(volume, "/configMap").put("name", "another");
                            }
                        })),
                mistake("FlinkDeployment spawnwatch has no namespace", manifests -> object(
                                manifests.flinkDeployment(), "/metadata")
                        .remove("namespace")),
                mistake("KafkaUser spawnwatch-job is in the namespace spawnwatch", manifests -> object(
                                manifests.resource("KafkaUser", "spawnwatch-job"), "/metadata")
                        .put("namespace", "spawnwatch")),
                mistake("there is no service account spawnwatch", manifests -> object(
                                manifests.resource("RoleBinding", "spawnwatch"), "/subjects/0")
                        .put("namespace", "default")),
                mistake("nothing creates the Secret spawnwatch-kafka", manifests -> object(
                                manifests.resource("KafkaAccess", "spawnwatch"), "/metadata")
                        .put("namespace", "kafka")),
                mistake("nothing creates the Secret spawnwatch-job", manifests -> object(
                                volume(manifests, "kafka"), "/secret")
                        .put("secretName", "spawnwatch-job")),
                mistake("the Secret has no key ca.crt", manifests -> object(
                                volume(manifests, "kafka"), "/secret/items/1")
                        .put("key", "ca.crt")),
                mistake("there is no KafkaUser spawnwatch", manifests -> object(
                                manifests.resource("KafkaAccess", "spawnwatch"), "/spec/user")
                        .put("name", "spawnwatch")),
                mistake("unknown field listeners", manifests -> object(
                                manifests.resource("KafkaAccess", "spawnwatch"), "/spec/kafka")
                        .put("listeners", "tls")),
                mistake("nothing is mounted at /etc/spawnwatch/kafka/ca.crt", manifests -> object(
                                volume(manifests, "kafka"), "/secret/items/1")
                        .put("path", "ca.pem")),
                mistake(
                        "nothing is mounted at /opt/spawnwatch/detection,",
                        manifests -> setDetections(manifests, "/opt/spawnwatch/detection")),
                mistake("1048577 bytes, at most 1048576", manifests -> object(
                                configMap(manifests, "spawnwatch-detections"), "/data")
                        .removeAll()
                        .put("large.yml", "x".repeat(1024 * 1024 + 1))),
                mistake("no credentials for the object store", manifests -> object(manifests.podSpec(), "/containers/0")
                        .remove("envFrom")),
                mistake("nothing creates the Secret object-store", manifests -> object(
                                manifests.podSpec(), "/containers/0/envFrom/0/secretRef")
                        .put("name", "object-store")),
                mistake("pods may not connect to http://minio", manifests -> ((ArrayNode) manifests
                                .resource("NetworkPolicy", "spawnwatch")
                                .at("/spec/egress"))
                        .remove(4)),
                mistake("pods may not query DNS", manifests -> object(
                                manifests.resource("NetworkPolicy", "spawnwatch"), "/spec/egress/1")
                        .putArray("to")),
                mistake("the minimum of TaskManagers is not a number", manifests -> object(
                                manifests.resource("PodDisruptionBudget", "spawnwatch-taskmanager"), "/spec")
                        .put("minAvailable", "50%")),
                mistake("no node can be drained", manifests -> object(
                                manifests.resource("PodDisruptionBudget", "spawnwatch-taskmanager"), "/spec")
                        .put("minAvailable", 1)),
                mistake("a TaskManager reserves 204.800mb", manifests -> object(
                                manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .without(List.of(
                                "taskmanager.memory.jvm-overhead.fraction", "taskmanager.memory.jvm-overhead.min"))),
                mistake("memory: ", manifests -> object(manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("taskmanager.memory.jvm-overhead.max", "300m")),
                mistake("TaskManagers have the JobManager's rights", manifests -> object(
                                manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .remove("kubernetes.taskmanager.service-account")),
                mistake("TaskManagers may change Kubernetes resources", manifests -> ((ArrayNode) manifests
                                .resource("Role", "spawnwatch-taskmanager")
                                .at("/rules/0/verbs"))
                        .add("delete")),
                mistake("unknown kind kafka.strimzi.io/v1beta2/KafkaTopic", manifests -> manifests
                        .resource("KafkaTopic", "rejected")
                        .put("apiVersion", "kafka.strimzi.io/v1beta2")),
                mistake("execution.checkpointing.intervall: Flink has no such option", manifests -> object(
                                manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("execution.checkpointing.intervall", "1s")),
                mistake("execution.checkpointing.timeout", manifests -> object(
                                manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("execution.checkpointing.timeout", "soon")),
                mistake("failing checkpoints are tolerated for 600 s", manifests -> object(
                                manifests.flinkDeployment(), "/spec/flinkConfiguration")
                        .put("execution.checkpointing.interval", "10s")),
                mistake("these may write the allowlist", manifests -> ((ArrayNode) manifests
                                .resource("KafkaUser", "spawnwatch-events")
                                .at("/spec/authorization/acls"))
                        .add(manifests
                                .resource("KafkaUser", "spawnwatch-allowlist")
                                .at("/spec/authorization/acls/0"))),
                mistake("the job may not: topic literal risk-events Write", manifests -> ((ArrayNode) manifests
                                .resource("KafkaUser", "spawnwatch-job")
                                .at("/spec/authorization/acls"))
                        .remove(3)),
                mistake("partition", manifests -> object(manifests.resource("KafkaTopic", "rejected"), "/spec")
                        .put("partition", 3)),
                mistake("compaction of allowlist", manifests -> object(
                                manifests.resource("KafkaTopic", "allowlist"), "/spec/config")
                        .remove("cleanup.policy")),
                mistake("producers set the timestamps of process-events", manifests -> object(
                                manifests.resource("KafkaTopic", "process-events"), "/spec/config")
                        .remove("message.timestamp.type")),
                mistake("the job may not: topic literal process-events DescribeConfigs", manifests -> ((ArrayNode)
                                manifests
                                        .resource("KafkaUser", "spawnwatch-job")
                                        .at("/spec/authorization/acls/0/operations"))
                        .remove(1)),
                mistake("podSelectors", manifests -> object(manifests.resource("NetworkPolicy", "spawnwatch"), "/spec")
                        .putObject("podSelectors")),
                mistake("a role has a wildcard", manifests -> ((ArrayNode)
                                manifests.resource("Role", "spawnwatch").at("/rules/0/verbs"))
                        .add("*")),
                mistake("verb", manifests -> object(manifests.resource("Role", "spawnwatch"), "/rules/0")
                        .put("verb", "get")),
                mistake("no container has the port that is scraped", manifests -> object(
                                manifests.resource("PodMonitor", "spawnwatch"), "/spec/podMetricsEndpoints/0")
                        .put("port", "metric")),
                mistake("the service account does not exist", manifests -> object(manifests.flinkDeployment(), "/spec")
                        .put("serviceAccount", "default")),
                mistake("tasks for 12 partitions", manifests -> object(manifests.flinkDeployment(), "/spec/job")
                        .put("parallelism", 13)));
    }

    private static JsonNode configMap(Manifests manifests, String name) {
        return manifests.ofKind("ConfigMap").stream()
                .filter(resource -> Manifests.name(resource).startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    /** Makes the job's configuration name another folder of detections. */
    private static void setDetections(Manifests manifests, String path) {
        ObjectNode data = object(configMap(manifests, "spawnwatch-config"), "/data");
        data.put(
                "spawnwatch.yml",
                data.path("spawnwatch.yml")
                        .asText()
                        .replace("detections: /etc/spawnwatch/detections", "detections: " + path));
    }

    private static Arguments mistake(String fault, Consumer<Manifests> mistake) {
        return arguments(fault, mistake);
    }

    private static ObjectNode object(JsonNode resource, String path) {
        return (ObjectNode) resource.at(path);
    }

    private static JsonNode volume(Manifests manifests, String name) {
        return StreamSupport.stream(manifests.podSpec().path("volumes").spliterator(), false)
                .filter(volume -> volume.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void findsTheMistake(String expected, Consumer<Manifests> mistake) throws Exception {
        Manifests manifests = Manifests.ofOverlay("development").copy();
        mistake.accept(manifests);
        assertThat(faults(manifests)).anySatisfy(fault -> assertThat(fault).contains(expected));
    }
}
