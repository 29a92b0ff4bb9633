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
            faults.unless(
                    userExists, "there is no KafkaUser " + user.path("name").asText());
            if (Manifests.namespace(access).equals(manifests.home())) {
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
            faults.unless(
                    bytes <= CONFIG_MAP_BYTES,
                    "the ConfigMap " + Manifests.name(one) + " has " + bytes + " bytes, of " + CONFIG_MAP_BYTES);
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
                    "nobody makes the Secret " + volume.at("/secret/secretName").asText());
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
        Matcher file = MOUNTED.matcher(manifests.jobConfiguration());
        while (file.find()) {
            String path = file.group(1) == null ? file.group(3) : file.group(1) + "/" + file.group(2);
            faults.unless(there.contains(path), "nothing is mounted at " + path + ", nor in the image");
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
            faults.unless(secrets().contains(secret), "nobody makes the Secret " + secret);
            given = true;
        }
        faults.unless(!inStore || given, "nobody gives credentials for the object store");
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
            faults.unless(reached, "no pod may talk to " + endpoint);
        }
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
            faults.unless(
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

    private void security() {
        JsonNode pod = manifests.podSpec().path("securityContext");
        faults.unless(pod.path("runAsNonRoot").asBoolean(), "a pod may run as root");
        faults.unless(pod.at("/seccompProfile/type").asText().equals("RuntimeDefault"), "no seccomp profile");
        for (JsonNode container : manifests.podSpec().path("containers")) {
            JsonNode context = container.path("securityContext");
            faults.unless(context.path("readOnlyRootFilesystem").asBoolean(), "a container's root can be written");
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
