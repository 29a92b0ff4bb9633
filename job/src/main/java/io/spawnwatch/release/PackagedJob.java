package io.spawnwatch.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * A job built from a jar. Its main method has run in this process, as {@code flink run} does, up to the point where it
 * hands its topology to Flink. So the version that will run the detections and the configuration has checked them, and
 * what is submitted later is what was checked.
 */
public final class PackagedJob implements JobProgram {
    private static final String MAIN_CLASS = "io.spawnwatch.DetectionJob";

    /** A class of Flink. A jar for clusters has none of them. */
    private static final String FLINK_CLASS =
            "org/apache/flink/streaming/api/environment/StreamExecutionEnvironment.class";

    private final PackagedProgram program;
    private final StreamGraph graph;

    private PackagedJob(PackagedProgram program, StreamGraph graph) {
        this.program = program;
        this.graph = graph;
    }

    /**
     * Builds the job of a release.
     *
     * @throws ReleaseException if the jar is not one of Spawnwatch for clusters, or rejects its settings or detections
     */
    public static PackagedJob of(ReleaseInputs inputs) {
        return of(inputs.jar(), inputs.arguments(), inputs.flinkConfiguration());
    }

    /**
     * Builds the job of a release that ran before or runs now, to be able to start it again.
     *
     * @throws ReleaseException if it cannot be built; the message names the release
     */
    public static PackagedJob rebuild(Release release) {
        try {
            return of(release.inputs());
        } catch (ReleaseException e) {
            throw new ReleaseException(
                    "release " + release.name() + " cannot be started again: " + e.getMessage()
                            + ". Nothing was changed",
                    e);
        }
    }

    /**
     * Runs a jar's main method up to its topology.
     *
     * @param arguments of its main method
     * @param flink     Flink's configuration for clients; the job's own settings override it
     */
    private static PackagedJob of(Path jar, List<String> arguments, Configuration flink) {
        requireClusterJar(jar);
        PackagedProgram program = program(jar, arguments, flink);
        try {
            // The last argument keeps the job's output on our own standard output and error.
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
        // Child first, for Flink's packages too: this process has a Kafka connector that must not be mixed with the
        // jar's. The jar has no class of Flink itself, so those still come from this process.
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
            throw new ReleaseException(jar + " is not a jar of Spawnwatch: " + e.getMessage(), e);
        }
    }

    private static void requireClusterJar(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new ReleaseException("there is no jar " + jar + "; name spawnwatch-job.jar with --jar");
        }
        try (JarFile content = new JarFile(jar.toFile())) {
            if (content.getEntry(FLINK_CLASS) != null) {
                throw new ReleaseException(jar + " contains Flink, which the cluster already has; use the"
                        + " spawnwatch-job.jar of the same version");
            }
        } catch (IOException e) {
            throw new ReleaseException(jar + " cannot be read as a jar: " + e.getMessage(), e);
        }
    }

    /** The job's own message, which Flink wraps. The exception's class comes from the jar, so only its name is known. */
    private static String reason(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().endsWith("JobFailedException")) {
                return String.valueOf(cause.getMessage());
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

    /**
     * Requires that this job has each keyed operator of another one, from a savepoint of which it is to start. The savepoint
     * has state of each of them, however little, and Flink restores it only into a job that has all of these operators.
     *
     * @param cure what to do if one is missing
     * @throws ReleaseException if one is missing; the message names it
     */
    public void requireOperatorsOf(PackagedJob running, String cure) {
        Set<String> missing = new TreeSet<>(keyedOperators(running.graph));
        missing.removeAll(keyedOperators(graph));
        if (!missing.isEmpty()) {
            throw new ReleaseException("the older version cannot read the state of the running one: it has no operator "
                    + String.join(", ", missing) + "; " + cure + ". Nothing was changed");
        }
    }

    private static Set<String> keyedOperators(StreamGraph graph) {
        return graph.getStreamNodes().stream()
                .filter(node -> node.getStateKeySerializer() != null)
                .map(StreamNode::getTransformationUID)
                .collect(Collectors.toSet());
    }

    /** The graph to submit. */
    StreamGraph graph() {
        return graph;
    }

    /** The class loader of the jar. */
    ClassLoader classLoader() {
        return program.getUserCodeClassLoader();
    }

    @Override
    public void close() {
        program.close();
    }
}
