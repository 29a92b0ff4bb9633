package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.kafka.KafkaEndpoints;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.connector.kafka.TransactionTimeout;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.document.Documents;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.report.LiveReport;
import io.spawnwatch.run.EmbeddedFlink;
import io.spawnwatch.run.EmbeddedRun;
import io.spawnwatch.run.LiveFlink;
import io.spawnwatch.topology.DetectionTopology;
import io.spawnwatch.topology.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The live job. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch run [--config FILE] [OPTIONS]",
        sortOptions = false,
        description = {
            "Runs detections over Kafka's process events, until it is stopped.",
            "In a process of its own it brings Flink along; under `flink run` and in application mode it runs on the"
                    + " cluster. Each option overrides the configuration file's key of the same name."
        })
final class RunCommand implements Callable<Integer> {
    private static final String NAME = "spawnwatch";
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML; job/settings.md lists the keys.")
    private @Nullable Path config;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws Exception {
        RunSettings settings =
                RunSettings.of(config == null ? null : Documents.yaml(config), options.overrides(), options.kafka());
        CatalogPlan plan = CatalogOptions.loadToRun(settings.catalog(), Terminal.err(spec));
        List<AllowlistEntry> entries = CatalogOptions.allowlist(settings.allowlistFile(), plan, Terminal.err(spec));
        Endpoints endpoints = KafkaEndpoints.of(settings);

        EmbeddedFlink embedded = new EmbeddedFlink();
        StreamExecutionEnvironment env = environment(settings, embedded);
        boolean own = embedded.hasMade(env);
        TransactionTimeout.check(settings, env.getCheckpointConfig());
        TransactionTimeout.bound(settings, env.getCheckpointConfig());
        InetSocketAddress metrics = own ? LiveFlink.metrics(settings, env.getConfiguration()) : null;
        if (metrics != null) {
            refuseTaken(metrics);
        }
        String kafkaCluster = KafkaPreflight.check(settings.kafka());
        DetectionTopology.build(
                env,
                plan,
                new TopologySettings(
                        settings.window(),
                        settings.lateness(),
                        settings.emission(),
                        settings.revisionInterval(),
                        entries),
                endpoints);
        env.getConfig()
                .setGlobalJobParameters(Configuration.fromMap(
                        PublishedCatalog.of(VersionProvider.version(), plan, settings, kafkaCluster, env)
                                .parameters()));
        log(plan, settings);
        if (own) {
            new EmbeddedRun(
                            embedded,
                            new LiveReport(Terminal.err(spec)),
                            plan.plans().size(),
                            origin(settings, env),
                            metrics,
                            Duration.ofMinutes(1))
                    .execute(env, NAME);
        } else {
            if (settings.metricsPort() != null) {
                LOG.warn("metrics-port is for a process of its own; a cluster's configuration says where its metrics"
                        + " are (metrics.reporters)");
            }
            env.execute(NAME);
        }
        return CommandLine.ExitCode.OK;
    }

    /** Where the job goes on. */
    private static String origin(RunSettings settings, StreamExecutionEnvironment env) {
        String checkpoint = env.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH);
        if (checkpoint != null) {
            return "It goes on from " + checkpoint.replaceFirst("^file:/+", "/").replaceFirst("/$", "") + ".";
        }
        return settings.stateDir() == null
                ? "It begins afresh, and what it counts is forgotten when it stops: no state-dir is given."
                : "It begins afresh: there is no checkpoint in " + settings.stateDir() + ".";
    }

    private static void log(CatalogPlan plan, RunSettings settings) {
        long refused = CatalogOptions.count(plan, Outcome.REFUSED);
        if (refused > 0) {
            LOG.warn(
                    "{} of {} detections are refused and do not run",
                    refused,
                    plan.verdicts().size());
        }
        LOG.info(
                "{} detections run, {} are left out; {}",
                plan.plans().size(),
                CatalogOptions.count(plan, Outcome.LEFT_OUT),
                settings.kafka());
    }

    /** Flink would only log that nobody can ask for its metrics. */
    private static void refuseTaken(InetSocketAddress metrics) {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(metrics);
        } catch (IOException e) {
            throw new SettingsException(
                    "metrics-port: metrics cannot be served at " + metrics.getHostString() + ":" + metrics.getPort()
                            + ": " + e.getMessage() + "; name another port",
                    e);
        }
    }

    private static StreamExecutionEnvironment environment(RunSettings settings, EmbeddedFlink embedded) {
        try {
            StreamExecutionEnvironment found = StreamExecutionEnvironment.getExecutionEnvironment();
            boolean own = found instanceof LocalStreamEnvironment;
            StreamExecutionEnvironment env = own ? embedded.environment(found.getConfiguration()) : found;
            env.configure(LiveFlink.configuration(settings, env.getConfiguration(), own));
            return env;
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "Flink does not take its options: " + e.getMessage()
                            + "; look at 'flink:', at checkpoint-interval, and at the cluster's own configuration",
                    e);
        }
    }
}
