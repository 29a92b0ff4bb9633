package io.spawnwatch.release;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jar that this program was started from. */
public final class RunningJar {
    private static final String CLUSTER_JAR = "spawnwatch-job.jar";

    private RunningJar() {}

    /** The jar, or the folder of its classes when the program runs from a build. */
    public static Path path() {
        try {
            return Path.of(RunningJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The jar for clusters, which the build puts beside this one.
     *
     * @throws ReleaseException if it is not there
     */
    public static Path clusterJar() {
        Path jar = path().resolveSibling(CLUSTER_JAR);
        if (!Files.isRegularFile(jar)) {
            throw new ReleaseException(jar + " does not exist; name the jar for clusters with --jar");
        }
        return jar;
    }
}
