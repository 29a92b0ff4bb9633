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
 * What a jar is made of: one artefact of a CycloneDX bill of materials.
 *
 * @param name    group and name, with a colon between them
 * @param version as Maven writes it
 */
record ShippedArtifact(String name, String version) {
    private static final String SHADED_BY_FLINK = "org.apache.flink:flink-shaded-";

    /** Reads the bill of materials that the build makes in its phase {@code package}. */
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
     * The version that advisories speak of. Flink's shaded jars carry that of the library and, after a last hyphen,
     * that of the shading: {@code 4.1.100.Final-20.0}. Taken as a whole, Maven does not sort that with the library's.
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
