package io.spawnwatch.deploy.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * A published advisory about an artefact.
 *
 * @param id       a CVE or GHSA id
 * @param artifact {@code group:name}
 * @param affected the affected versions
 * @param what     the impact, one sentence
 * @param accepted why an affected version may be shipped; null if it may not
 */
record Advisory(
        String id,
        String artifact,
        VersionRange affected,
        String what,
        @Nullable String accepted) {
    private static final List<String> KEYS = List.of("advisory", "artifact", "affected", "what", "accepted");
    // GitHub's ids leave out characters that are easily confused, and vowels, so that they spell no words.
    private static final Pattern ID = Pattern.compile("CVE-[12][0-9]{3}-[0-9]{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}");
    private static final Pattern ARTIFACT = Pattern.compile("[A-Za-z0-9._-]+:[A-Za-z0-9._-]+");

    /** Reads the list, and refuses it if any entry is unclear: a check that skipped the entry would pass. */
    static List<Advisory> listedIn(Path file) throws IOException {
        return listedIn(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()));
    }

    static List<Advisory> listedIn(JsonNode list) {
        List<Advisory> advisories = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (JsonNode entry : list) {
            Advisory advisory = of(entry);
            if (!known.add(advisory.id() + " " + advisory.artifact())) {
                throw new IllegalArgumentException(
                        advisory.id() + ": listed twice for " + advisory.artifact() + "; leave one of the two");
            }
            advisories.add(advisory);
        }
        return List.copyOf(advisories);
    }

    private static Advisory of(JsonNode entry) {
        String id = text(entry, "advisory");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("advisory: '" + id + "' is the id of neither a CVE nor a GHSA");
        }
        String artifact = text(entry, "artifact");
        if (!ARTIFACT.matcher(artifact).matches()) {
            throw new IllegalArgumentException(id + ": artifact: '" + artifact + "' is not group:name");
        }
        for (Iterator<String> names = entry.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                throw new IllegalArgumentException(id + ": unknown key '" + name + "'; there are " + KEYS);
            }
        }
        return new Advisory(
                id,
                artifact,
                range(id, text(entry, "affected")),
                text(entry, "what"),
                entry.has("accepted") ? text(entry, "accepted") : null);
    }

    private static String text(JsonNode entry, String key) {
        String text = entry.path(key).asText();
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    entry.path("advisory").asText("an entry") + ": '" + key + "' is missing");
        }
        return text;
    }

    private static VersionRange range(String id, String written) {
        try {
            VersionRange range = VersionRange.createFromVersionSpec(written);
            // To Maven, a bare version is a recommendation, and the range contains every version.
            if (range.getRecommendedVersion() == null) {
                return range;
            }
        } catch (InvalidVersionSpecificationException e) {
            throw new IllegalArgumentException(id + ": affected: '" + written + "': " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                id + ": affected: '" + written + "' is one version, not a range; write [" + written + "]");
    }

    boolean concerns(ShippedArtifact shipped) {
        return artifact.equals(shipped.name()) && affected.containsVersion(shipped.comparedVersion());
    }

    /** Shipped artefacts that an advisory concerns, without a reason why they may be shipped. */
    static List<String> unaccepted(List<Advisory> advisories, List<ShippedArtifact> shipped) {
        List<String> faults = new ArrayList<>();
        for (ShippedArtifact artifact : shipped) {
            for (Advisory advisory : advisories) {
                if (advisory.accepted() == null && advisory.concerns(artifact)) {
                    faults.add(artifact + ": " + advisory.id() + ": " + advisory.what() + " Ship a version outside of "
                            + advisory.affected());
                }
            }
        }
        return faults;
    }

    /** Advisories with a reason although no affected version is shipped. */
    static List<String> acceptedNeedlessly(List<Advisory> advisories, List<ShippedArtifact> shipped) {
        List<String> faults = new ArrayList<>();
        for (Advisory advisory : advisories) {
            if (advisory.accepted() != null && shipped.stream().noneMatch(advisory::concerns)) {
                faults.add(advisory.id() + ": no version of " + advisory.artifact() + " in " + advisory.affected()
                        + " is shipped: remove 'accepted'");
            }
        }
        return faults;
    }
}
