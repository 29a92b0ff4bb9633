package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
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

    /** The job of a version with these keyed operators. */
    private PackagedJob job(String version, String... operators) throws IOException {
        Path source = Files.createDirectories(folder.resolve(version)).resolve("DetectionJob.java");
        String chain = Stream.of(operators)
                .map(uid -> ".keyBy(n -> n).reduce(Long::sum).uid(\"" + uid + "\")")
                .collect(Collectors.joining());
        Files.writeString(source, """
            package io.spawnwatch;

            import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

            public final class DetectionJob {
                public static void main(String[] arguments) throws Exception {
                    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                    env.fromSequence(1, 2).uid("process-events")CHAIN.print().uid("VERSION");
                    env.execute();
                }
            }
            """.replace("CHAIN", chain).replace("VERSION", version));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                source.toString()))
                .isZero();
        Path jar = folder.resolve(version + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("io/spawnwatch/DetectionJob.class"));
            Files.copy(source.resolveSibling("DetectionJob.class"), out);
        }
        return PackagedJob.rebuild(release(version, jar));
    }

    /** Flink refuses the savepoint of a job with another keyed operator: {@code ReleasedSavepointTest} shows its state. */
    @Test
    void refusesToContinueAJobThatHasAnotherKeyedOperator() throws IOException {
        try (PackagedJob older = job("older", "tally-sightings");
                PackagedJob newer = job("newer", "tally-sightings", "tally-fenced")) {
            assertThatThrownBy(() -> older.requireOperatorsOf(newer, "use `rollback`"))
                    .isInstanceOf(ReleaseException.class)
                    .hasMessage("the older version cannot read the state of the running one: it has no operator"
                            + " tally-fenced; use `rollback`. Nothing was changed");
            assertThatCode(() -> newer.requireOperatorsOf(older, "")).doesNotThrowAnyException();
            assertThatCode(() -> newer.requireOperatorsOf(newer, "")).doesNotThrowAnyException();
        }
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
