package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** What is wrong between the resources: names that nobody has, rights that are missing or too many. */
final class AgreementFaults {
    private static final String CONFIG = "spawnwatch-config";

    private final Manifests manifests;
    private final List<String> faults = new ArrayList<>();

    private AgreementFaults(Manifests manifests) {
        this.manifests = manifests;
    }

    static List<String> of(Manifests manifests) {
        AgreementFaults found = new AgreementFaults(manifests);
        found.volumes();
        found.names();
        found.security();
        found.rights();
        RunSettings settings = found.settings();
        found.topics(settings.kafka());
        found.jobsRights(settings.kafka());
        found.allowlistRights(settings.kafka());
        return found.faults;
    }

    private void volumes() {
        Set<String> configMaps = names("ConfigMap");
        Set<String> secrets = names("KafkaUser");
        secrets.add("kafka-cluster-ca-cert");
        Set<String> volumes = new HashSet<>();
        for (JsonNode volume : manifests.podSpec().path("volumes")) {
            volumes.add(volume.path("name").asText());
            unless(
                    !volume.has("configMap")
                            || configMaps.contains(volume.at("/configMap/name").asText()),
                    "there is no ConfigMap " + volume.at("/configMap/name").asText());
            unless(
                    !volume.has("secret")
                            || secrets.contains(volume.at("/secret/secretName").asText()),
                    "nobody makes the Secret " + volume.at("/secret/secretName").asText());
        }
        for (JsonNode container : manifests.podSpec().path("containers")) {
            for (JsonNode mount : container.path("volumeMounts")) {
                unless(
                        volumes.contains(mount.path("name").asText()),
                        "there is no volume " + mount.path("name").asText());
            }
        }
    }

    private void names() {
        unless(
                names("ServiceAccount")
                        .contains(manifests
                                .flinkDeployment()
                                .at("/spec/serviceAccount")
                                .asText()),
                "the service account does not exist");
        Set<String> ports = new HashSet<>();
        manifests.podSpec().path("containers").forEach(container -> container
                .path("ports")
                .forEach(port -> ports.add(port.path("name").asText())));
        for (JsonNode endpoint : manifests.one("PodMonitor", "spawnwatch").at("/spec/podMetricsEndpoints")) {
            unless(ports.contains(endpoint.path("port").asText()), "no container has the port to be scraped");
        }
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        unless(
                flink.path("metrics.reporter.prometheus.port")
                        .asText()
                        .equals(manifests
                                .podSpec()
                                .at("/containers/0/ports/0/containerPort")
                                .asText()),
                "the reporter's port is not the container's");
    }

    private void security() {
        JsonNode pod = manifests.podSpec().path("securityContext");
        unless(pod.path("runAsNonRoot").asBoolean(), "a pod may run as root");
        unless(pod.at("/seccompProfile/type").asText().equals("RuntimeDefault"), "no seccomp profile");
        for (JsonNode container : manifests.podSpec().path("containers")) {
            JsonNode context = container.path("securityContext");
            unless(context.path("readOnlyRootFilesystem").asBoolean(), "a container's root can be written");
            unless(
                    context.has("allowPrivilegeEscalation")
                            && !context.path("allowPrivilegeEscalation").asBoolean(),
                    "a container may gain privileges");
            unless(texts(context.at("/capabilities/drop")).contains("ALL"), "a container keeps capabilities");
        }
    }

    private void rights() {
        for (JsonNode role : manifests.ofKind("Role")) {
            for (JsonNode rule : role.path("rules")) {
                for (String list : List.of("apiGroups", "resources", "verbs")) {
                    unless(!texts(rule.path(list)).contains("*"), "a role has a wildcard");
                }
                unless(!texts(rule.path("resources")).contains("secrets"), "a role may read secrets");
            }
        }
        unless(manifests.ofKind("ClusterRole").isEmpty(), "there is a right in all namespaces");
    }

