package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong between the resources: names that nobody has, rights that are missing or too many. */
final class AgreementFaults {
    private final Manifests manifests;
    private final Faults faults = new Faults();

    private AgreementFaults(Manifests manifests) {
        this.manifests = manifests;
    }

    static List<String> of(Manifests manifests) {
        AgreementFaults found = new AgreementFaults(manifests);
        found.namespaces();
        found.dns();
        found.names();
        found.drains();
        found.rights();
        PodFaults.find(manifests, found.faults);
        KafkaFaults.find(manifests, found.faults);
        return found.faults.all();
    }

    /** What names no namespace lands in that of whoever applies it. */
    private void namespaces() {
        for (JsonNode one : manifests.all()) {
            String what = one.path("kind").asText() + " " + Manifests.name(one);
            boolean named = !Manifests.namespace(one).isEmpty();
            faults.unless(named || one.path("kind").asText().equals("Namespace"), what + " names no namespace");
            boolean inKafka =
                    List.of("KafkaTopic", "KafkaUser").contains(one.path("kind").asText());
            faults.unless(
                    !named || inKafka != Manifests.namespace(one).equals(manifests.home()),
                    what + " is in the namespace " + Manifests.namespace(one));
        }
        faults.unless(
                manifests.names("Namespace").contains(manifests.home()), "there is no namespace " + manifests.home());
        for (JsonNode binding : manifests.ofKind("RoleBinding")) {
            faults.unless(
                    manifests.names("Role").contains(binding.at("/roleRef/name").asText()),
                    "there is no Role " + binding.at("/roleRef/name").asText());
            for (JsonNode subject : binding.path("subjects")) {
                faults.unless(
                        manifests
                                        .names("ServiceAccount")
                                        .contains(subject.path("name").asText())
                                && subject.path("namespace").asText().equals(manifests.home()),
                        "there is no service account " + subject.path("name").asText());
            }
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
        faults.unless(open.containsAll(Set.of("UDP53", "TCP53")), "no pod may ask DNS wherever it is");
    }

    /**
     * What is counted down is counted from the replicas of the pods' owner, which is the JobManager's Deployment: of
     * TaskManagers a number has to stay, and one of the fewest that run has to be allowed to go.
     */
    private void drains() {
        JsonNode budget =
                manifests.one("PodDisruptionBudget", "spawnwatch-taskmanager").path("spec");
        faults.unless(
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
        faults.unless(
                budget.path("minAvailable").asInt() < fewest,
                "of " + fewest + " TaskManagers none may ever go: no node can be drained");
    }

    private void names() {
        String forTasks = manifests
                .flinkDeployment()
                .at("/spec/flinkConfiguration/kubernetes.taskmanager.service-account")
                .asText();
        faults.unless(
                manifests.names("ServiceAccount").contains(forTasks), "TaskManagers have the JobManager's rights");
        for (JsonNode rule : manifests.one("Role", "spawnwatch-taskmanager").path("rules")) {
            faults.unless(
                    List.of("get", "list", "watch").containsAll(Manifests.texts(rule.path("verbs"))),
                    "TaskManagers may change what Kubernetes keeps");
        }
        faults.unless(
                manifests
                        .names("ServiceAccount")
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
            faults.unless(ports.contains(endpoint.path("port").asText()), "no container has the port to be scraped");
        }
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        faults.unless(
                flink.path("metrics.reporter.prometheus.port")
                        .asText()
                        .equals(manifests
                                .podSpec()
                                .at("/containers/0/ports/0/containerPort")
                                .asText()),
                "the reporter's port is not the container's");
    }

    private void rights() {
        for (JsonNode role : manifests.ofKind("Role")) {
            for (JsonNode rule : role.path("rules")) {
                for (String list : List.of("apiGroups", "resources", "verbs")) {
                    faults.unless(!Manifests.texts(rule.path(list)).contains("*"), "a role has a wildcard");
                }
                faults.unless(!Manifests.texts(rule.path("resources")).contains("secrets"), "a role may read secrets");
            }
        }
        faults.unless(manifests.ofKind("ClusterRole").isEmpty(), "there is a right in all namespaces");
    }
}
