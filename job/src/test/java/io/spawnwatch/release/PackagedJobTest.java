package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.DetectionJob;
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

class PackagedJobTest {
    @TempDir
    private Path folder;

    private Release release(String name, Path jar) {
        return new Release(
                folder.resolve(name),
                new ReleaseInputs(jar, null, Map.of(), Map.of(), null),
                "job",
                null,
                null,
                null,
                null,
                Map.of());
    }

    /** A jar with only the main class; this process has the other classes. */
    private Path jar() throws IOException {
        Path jar = folder.resolve("spawnwatch-job.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : List.of(DetectionJob.class, DetectionJob.JobFailedException.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    out.write(in.readAllBytes());
                }
            }
        }
        return jar;
    }

    /** Cluster jars of earlier builds lack these classes and are run in this process. */
    @Test
    void classesThatEarlierBuildsNeedAreOnTheClassPath() {
        assertThatCode(() -> Class.forName("org.apache.flink.formats.json.JsonSerializationSchema"))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheReleaseThatCannotBeStartedAgain() throws IOException {
        assertThatThrownBy(() -> PackagedJob.rebuild(release("0005", jar())))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith(
                        "release 0005 cannot be started again: the job cannot be built: no Kafka" + " broker is named;")
                .hasMessageEndingWith(". Nothing was changed");
        Path none = folder.resolve("none.jar");
        assertThatThrownBy(() -> PackagedJob.rebuild(release("0004", none)))
                .isInstanceOf(ReleaseException.class)
                .hasMessage("release 0004 cannot be started again: there is no jar " + none
                        + "; name spawnwatch-job.jar with --jar. Nothing was changed");
    }
}
