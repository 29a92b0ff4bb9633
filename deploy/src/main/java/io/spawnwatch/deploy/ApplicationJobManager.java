package io.spawnwatch.deploy;

import java.io.File;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.EntrypointClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.runtime.util.JvmShutdownSafeguard;
import org.apache.flink.runtime.util.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JobManager of a standalone cluster in application mode, which runs one job. Flink's own main class for this is only in
 * its distribution; this one does the same with the jars from Maven.
 */
@SuppressWarnings("try") // Flink's close() is interruptible.
public final class ApplicationJobManager extends ApplicationClusterEntryPoint {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationJobManager.class);

    private static final String JOB_CLASS = "io.spawnwatch.DetectionJob";

    private ApplicationJobManager(Configuration configuration, PackagedProgram program) {
        super(configuration, program, StandaloneResourceManagerFactory.getInstance());
    }

    /**
     * Starts the JobManager.
     *
     * @param args {@code --configDir DIR [-Dkey=value ...] JOB_JAR ARGUMENTS...}: Flink's configuration folder, the job's
     *             jar and the arguments of its main method
     */
    public static void main(String[] args) throws Exception {
        EnvironmentInformation.logEnvironmentInfo(LOG, ApplicationJobManager.class.getSimpleName(), args);
        SignalHandler.register(LOG);
        JvmShutdownSafeguard.installAsShutdownHook(LOG);
        EntrypointClusterConfiguration given = parseArguments(args);
        Configuration configuration = loadConfiguration(given);
        PackagedProgram program = program(given.getArgs(), configuration);
        configureExecution(configuration, program);
        ClusterEntrypoint.runClusterEntrypoint(new ApplicationJobManager(configuration, program));
    }

    private static PackagedProgram program(String[] jarAndArguments, Configuration configuration) throws Exception {
        if (jarAndArguments.length == 0) {
            throw new IllegalArgumentException("name the job's jar after --configDir DIR");
        }
        String[] arguments = new String[jarAndArguments.length - 1];
        System.arraycopy(jarAndArguments, 1, arguments, 0, arguments.length);
        return DefaultPackagedProgramRetriever.create(
                        null, new File(jarAndArguments[0]), JOB_CLASS, arguments, configuration)
                .getPackagedProgram();
    }
}
