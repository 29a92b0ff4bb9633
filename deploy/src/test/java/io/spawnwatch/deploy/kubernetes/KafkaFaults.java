package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.util.TimeUtils;

/** Faults between the job's configuration and Kafka's resources: topics, and rights that are missing or superfluous. */
final class KafkaFaults {
    /** The job's default. */
    private static final String TRANSACTION_TIMEOUT_MS = "900000";

    private final Manifests manifests;
    private final Faults faults;

    private KafkaFaults(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    static void find(Manifests manifests, Faults faults) {
        KafkaFaults found = new KafkaFaults(manifests, faults);
        KafkaSettings kafka = found.settings().kafka();
        found.topics(kafka);
        found.transactions(kafka);
        found.jobsRights(kafka);
        found.allowlistRights(kafka);
    }

    /** The job's configuration, read as the job reads it. */
    private RunSettings settings() {
        String mounted = manifests.flinkDeployment().at("/spec/job/args/2").asText();
        faults.unless(mounted.equals("/etc/spawnwatch/config/spawnwatch.yml"), "the job reads " + mounted);
        return RunSettings.of(Documents.yaml("spawnwatch.yml", manifests.jobConfiguration()), Map.of(), Map.of());
    }

    private void topics(KafkaSettings kafka) {
        Set<String> topics = manifests.names("KafkaTopic");
        faults.unless(
                topics.equals(new TreeSet<>(kafka.topics().all())), "the topics " + topics + " are not the job's");
        for (JsonNode topic : manifests.ofKind("KafkaTopic")) {
            boolean compacted = topic.at("/spec/config/cleanup.policy").asText().equals("compact");
            faults.unless(
                    compacted == Manifests.name(topic).equals(kafka.topics().allowlist()),
                    "compaction of " + Manifests.name(topic));
            faults.unless(
                    !kafka.topics().processEvents().contains(Manifests.name(topic))
                            || topic.at("/spec/config/message.timestamp.type")
                                    .asText()
                                    .equals("LogAppendTime"),
                    "producers set the timestamps of " + Manifests.name(topic));
            faults.unless(
                    topic.at("/spec/replicas").asInt()
                            >= topic.at("/spec/config/min.insync.replicas").asInt(),
                    "replicas of " + Manifests.name(topic));
        }
        int parallelism =
                manifests.flinkDeployment().at("/spec/job/parallelism").asInt();
        int partitions = manifests
                .resource("KafkaTopic", kafka.topics().processEvents().get(0))
                .at("/spec/partitions")
                .asInt();
        faults.unless(partitions >= parallelism, parallelism + " tasks for " + partitions + " partitions");
    }

    /**
     * Checkpoints that fail at once, because the store refuses them, are tolerated for about a minute. The first one that
     * succeeds commits what was written meanwhile, and Kafka must not have aborted those transactions by then.
     */
    private void transactions(KafkaSettings kafka) {
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        Duration interval = TimeUtils.parseDuration(
                flink.path("execution.checkpointing.interval").asText());
        Duration tolerated = interval.multipliedBy(flink.path("execution.checkpointing.tolerable-failed-checkpoints")
                .asInt());
        String timeout = kafka.client().getOrDefault("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
        Duration limit = Duration.ofMillis(Long.parseLong(timeout)).dividedBy(5);
        faults.unless(
                tolerated.compareTo(limit) <= 0,
                "failing checkpoints are tolerated for " + tolerated.toSeconds() + " s, at most " + limit.toSeconds());
    }

    private void jobsRights(KafkaSettings kafka) {
        List<String> needed = new ArrayList<>();
        for (String topic : kafka.topics().processEvents()) {
            needed.add("topic literal " + topic + " Read");
            needed.add("topic literal " + topic + " DescribeConfigs");
        }
        needed.add("topic literal " + kafka.topics().allowlist() + " Read");
        for (String output : List.of(
                kafka.topics().riskEvents(),
                kafka.topics().suppressed(),
                kafka.topics().rejected())) {
            needed.add("topic literal " + output + " Write");
            needed.add("topic literal " + output + " Read");
        }
        needed.add("group literal " + kafka.groupId() + " Read");
        needed.add("transactionalId prefix " + kafka.transactionPrefix() + " Write");
        needed.add("transactionalId prefix " + kafka.transactionPrefix() + " Describe");
        Set<String> given = rightsOf("spawnwatch-job");
        needed.forEach(right -> faults.unless(given.contains(right), "the job may not: " + right));
        faults.unless(
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
        faults.unless(writers.equals(List.of("spawnwatch-allowlist")), "these may write the allowlist: " + writers);
    }

    private Set<String> rightsOf(String user) {
        Set<String> rights = new HashSet<>();
        for (JsonNode acl : manifests.resource("KafkaUser", user).at("/spec/authorization/acls")) {
            JsonNode resource = acl.path("resource");
            for (String operation : Manifests.texts(acl.path("operations"))) {
                rights.add(resource.path("type").asText() + " "
                        + resource.path("patternType").asText() + " "
                        + resource.path("name").asText() + " " + operation);
            }
        }
        return rights;
    }
}
