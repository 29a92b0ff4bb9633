package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.RunOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.report.LiveReport;
import io.spawnwatch.run.LiveJob;
import io.spawnwatch.run.LiveRun;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the live job, in this process or on the cluster that calls this program. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch run [--config FILE] [OPTIONS]",
        sortOptions = false,
        description = {
            "Runs detections on the process events in Kafka until it is stopped.",
            "In a process of its own it uses the Flink in this jar; under `flink run` and in application mode it runs"
                    + " on the cluster. Each option overrides the key of the same name in the configuration file."
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration in YAML; job/settings.md lists the keys.")
    private @Nullable Path config;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws Exception {
        RunSettings settings =
                RunSettings.of(config == null ? null : Documents.yaml(config), options.overrides(), options.kafka());
        CatalogPlan plan = CatalogOptions.loadToRun(settings.catalog(), Terminal.err(spec));
        List<AllowlistEntry> allowlist = CatalogOptions.allowlist(settings.allowlistFile(), plan, Terminal.err(spec));
        LiveJob job = LiveJob.onKafka(settings, plan, allowlist, VersionProvider.version());
        LiveRun.execute(job, new LiveReport(Terminal.err(spec)));
        return CommandLine.ExitCode.OK;
    }
}
