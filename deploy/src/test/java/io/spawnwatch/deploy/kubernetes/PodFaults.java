package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;

/** What is wrong with the pods: what they mount, may do and have room for. */
final class PodFaults {
    /** Made by hand, as kustomization.yaml says. */
    private static final Set<String> SECRETS_BY_HAND = Set.of("spawnwatch-object-store");

    /** The keys of the Access Operator's Secret for a user with a password and a listener with TLS. */
    private static final Set<String> ACCESS_KEYS =
            Set.of("sasl.jaas.config", "username", "password", "ssl.truststore.crt", "bootstrap.servers");

    /** A file in the job's configuration: a key in a mounted folder, or a path. */
    private static final Pattern MOUNTED =
            Pattern.compile("\\$\\{dir:([^:}]+):([^}]+)}|: (/(?:etc|opt)/spawnwatch/\\S+)");

    /** Folders that the image has below {@code /opt/spawnwatch}. */
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY .* (/opt/spawnwatch/\\S+?)/?$");

    /** Kubernetes' limit for the values of one ConfigMap. */
    private static final int CONFIG_MAP_BYTES = 1024 * 1024;

    /** What a TaskManager with two slots used beyond what Flink accounts for: {@code deploy/capacity/README.md}. */
    private static final MemorySize MEASURED_OVERHEAD = MemorySize.ofMebiBytes(332);

    private final Manifests manifests;
    private final Faults faults;

