package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.util.TimeUtils;

/** What is wrong between the resources: names that nobody has, rights that are missing or too many. */
final class AgreementFaults {
    private static final String CONFIG = "spawnwatch-config";

    /** Made by hand, as kustomization.yaml says. */
    private static final Set<String> SECRETS_BY_HAND = Set.of("spawnwatch-object-store");

    /** What the Access Operator puts into the Secret of a user with a password and a listener with TLS. */
    private static final Set<String> ACCESS_KEYS =
            Set.of("sasl.jaas.config", "username", "password", "ssl.truststore.crt", "bootstrap.servers");

    /** A file in the job's configuration: a key in a mounted folder, or a path. */
    private static final Pattern MOUNTED =
            Pattern.compile("\\$\\{dir:([^:}]+):([^}]+)}|: (/(?:etc|opt)/spawnwatch/\\S+)");

    /** What the image has below {@code /opt/spawnwatch}. */
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY .* (/opt/spawnwatch/\\S+?)/?$");

    /** What Kubernetes lets the values of one ConfigMap hold. */
    private static final int CONFIG_MAP_BYTES = 1024 * 1024;

    /** Beside what Flink counts, with two slots: the README's chapter on capacity. */
    private static final MemorySize MEASURED_OVERHEAD = MemorySize.ofMebiBytes(332);

    /** What the job asks for, where its configuration says nothing else. */
    private static final String TRANSACTION_TIMEOUT_MS = "900000";

    private final Manifests manifests;
    private final List<String> faults = new ArrayList<>();

    private AgreementFaults(Manifests manifests) {
        this.manifests = manifests;
    }

    static List<String> of(Manifests manifests) {
        AgreementFaults found = new AgreementFaults(manifests);
        found.namespaces();
        found.configMaps();
        found.volumes();
        found.mounts();
        found.objectStore();
        found.dns();
        found.names();
        found.drains();
        found.memory();
        found.security();
        found.rights();
        RunSettings settings = found.settings();
        found.topics(settings.kafka());
        found.transactions(settings.kafka());
        found.jobsRights(settings.kafka());
        found.allowlistRights(settings.kafka());
        return found.faults;
    }

    /** What names no namespace lands in that of whoever applies it. */
    private void namespaces() {
        for (JsonNode one : manifests.all()) {
            String what = one.path("kind").asText() + " " + Manifests.name(one);
            boolean named = !Manifests.namespace(one).isEmpty();
            unless(named || one.path("kind").asText().equals("Namespace"), what + " names no namespace");
            boolean inKafka =
                    List.of("KafkaTopic", "KafkaUser").contains(one.path("kind").asText());
            unless(
                    !named || inKafka != Manifests.namespace(one).equals(home()),
                    what + " is in the namespace " + Manifests.namespace(one));
        }
        unless(names("Namespace").contains(home()), "there is no namespace " + home());
        for (JsonNode binding : manifests.ofKind("RoleBinding")) {
            unless(
                    names("Role").contains(binding.at("/roleRef/name").asText()),
                    "there is no Role " + binding.at("/roleRef/name").asText());
            for (JsonNode subject : binding.path("subjects")) {
                unless(
                        names("ServiceAccount").contains(subject.path("name").asText())
                                && subject.path("namespace").asText().equals(home()),
                        "there is no service account " + subject.path("name").asText());
            }
        }
    }

    /** The namespace of the pods. */
    private String home() {
        return Manifests.namespace(manifests.flinkDeployment());
    }

    /** The Secrets that somebody makes where the pods are: a pod cannot mount another namespace's. */
    private Set<String> secrets() {
        Set<String> secrets = new HashSet<>(SECRETS_BY_HAND);
        for (JsonNode access : manifests.ofKind("KafkaAccess")) {
            JsonNode user = access.at("/spec/user");
            boolean userExists = manifests.ofKind("KafkaUser").stream()
                    .anyMatch(
                            one -> Manifests.name(one).equals(user.path("name").asText())
                                    && Manifests.namespace(one)
                                            .equals(user.path("namespace").asText()));
            unless(userExists, "there is no KafkaUser " + user.path("name").asText());
            if (Manifests.namespace(access).equals(home())) {
                secrets.add(access.at("/spec/secretName").asText(Manifests.name(access)));
            }
        }
        return secrets;
    }

