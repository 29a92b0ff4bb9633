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

/** Faults of each resource by itself, according to whatever will read it. */
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

    /** The models accept unknown fields, for the sake of newer servers; here an unknown field is a typing error. */
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

    /** A server silently drops fields that a structural schema does not name; here they are errors. */
    private static void refuseUnknown(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.has("properties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && object.path("properties").isObject()) {
            // This does not apply to the schema of a field that is itself named "properties".
            object.put("additionalProperties", false);
        }
        schema.forEach(SchemaFaults::refuseUnknown);
    }

    /** The faults, each with its resource. */
    List<String> of(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        for (ObjectNode resource : manifests.all()) {
            String kind = resource.path("apiVersion").asText() + "/"
                    + resource.path("kind").asText();
            String what = resource.path("kind").asText() + " " + Manifests.name(resource) + ": ";
            switch (kind) {
                case "flink.apache.org/v1beta1/FlinkDeployment" -> flinkDeployment(resource, what, faults);
                case "monitoring.coreos.com/v1/PodMonitor" -> podMonitor(resource, what, faults);
                case "access.strimzi.io/v1alpha1/KafkaAccess" -> kafkaAccess(resource, what, faults);
                default -> {
                    Class<?> model = MODELS.get(kind);
                    if (model == null) {
                        faults.add(what + "unknown kind " + kind);
                    } else {
                        read(resource, model, what, faults);
                    }
                }
            }
        }
        return faults;
    }

    private void flinkDeployment(ObjectNode resource, String what, List<String> faults) {
        ObjectNode ours = resource.deepCopy();
        // Like every resource's schema, the operator's allows any metadata.
        ours.remove(List.of("apiVersion", "kind", "metadata"));
        flinkDeployment.validate(ours).forEach(fault -> faults.add(what + fault));
        read(resource.at("/spec/podTemplate"), PodTemplateSpec.class, what, faults);
    }

    /** The schema comes with the Prometheus operator, which is not available here: only the fields in use are checked. */
    private static void podMonitor(ObjectNode resource, String what, List<String> faults) {
        if (resource.at("/spec/selector/matchLabels").isEmpty()) {
            faults.add(what + "selects every pod");
        }
        resource.at("/spec/podMetricsEndpoints").forEach(endpoint -> {
            if (endpoint.path("port").asText().isEmpty()) {
                faults.add(what + "an endpoint has no port");
            }
        });
        unknown(resource.path("spec"), List.of("selector", "podMetricsEndpoints"), what, faults);
    }

    /** The schema of Strimzi's Access Operator is short enough to be repeated here. */
    private static void kafkaAccess(ObjectNode resource, String what, List<String> faults) {
        JsonNode spec = resource.path("spec");
        unknown(spec, List.of("kafka", "user", "secretName", "template"), what, faults);
        unknown(spec.path("kafka"), List.of("name", "namespace", "listener"), what, faults);
        unknown(spec.path("user"), List.of("apiGroup", "kind", "name", "namespace"), what, faults);
        if (!spec.at("/user/apiGroup").asText().equals("kafka.strimzi.io")
                || !spec.at("/user/kind").asText().equals("KafkaUser")) {
            faults.add(what + "the user is not a KafkaUser");
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
