package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.DetectionJob;
import io.spawnwatch.release.Release;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.release.ReleaseInputs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackCommandTest {
    @TempDir
    private Path folder;

    private Release release(Path jar) {
        return new Release(
                folder,
                new ReleaseInputs(jar, null, Map.of(), Map.of(), null),
                "job",
                null,
                null,
                null,
                null,
                Map.of());
    }

    /** A jar with nothing but the main class; what that needs is found in this process. */
    private Path jar() throws IOException {
        Path jar = folder.resolve("spawnwatch-job.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> one : List.of(DetectionJob.class, DetectionJob.JobFailedException.class)) {
                String name = one.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = one.getClassLoader().getResourceAsStream(name)) {
                    out.write(in.readAllBytes());
                }
            }
        }
        return jar;
    }

    @Test
    void saysWhichOfTheTwoReleasesCouldNotBeStartedAgain() throws IOException {
        assertThatThrownBy(() -> RollbackCommand.built("what runs now", release(jar())))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("what runs now could not be started again: the job cannot be built: no Kafka"
                        + " broker is named;")
                .hasMessageEndingWith("; nothing was touched");
        Path none = folder.resolve("none.jar");
        assertThatThrownBy(() -> RollbackCommand.built("release 0004", release(none)))
                .isInstanceOf(ReleaseException.class)
                .hasMessage("release 0004 could not be started again: there is no jar " + none
                        + "; name spawnwatch-job.jar with --jar; nothing was touched");
    }
}