    private void configMaps() {
        for (JsonNode one : manifests.ofKind("ConfigMap")) {
            int bytes = 0;
            for (JsonNode value : one.path("data")) {
                bytes += value.asText().getBytes(StandardCharsets.UTF_8).length;
            }
            unless(
                    bytes <= CONFIG_MAP_BYTES,
                    "the ConfigMap " + Manifests.name(one) + " has " + bytes + " bytes, of " + CONFIG_MAP_BYTES);
        }
    }

    private void volumes() {
        Set<String> configMaps = names("ConfigMap");
        Set<String> secrets = secrets();
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
            for (JsonNode item : volume.at("/secret/items")) {
                unless(
                        ACCESS_KEYS.contains(item.path("key").asText()),
                        "the Secret has no key " + item.path("key").asText());
            }
        }
        for (JsonNode container : manifests.podSpec().path("containers")) {
            for (JsonNode mount : container.path("volumeMounts")) {
                unless(
                        volumes.contains(mount.path("name").asText()),
                        "there is no volume " + mount.path("name").asText());
            }
        }
    }

    /** The files of the job's configuration are where it says. */
    private void mounts() {
        Set<String> there = new HashSet<>();
        for (JsonNode mount : manifests.podSpec().at("/containers/0/volumeMounts")) {
            String path = mount.path("mountPath").asText();
            there.add(path);
            for (JsonNode volume : manifests.podSpec().path("volumes")) {
                if (volume.path("name").equals(mount.path("name"))) {
                    volume.at("/secret/items")
                            .forEach(item ->
                                    there.add(path + "/" + item.path("path").asText()));
                    manifests.ofKind("ConfigMap").stream()
                            .filter(one -> Manifests.name(one)
                                    .equals(volume.at("/configMap/name").asText()))
                            .forEach(one -> one.path("data")
                                    .fieldNames()
                                    .forEachRemaining(file -> there.add(path + "/" + file)));
                }
            }
        }
        there.addAll(inImage());
        Matcher file = MOUNTED.matcher(configuration());
        while (file.find()) {
            String path = file.group(1) == null ? file.group(3) : file.group(1) + "/" + file.group(2);
            unless(there.contains(path), "nothing is mounted at " + path + ", nor in the image");
        }
    }

    private static List<String> inImage() {
        try {
            return COPIED.matcher(Files.readString(Path.of("..", "docker", "Dockerfile")))
                    .results()
                    .map(copied -> copied.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** State lies in an object store, and that asks who comes. */
    private void objectStore() {
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        boolean inStore = flink.path("high-availability.storageDir").asText().startsWith("s3://");
        boolean given = flink.has("fs.s3a.aws.credentials.provider");
        for (JsonNode source : manifests.podSpec().at("/containers/0/envFrom")) {
            String secret = source.at("/secretRef/name").asText();
            unless(secrets().contains(secret), "nobody makes the Secret " + secret);
            given = true;
        }
        unless(!inStore || given, "nobody gives credentials for the object store");
        String endpoint = flink.path("s3.endpoint").asText();
        Matcher inCluster =
                Pattern.compile("https?://[^.:]+\\.([^.:]+)\\.svc:(\\d+)").matcher(endpoint);
        if (inCluster.matches()) {
            boolean reached = false;
            for (JsonNode egress : manifests.one("NetworkPolicy", "spawnwatch").at("/spec/egress")) {
                reached |=
                        egress.findValuesAsText("kubernetes.io/metadata.name").contains(inCluster.group(1))
                                && egress.findValuesAsText("port").contains(inCluster.group(2));
            }
            unless(reached, "no pod may talk to " + endpoint);
        }
    }

    /** Where DNS answers, no selector says: it may be an address of the node's. */
    private void dns() {
        Set<String> open = new HashSet<>();
        for (JsonNode egress : manifests.one("NetworkPolicy", "spawnwatch").at("/spec/egress")) {
            if (!egress.has("to")) {
                egress.path("ports")
                        .forEach(port -> open.add(port.path("protocol").asText()
                                + port.path("port").asText()));
            }
        }
        unless(open.containsAll(Set.of("UDP53", "TCP53")), "no pod may ask DNS wherever it is");
    }

    /**
     * What is counted down is counted from the replicas of the pods' owner, which is the JobManager's Deployment: of
     * TaskManagers a number has to stay, and one of the fewest that run has to be allowed to go.
     */
    private void drains() {
        JsonNode budget =
                manifests.one("PodDisruptionBudget", "spawnwatch-taskmanager").path("spec");
        unless(
                budget.path("minAvailable").isInt() && !budget.has("maxUnavailable"),
                "how many TaskManagers stay is no number");
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        int parallelism =
                manifests.flinkDeployment().at("/spec/job/parallelism").asInt();
        if (flink.path("job.autoscaler.enabled").asBoolean()) {
            parallelism = Math.min(
                    parallelism,
                    flink.path("job.autoscaler.vertex.min-parallelism").asInt());
        }
        int slots = flink.path("taskmanager.numberOfTaskSlots").asInt();
        int fewest = (parallelism + slots - 1) / slots;
        unless(
                budget.path("minAvailable").asInt() < fewest,
                "of " + fewest + " TaskManagers none may ever go: no node can be drained");
    }

    /** Flink can divide the memory that a pod gets, and leaves as much of it to what it does not count as was measured. */
    private void memory() {
        Configuration told = new Configuration();
        manifests
                .flinkDeployment()
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(option ->
                        told.setString(option.getKey(), option.getValue().asText()));
        told.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, memoryOf("jobManager"));
        told.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memoryOf("taskManager"));
        try {
            JobManagerProcessUtils.processSpecFromConfig(told);
            MemorySize left =
                    TaskExecutorProcessUtils.processSpecFromConfig(told).getJvmOverheadSize();
            unless(
                    left.compareTo(MEASURED_OVERHEAD) >= 0,
                    "a TaskManager leaves " + left.toHumanReadableString() + " to RocksDB and the JVM");
        } catch (IllegalConfigurationException e) {
            faults.add("memory: " + e.getMessage());
        }
    }

    private MemorySize memoryOf(String process) {
        return MemorySize.parse(manifests
                .flinkDeployment()
                .at("/spec/" + process + "/resource/memory")
                .asText());
    }

    private void names() {
        String forTasks = manifests
                .flinkDeployment()
                .at("/spec/flinkConfiguration/kubernetes.taskmanager.service-account")
                .asText();
        unless(names("ServiceAccount").contains(forTasks), "TaskManagers have the JobManager's rights");
        for (JsonNode rule : manifests.one("Role", "spawnwatch-taskmanager").path("rules")) {
            unless(
                    List.of("get", "list", "watch").containsAll(texts(rule.path("verbs"))),
                    "TaskManagers may change what Kubernetes keeps");
        }
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
        return RunSettings.of(Documents.yaml("spawnwatch.yml", configuration()), Map.of(), Map.of());
    }

    private String configuration() {
        return manifests.ofKind("ConfigMap").stream()
                .filter(one -> Manifests.name(one).startsWith(CONFIG))
                .findFirst()
                .orElseThrow()
                .at("/data/spawnwatch.yml")
                .asText();
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

    /**
     * Checkpoints that fail at once, because the store refuses them, are borne for a minute or so. What is written
     * meanwhile is committed by the first that succeeds, and Kafka must not have ended its transactions by then.
     */
    private void transactions(KafkaSettings kafka) {
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        Duration interval = TimeUtils.parseDuration(
                flink.path("execution.checkpointing.interval").asText());
        Duration borne = interval.multipliedBy(flink.path("execution.checkpointing.tolerable-failed-checkpoints")
                .asInt());
        String timeout = kafka.client().getOrDefault("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
        Duration most = Duration.ofMillis(Long.parseLong(timeout)).dividedBy(5);
        unless(
                borne.compareTo(most) <= 0,
                "failing checkpoints are borne for " + borne.toSeconds() + " s, of at most " + most.toSeconds());
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
