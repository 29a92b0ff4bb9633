package io.spawnwatch.cli;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.report.VerdictReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says of each detection file whether it runs. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch check [--detections DIR] [--macros DIR] [--json FILE]",
        sortOptions = false,
        description = {
            "Loads detections as replay and run would, and says of each file whether it runs or why not.",
            "Exit code 1 if a file is refused."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogOptions catalog;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also writes the verdicts as JSON lines; - is standard output, instead of the table.")
    private @Nullable String json;

    @Override
    public Integer call() throws Exception {
        CatalogPlan plan = catalog.load();
        PrintWriter out = spec.commandLine().getOut();
        boolean jsonOnly = "-".equals(json);
        if (jsonOnly) {
            VerdictReport.writeJson(plan.verdicts(), out);
        } else if (json != null) {
            writeJson(plan, json);
        }
        if (!jsonOnly) {
            VerdictReport.print(plan.verdicts(), out);
        }
        return plan.verdicts().stream().allMatch(CatalogPlan.Verdict::runs)
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static void writeJson(CatalogPlan plan, String file) {
        try {
            VerdictReport.writeJson(plan.verdicts(), Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException("--json: " + file + " cannot be written: " + e, e);
        }
    }
}
