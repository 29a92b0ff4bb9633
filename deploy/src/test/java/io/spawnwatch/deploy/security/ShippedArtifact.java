package io.spawnwatch.deploy.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.versioning.ArtifactVersion;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;

/**
 * An artefact inside the jars, from a CycloneDX bill of materials.
 *
 * @param name    {@code group:name}
 * @param version as Maven writes it
 */
record ShippedArtifact(String name, String version) {
    private static final String SHADED_BY_FLINK = "org.apache.flink:flink-shaded-";

    /** Reads the bill of materials, which the build writes in the phase {@code package}. */
    static List<ShippedArtifact> listedIn(Path billOfMaterials) throws IOException {
        if (!Files.exists(billOfMaterials)) {
            throw new AssertionError(
                    billOfMaterials.normalize() + " does not exist: run mvn package for the whole project first");
        }
        return listedIn(new ObjectMapper().readTree(billOfMaterials.toFile()));
    }

    static List<ShippedArtifact> listedIn(JsonNode billOfMaterials) {
        List<ShippedArtifact> artifacts = new ArrayList<>();
        for (JsonNode component : billOfMaterials.path("components")) {
            artifacts.add(new ShippedArtifact(
                    component.path("group").asText() + ":"
                            + component.path("name").asText(),
                    component.path("version").asText()));
        }
        return List.copyOf(artifacts);
    }

    /**
     * The version to compare with advisories. Flink's shaded jars have the library's version, a hyphen and the version of the
     * shading: {@code 4.1.100.Final-20.0}. Maven would not order the whole among the library's versions.
     */
    ArtifactVersion comparedVersion() {
        int shading = name.startsWith(SHADED_BY_FLINK) ? version.lastIndexOf('-') : -1;
        return new DefaultArtifactVersion(shading < 0 ? version : version.substring(0, shading));
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
