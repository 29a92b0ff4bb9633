package io.spawnwatch.cli;

import io.spawnwatch.DetectionTopology;
import io.spawnwatch.Endpoints;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.KafkaEndpoints;
import io.spawnwatch.connector.KafkaPreflight;
import io.spawnwatch.connector.TransactionTimeout;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.document.Documents;
import io.spawnwatch.release.PublishedCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
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
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML; README.md lists the keys.")
    private @Nullable Path config;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws Exception {
        RunSettings settings =
                RunSettings.of(config == null ? null : Documents.yaml(config), options.overrides(), options.kafka());
        CatalogPlan plan =
                CatalogOptions.loadToRun(settings.catalog(), Terminal.err(spec));
        List<AllowlistEntry> entries = CatalogOptions.allowlist(settings.allowlistFile(), plan, Terminal.err(spec));
        Endpoints endpoints = KafkaEndpoints.of(settings);

        StreamExecutionEnvironment env = environment(settings);
        TransactionTimeout.check(settings, env.getCheckpointConfig());
        TransactionTimeout.bound(settings, env.getCheckpointConfig());
        String kafkaCluster = KafkaPreflight.check(settings.kafka());
        if (env instanceof LocalStreamEnvironment && settings.stateDir() == null) {
            LOG.warn("no state-dir is given: what this job counts is forgotten when it stops");
        }
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
        env.execute("spawnwatch");
        return CommandLine.ExitCode.OK;
    }

    private static StreamExecutionEnvironment environment(RunSettings settings) {
        try {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            boolean own = env instanceof LocalStreamEnvironment;
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
