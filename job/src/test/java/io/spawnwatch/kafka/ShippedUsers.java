package io.spawnwatch.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The users shipped for Kubernetes on a secured broker, with topics of their own and, at first, no rights.
 *
 * @param broker where they exist
 * @param topics of one test
 */
record ShippedUsers(SecuredBroker broker, JobTopics topics) {
    static final String JOB = "spawnwatch-job";
    static final String EVENTS = "spawnwatch-events";
    static final String ALLOWLIST = "spawnwatch-allowlist";
    static final String ANALYSTS = "spawnwatch-analysts";
    static final String PASSWORD = "s3cr3t-0f-the-j0b";

    private static final Path USERS = Path.of("..", "deploy", "kubernetes", "base", "kafka-users.yaml");

    /** A right, as the resource of a user grants it. */
    record Right(String user, ResourceType type, String name, PatternType pattern, AclOperation operation) {}

    /** Creates the users and new topics, and takes all rights away. */
    static ShippedUsers create(SecuredBroker broker) throws Exception {
        broker.allowNothing();
        JobTopics topics = JobTopics.create(broker);
        for (String user : List.of(JOB, EVENTS, ALLOWLIST, ANALYSTS)) {
            broker.user(user, PASSWORD);
        }
        return new ShippedUsers(broker, topics);
    }

    /** What a client of this user sets. */
    Map<String, String> credentials(String user) {
        return broker.credentials(user, PASSWORD);
    }

    /** The rights of the shipped users, translated to the topics of this test. */
    List<Right> rights() {
        List<Right> rights = new ArrayList<>();
        for (Mapping user : Documents.yamlAll(USERS)) {
            String name = user.requiredMapping("metadata").requiredText("name");
            Mapping authorization = user.requiredMapping("spec").requiredMapping("authorization");
            for (Mapping acl : authorization.mappings("acls")) {
                Mapping resource = acl.requiredMapping("resource");
                ResourceType type = type(resource.requiredText("type"));
                String pattern = resource.text("patternType");
                for (String operation : acl.texts("operations")) {
                    rights.add(new Right(
                            name,
                            type,
                            type == ResourceType.CLUSTER ? "kafka-cluster" : here(type, resource.requiredText("name")),
                            "prefix".equals(pattern) ? PatternType.PREFIXED : PatternType.LITERAL,
                            operation(operation)));
                }
            }
        }
        return rights;
    }

    private static ResourceType type(String name) {
        return switch (name) {
            case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
            default -> ResourceType.fromString(name.toUpperCase(Locale.ROOT));
        };
    }

    /** Strimzi writes these names in camel case. */
    private static AclOperation operation(String name) {
        return AclOperation.fromString(
                name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }

    private String here(ResourceType type, String name) {
        return type == ResourceType.TOPIC ? topics.name() + "-" + name : name.replace("spawnwatch", topics.name());
    }

    /** Grants rights, in addition to those there are. */
    void allow(List<Right> rights) throws Exception {
        broker.allow(rights.stream()
                .map(right -> SecuredBroker.right(
                        right.user(), right.type(), right.name(), right.pattern(), right.operation()))
                .toList());
    }

    /** The settings of a live job whose Kafka clients have these credentials. */
    RunSettings settings(Map<String, String> credentials) {
        Map<String, String> kafka = new HashMap<>(credentials);
        kafka.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        return RunSettings.of(
                Documents.json("test", topics.configuration()),
                Map.of(
                        "checkpoint-interval", "200ms",
                        "parallelism", "2",
                        "idleness", "10m",
                        "group-id", topics.name(),
                        "transactional-id-prefix", topics.name()),
                kafka);
    }
}