    private PodFaults(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    static void find(Manifests manifests, Faults faults) {
        PodFaults found = new PodFaults(manifests, faults);
        found.configMaps();
        found.volumes();
        found.mounts();
        found.objectStore();
        found.memory();
        found.security();
    }

    /** The Secrets in the namespace of the pods, which cannot mount those of another. */
    private Set<String> secrets() {
        Set<String> secrets = new HashSet<>(SECRETS_BY_HAND);
        for (JsonNode access : manifests.ofKind("KafkaAccess")) {
            JsonNode user = access.at("/spec/user");
            boolean userExists = manifests.ofKind("KafkaUser").stream()
                    .anyMatch(resource ->
                            Manifests.name(resource).equals(user.path("name").asText())
                                    && Manifests.namespace(resource)
                                            .equals(user.path("namespace").asText()));
            faults.unless(
                    userExists, "there is no KafkaUser " + user.path("name").asText());
            if (Manifests.namespace(access).equals(manifests.home())) {
                secrets.add(access.at("/spec/secretName").asText(Manifests.name(access)));
            }
        }
        return secrets;
    }

    private void configMaps() {
        for (JsonNode configMap : manifests.ofKind("ConfigMap")) {
            int bytes = 0;
            for (JsonNode value : configMap.path("data")) {
                bytes += value.asText().getBytes(StandardCharsets.UTF_8).length;
            }
            faults.unless(
                    bytes <= CONFIG_MAP_BYTES,
                    "the ConfigMap " + Manifests.name(configMap) + " has " + bytes + " bytes, at most "
                            + CONFIG_MAP_BYTES);
        }
    }

    private void volumes() {
        Set<String> configMaps = manifests.names("ConfigMap");
        Set<String> secrets = secrets();
        Set<String> volumes = new HashSet<>();
        for (JsonNode volume : manifests.podSpec().path("volumes")) {
            volumes.add(volume.path("name").asText());
            faults.unless(
                    !volume.has("configMap")
                            || configMaps.contains(volume.at("/configMap/name").asText()),
                    "there is no ConfigMap " + volume.at("/configMap/name").asText());
            faults.unless(
                    !volume.has("secret")
                            || secrets.contains(volume.at("/secret/secretName").asText()),
                    "nothing creates the Secret "
                            + volume.at("/secret/secretName").asText());
            for (JsonNode item : volume.at("/secret/items")) {
                faults.unless(
                        ACCESS_KEYS.contains(item.path("key").asText()),
                        "the Secret has no key " + item.path("key").asText());
            }
        }
        for (JsonNode container : manifests.podSpec().path("containers")) {
            for (JsonNode mount : container.path("volumeMounts")) {
                faults.unless(
                        volumes.contains(mount.path("name").asText()),
                        "there is no volume " + mount.path("name").asText());
            }
        }
    }

    /** The files named in the job's configuration exist. */
    private void mounts() {
        Set<String> files = new HashSet<>();
        for (JsonNode mount : manifests.podSpec().at("/containers/0/volumeMounts")) {
            String path = mount.path("mountPath").asText();
            files.add(path);
            for (JsonNode volume : manifests.podSpec().path("volumes")) {
                if (volume.path("name").equals(mount.path("name"))) {
                    volume.at("/secret/items")
                            .forEach(item ->
                                    files.add(path + "/" + item.path("path").asText()));
                    manifests.ofKind("ConfigMap").stream()
                            .filter(configMap -> Manifests.name(configMap)
                                    .equals(volume.at("/configMap/name").asText()))
                            .forEach(configMap -> configMap
                                    .path("data")
                                    .fieldNames()
                                    .forEachRemaining(file -> files.add(path + "/" + file)));
                }
            }
        }
        files.addAll(inImage());
        Matcher file = MOUNTED.matcher(manifests.jobConfiguration());
        while (file.find()) {
            String path = file.group(1) == null ? file.group(3) : file.group(1) + "/" + file.group(2);
            faults.unless(files.contains(path), "nothing is mounted at " + path + ", nor in the image");
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

    /** State is in an object store, which needs credentials and must be reachable. */
    private void objectStore() {
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        boolean inStore = flink.path("high-availability.storageDir").asText().startsWith("s3://");
        boolean given = flink.has("fs.s3a.aws.credentials.provider");
        for (JsonNode source : manifests.podSpec().at("/containers/0/envFrom")) {
            String secret = source.at("/secretRef/name").asText();
            faults.unless(secrets().contains(secret), "nothing creates the Secret " + secret);
            given = true;
        }
        faults.unless(!inStore || given, "no credentials for the object store");
        String endpoint = flink.path("s3.endpoint").asText();
        Matcher inCluster =
                Pattern.compile("https?://[^.:]+\\.([^.:]+)\\.svc:(\\d+)").matcher(endpoint);
        if (inCluster.matches()) {
            boolean reached = false;
            for (JsonNode egress :
                    manifests.resource("NetworkPolicy", "spawnwatch").at("/spec/egress")) {
                reached |=
                        egress.findValuesAsText("kubernetes.io/metadata.name").contains(inCluster.group(1))
                                && egress.findValuesAsText("port").contains(inCluster.group(2));
            }
            faults.unless(reached, "pods may not connect to " + endpoint);
        }
    }

    /** Flink can divide a pod's memory, and reserves as much for what it does not account for as was measured. */
    private void memory() {
        Configuration flink = new Configuration();
        manifests
                .flinkDeployment()
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(option ->
                        flink.setString(option.getKey(), option.getValue().asText()));
        flink.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, memoryOf("jobManager"));
        flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memoryOf("taskManager"));
        try {
            JobManagerProcessUtils.processSpecFromConfig(flink);
            MemorySize left =
                    TaskExecutorProcessUtils.processSpecFromConfig(flink).getJvmOverheadSize();
            faults.unless(
                    left.compareTo(MEASURED_OVERHEAD) >= 0,
                    "a TaskManager reserves " + left.toHumanReadableString() + " for RocksDB and the JVM");
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

    private void security() {
        JsonNode pod = manifests.podSpec().path("securityContext");
        faults.unless(pod.path("runAsNonRoot").asBoolean(), "a pod may run as root");
        faults.unless(pod.at("/seccompProfile/type").asText().equals("RuntimeDefault"), "no seccomp profile");
        for (JsonNode container : manifests.podSpec().path("containers")) {
            JsonNode context = container.path("securityContext");
            faults.unless(
                    context.path("readOnlyRootFilesystem").asBoolean(), "a container's root file system is writable");
            faults.unless(
                    context.has("allowPrivilegeEscalation")
                            && !context.path("allowPrivilegeEscalation").asBoolean(),
                    "a container may gain privileges");
            faults.unless(
                    Manifests.texts(context.at("/capabilities/drop")).contains("ALL"),
                    "a container keeps capabilities");
        }
    }
}