    /** The job's own configuration, by the job's own reader. */
    private RunSettings settings() {
        String mounted = manifests.flinkDeployment().at("/spec/job/args/2").asText();
        unless(mounted.equals("/etc/spawnwatch/config/spawnwatch.yml"), "the job reads " + mounted);
        JsonNode config = manifests.ofKind("ConfigMap").stream()
                .filter(one -> Manifests.name(one).startsWith(CONFIG))
                .findFirst()
                .orElseThrow();
        return RunSettings.of(
                Documents.yaml(
                        "spawnwatch.yml", config.at("/data/spawnwatch.yml").asText()),
                Map.of(),
                Map.of());
    }

    private void topics(KafkaSettings kafka) {
        Set<String> topics = names("KafkaTopic");
        unless(topics.equals(new TreeSet<>(kafka.topics().all())), "topics are " + topics + ", the job's others");
        for (JsonNode topic : manifests.ofKind("KafkaTopic")) {
            boolean compacted = topic.at("/spec/config/cleanup.policy").asText().equals("compact");
            unless(
                    compacted == Manifests.name(topic).equals(kafka.topics().allowlist()),
                    "compaction of " + Manifests.name(topic));
            unless(
                    topic.at("/spec/replicas").asInt()
                            >= topic.at("/spec/config/min.insync.replicas").asInt(),
                    "replicas of " + Manifests.name(topic));
        }
        int parallelism =
                manifests.flinkDeployment().at("/spec/job/parallelism").asInt();
        int partitions = manifests
                .one("KafkaTopic", kafka.topics().processEvents().get(0))
                .at("/spec/partitions")
                .asInt();
        unless(partitions >= parallelism, parallelism + " tasks for " + partitions + " partitions");
    }

    private void jobsRights(KafkaSettings kafka) {
        List<String> wanted = new ArrayList<>();
        kafka.topics().processEvents().forEach(topic -> wanted.add("topic literal " + topic + " Read"));
        wanted.add("topic literal " + kafka.topics().allowlist() + " Read");
        for (String output : List.of(
                kafka.topics().riskEvents(),
                kafka.topics().suppressed(),
                kafka.topics().rejected())) {
            wanted.add("topic literal " + output + " Write");
            wanted.add("topic literal " + output + " Read");
        }
        wanted.add("group literal " + kafka.groupId() + " Read");
        wanted.add("transactionalId prefix " + kafka.transactionPrefix() + " Write");
        wanted.add("transactionalId prefix " + kafka.transactionPrefix() + " Describe");
        wanted.add("cluster   Describe");
        Set<String> given = rightsOf("spawnwatch-job");
        wanted.forEach(one -> unless(given.contains(one), "the job may not: " + one));
        unless(
                !given.contains("topic literal " + kafka.topics().allowlist() + " Write"),
                "the job may write the allowlist");
    }

    private void allowlistRights(KafkaSettings kafka) {
        List<String> writers = manifests.ofKind("KafkaUser").stream()
                .map(Manifests::name)
                .filter(user -> rightsOf(user).stream()
                        .anyMatch(right -> right.startsWith("topic")
                                && (right.contains(" " + kafka.topics().allowlist() + " ") || right.contains(" * "))
                                && (right.endsWith(" Write") || right.endsWith(" All"))))
                .toList();
        unless(writers.equals(List.of("spawnwatch-allowlist")), "these may write the allowlist: " + writers);
    }

    private Set<String> rightsOf(String user) {
        Set<String> rights = new HashSet<>();
        for (JsonNode acl : manifests.one("KafkaUser", user).at("/spec/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            for (String operation : texts(acl.path("operations"))) {
                rights.add(resource.path("type").asText() + " "
                        + resource.path("patternType").asText() + " "
                        + resource.path("name").asText() + " " + operation);
            }
        }
        return rights;
    }

    private Set<String> names(String kind) {
        Set<String> names = new TreeSet<>();
        manifests.ofKind(kind).forEach(one -> names.add(Manifests.name(one)));
        return names;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void unless(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
