package io.spawnwatch.deploy.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.spawnwatch.SharedData;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wrong with each resource by itself, by whoever will read it. */
final class SchemaFaults {
    private static final Path OPERATOR_SCHEMA = Path.of("crds", "flinkdeployments.flink.apache.org-v1.yml");

    private static final Map<String, Class<?>> MODELS = Map.of(
            "v1/Namespace", Namespace.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "v1/ConfigMap", ConfigMap.class,
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class,
            "kafka.strimzi.io/v1/KafkaUser", KafkaUser.class);

    private static final ObjectMapper STRICT = strict();

    private final Schema flinkDeployment;

    SchemaFaults() {
        flinkDeployment = operatorSchema();
    }

    /** The models keep what they do not know, for the sake of newer servers; here that is a typing error. */
    private static ObjectMapper strict() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            private static final long serialVersionUID = 1L;

            @Override
            public Boolean hasAnySetter(Annotated member) {
                return false;
            }
        });
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        return mapper;
    }

    private static Schema operatorSchema() {
        try {
            JsonNode definition = new ObjectMapper(new YAMLFactory())
                    .readTree(SharedData.folder().resolve(OPERATOR_SCHEMA).toFile());
            ObjectNode schema = (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema");
            refuseUnknown(schema);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server drops what a structural schema does not name, without a word; here it is an error. */
    private static void refuseUnknown(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.has("properties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && object.path("properties").isObject()) {
            // A schema for a field that is itself named "properties" is none of these.
            object.put("additionalProperties", false);
        }
        schema.forEach(SchemaFaults::refuseUnknown);
    }

    /** Each fault with the resource that has it. */
    List<String> of(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        for (ObjectNode one : manifests.all()) {
            String kind =
                    one.path("apiVersion").asText() + "/" + one.path("kind").asText();
            String what = one.path("kind").asText() + " " + Manifests.name(one) + ": ";
            switch (kind) {
                case "flink.apache.org/v1beta1/FlinkDeployment" -> flinkDeployment(one, what, faults);
                case "monitoring.coreos.com/v1/PodMonitor" -> podMonitor(one, what, faults);
                case "access.strimzi.io/v1alpha1/KafkaAccess" -> kafkaAccess(one, what, faults);
                default -> {
                    Class<?> model = MODELS.get(kind);
                    if (model == null) {
                        faults.add(what + "nobody knows the kind " + kind);
                    } else {
                        read(one, model, what, faults);
                    }
                }
            }
        }
        return faults;
    }

    private void flinkDeployment(ObjectNode one, String what, List<String> faults) {
        ObjectNode ours = one.deepCopy();
        // The operator's schema takes any metadata, as every schema of a resource does.
        ours.remove(List.of("apiVersion", "kind", "metadata"));
        flinkDeployment.validate(ours).forEach(fault -> faults.add(what + fault));
        read(one.at("/spec/podTemplate"), PodTemplateSpec.class, what, faults);
    }

    /** Its schema comes with the Prometheus operator, which is not at hand: what is used of it is looked at here. */
    private static void podMonitor(ObjectNode one, String what, List<String> faults) {
        if (one.at("/spec/selector/matchLabels").isEmpty()) {
            faults.add(what + "selects every pod");
        }
        one.at("/spec/podMetricsEndpoints").forEach(endpoint -> {
            if (endpoint.path("port").asText().isEmpty()) {
                faults.add(what + "an endpoint has no port");
            }
        });
        unknown(one.path("spec"), List.of("selector", "podMetricsEndpoints"), what, faults);
    }

    /** The schema of Strimzi's Access Operator is short, and written down here. */
    private static void kafkaAccess(ObjectNode one, String what, List<String> faults) {
        JsonNode spec = one.path("spec");
        unknown(spec, List.of("kafka", "user", "secretName", "template"), what, faults);
        unknown(spec.path("kafka"), List.of("name", "namespace", "listener"), what, faults);
        unknown(spec.path("user"), List.of("apiGroup", "kind", "name", "namespace"), what, faults);
        if (!spec.at("/user/apiGroup").asText().equals("kafka.strimzi.io")
                || !spec.at("/user/kind").asText().equals("KafkaUser")) {
            faults.add(what + "the user is no KafkaUser");
        }
    }

    private static void unknown(JsonNode object, List<String> known, String what, List<String> faults) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                faults.add(what + "unknown field " + field);
            }
        });
    }

    private static void read(JsonNode json, Class<?> model, String what, List<String> faults) {
        try {
            STRICT.treeToValue(json, model);
        } catch (IOException e) {
            faults.add(what + e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
