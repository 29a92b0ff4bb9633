package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Faults between resources: references to names that do not exist, rights that are missing or superfluous. */
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
        found.scaling();
        found.rights();
        PodFaults.find(manifests, found.faults);
        KafkaFaults.find(manifests, found.faults);
        return found.faults.all();
    }

    /** A resource without a namespace ends up in the namespace of whoever applies it. */
    private void namespaces() {
        for (JsonNode resource : manifests.all()) {
            String what = resource.path("kind").asText() + " " + Manifests.name(resource);
            boolean named = !Manifests.namespace(resource).isEmpty();
            faults.unless(named || resource.path("kind").asText().equals("Namespace"), what + " has no namespace");
            boolean inKafka = List.of("KafkaTopic", "KafkaUser")
                    .contains(resource.path("kind").asText());
            faults.unless(
                    !named || inKafka != Manifests.namespace(resource).equals(manifests.home()),
                    what + " is in the namespace " + Manifests.namespace(resource));
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

    /** No selector matches all places where DNS may answer: it may be an address of the node. */
    private void dns() {
        Set<String> open = new HashSet<>();
        for (JsonNode egress : manifests.resource("NetworkPolicy", "spawnwatch").at("/spec/egress")) {
            if (!egress.has("to")) {
                egress.path("ports")
                        .forEach(port -> open.add(port.path("protocol").asText()
                                + port.path("port").asText()));
            }
        }
        faults.unless(open.containsAll(Set.of("UDP53", "TCP53")), "pods may not query DNS wherever it is");
    }

    /**
     * Kubernetes computes maxUnavailable and percentages from the replicas of the pods' owner, the JobManager's Deployment,
     * so TaskManagers need a minimum as a number, and it has to let one of the fewest that may run go.
     */
    private void drains() {
        JsonNode budget = manifests
                .resource("PodDisruptionBudget", "spawnwatch-taskmanager")
                .path("spec");
        faults.unless(
                budget.path("minAvailable").isInt() && !budget.has("maxUnavailable"),
                "the minimum of TaskManagers is not a number");
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
                "none of " + fewest + " TaskManagers may be evicted: no node can be drained");
    }

    /**
     * On a quiet stream the autoscaler gives the windows as few tasks as it may, so that must not be fewer than the job starts
     * with; see {@code deploy/kubernetes/autoscaler.md}.
     */
    private void scaling() {
        JsonNode flink = manifests.flinkDeployment().at("/spec/flinkConfiguration");
        int parallelism =
                manifests.flinkDeployment().at("/spec/job/parallelism").asInt();
        int fewest = flink.path("job.autoscaler.vertex.min-parallelism").asInt();
        faults.unless(
                !flink.path("job.autoscaler.enabled").asBoolean() || fewest >= parallelism,
                "the autoscaler may leave " + fewest + " of " + parallelism + " tasks to the windows");
    }

    private void names() {
        String forTasks = manifests
                .flinkDeployment()
                .at("/spec/flinkConfiguration/kubernetes.taskmanager.service-account")
                .asText();
        faults.unless(
                manifests.names("ServiceAccount").contains(forTasks), "TaskManagers have the JobManager's rights");
        for (JsonNode rule :
                manifests.resource("Role", "spawnwatch-taskmanager").path("rules")) {
            faults.unless(
                    List.of("get", "list", "watch").containsAll(Manifests.texts(rule.path("verbs"))),
                    "TaskManagers may change Kubernetes resources");
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
        for (JsonNode endpoint : manifests.resource("PodMonitor", "spawnwatch").at("/spec/podMetricsEndpoints")) {
            faults.unless(ports.contains(endpoint.path("port").asText()), "no container has the port that is scraped");
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
        faults.unless(manifests.ofKind("ClusterRole").isEmpty(), "there is a ClusterRole");
    }
}
