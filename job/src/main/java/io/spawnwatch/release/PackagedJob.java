package io.spawnwatch.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job out of a jar: its main method has been run, in this process as {@code flink run} does, up to
 * where it hands its topology to Flink. So everything that can be wrong with detections and configuration has been
 * found by the very version that is to run them, and what is submitted later is what was checked.
 */
public final class PackagedJob implements JobProgram {
    private static final String MAIN_CLASS = "io.spawnwatch.DetectionJob";

    /** Flink's own classes. A jar for a cluster holds none of them. */
    private static final String FLINK_CLASS =
            "org/apache/flink/streaming/api/environment/StreamExecutionEnvironment.class";

    private final PackagedProgram program;
    private final StreamGraph graph;

    private PackagedJob(PackagedProgram program, StreamGraph graph) {
        this.program = program;
        this.graph = graph;
    }

    /**
     * Runs a jar's main method up to its topology.
     *
     * @param jar       the jar of a version of Spawnwatch that is made for clusters
     * @param arguments of its main method
     * @param flink     the client's configuration of Flink, which the job's own settings win over
     * @throws ReleaseException where the jar is none of those, or its main method refuses what it is given
     */
    public static PackagedJob of(Path jar, List<String> arguments, Configuration flink) {
        refuseUnfit(jar);
        PackagedProgram program = program(jar, arguments, flink);
        try {
            // The job's messages go where ours go.
            Pipeline pipeline = PackagedProgramUtils.getPipelineFromProgram(program, flink, parallelism(flink), false);
            StreamGraph graph = (StreamGraph) pipeline;
            graph.addJars(program.getJobJarAndDependencies());
            graph.setClasspath(program.getClasspaths());
            return new PackagedJob(program, graph);
        } catch (ProgramInvocationException e) {
            program.close();
            throw new ReleaseException("the job cannot be built: " + reason(e), e);
        }
    }

    private static int parallelism(Configuration flink) {
        return flink.get(CoreOptions.DEFAULT_PARALLELISM);
    }

    private static PackagedProgram program(Path jar, List<String> arguments, Configuration flink) {
        // Child first, and for Flink's names, too: this process has a Kafka connector of its own, and the jar's must
        // not be mixed with it. Of Flink itself the jar has nothing, so that comes from here all the same.
        List<String> parentFirst = new ArrayList<>(flink.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS));
        parentFirst.remove("org.apache.flink.");
        Configuration loading = new Configuration(flink);
        loading.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "child-first");
        loading.set(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS, parentFirst);
        try {
            return PackagedProgram.newBuilder()
                    .setJarFile(jar.toFile())
                    .setEntryPointClassName(MAIN_CLASS)
                    .setArguments(arguments.toArray(String[]::new))
                    .setConfiguration(loading)
                    .build();
        } catch (ProgramInvocationException e) {
            throw new ReleaseException(jar + " is no jar of Spawnwatch: " + e.getMessage(), e);
        }
    }

    private static void refuseUnfit(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new ReleaseException("there is no jar " + jar + "; name spawnwatch-job.jar with --jar");
        }
        try (JarFile content = new JarFile(jar.toFile())) {
            if (content.getEntry(FLINK_CLASS) != null) {
                throw new ReleaseException(jar + " holds Flink itself, which a cluster has already; take the"
                        + " spawnwatch-job.jar of the same version");
            }
        } catch (IOException e) {
            throw new ReleaseException(jar + " cannot be read as a jar: " + e.getMessage(), e);
        }
    }

    /** The job's own sentence, behind what Flink says about main methods. Its class is not ours: the jar brings it. */
    private static String reason(Throwable thrown) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (one.getClass().getName().endsWith("JobFailedException")) {
                return String.valueOf(one.getMessage());
            }
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    @Override
    public JobID id() {
        return graph.getJobID();
    }

    @Override
    public PublishedCatalog catalog() {
        return PublishedCatalog.of(
                graph.getExecutionConfig().getGlobalJobParameters().toMap());
    }

    @Override
    public void startFrom(String snapshot) {
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(snapshot, false));
    }

    /** What is to be submitted. */
    StreamGraph graph() {
        return graph;
    }

    /** The class loader that knows its classes. */
    ClassLoader classLoader() {
        return program.getUserCodeClassLoader();
    }

    @Override
    public void close() {
        program.close();
    }
}
