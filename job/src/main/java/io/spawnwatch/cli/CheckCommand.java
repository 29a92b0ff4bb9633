package io.spawnwatch.cli;

import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.report.ExplainReport;
import io.spawnwatch.report.VerdictReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says of each detection file whether it runs. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch check [--detections DIR] [--explain ID] [OPTIONS]",
        sortOptions = false,
        description = {
            "Loads detections as replay and run would, and says of each file whether it runs or why not.",
            "Exit code 1 if a file is refused; with --explain, if that one is."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogOptions catalog;

    @Option(
            order = 6,
            names = "--explain",
            paramLabel = "ID",
            description = "Shows one detection as it was understood, instead of the table: by its id, its file or its"
                    + " exact name. Not together with --json.")
    private @Nullable String explain;

    @Option(
            order = 7,
            names = "--json",
            paramLabel = "FILE",
            description = "Also writes the verdicts as JSON lines; - is standard output, instead of the table.")
    private @Nullable String json;

    @Override
    public Integer call() throws Exception {
        if (explain != null && json != null) {
            throw new ParameterException(
                    spec.commandLine(), "--explain is for people and has no JSON; leave out --explain or --json");
        }
        CatalogSettings settings = catalog.settings();
        CatalogPlan plan = CatalogOptions.load(settings);
        PrintWriter out = spec.commandLine().getOut();
        if (explain != null) {
            Verdict verdict = named(plan.verdicts(), explain);
            ExplainReport.print(plan, verdict, settings.window(), out);
            return exitCode(List.of(verdict));
        }
        boolean jsonOnly = "-".equals(json);
        if (jsonOnly) {
            VerdictReport.writeJson(plan.verdicts(), out);
        } else if (json != null) {
            writeJson(plan, json);
        }
        if (!jsonOnly) {
            VerdictReport.print(plan, out);
        }
        return exitCode(plan.verdicts());
    }

    private static int exitCode(List<Verdict> verdicts) {
        return verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.REFUSED)
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    private static Verdict named(List<Verdict> verdicts, String wanted) {
        List<String> known = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Detection detection = verdict.detection();
            if (verdict.file().equals(wanted)
                    || (detection != null
                            && (detection.id().equalsIgnoreCase(wanted)
                                    || detection.name().equals(wanted)))) {
                return verdict;
            }
            known.add(verdict.file());
            if (detection != null) {
                known.add(detection.id());
                known.add(detection.name());
            }
        }
        throw new SettingsException("--explain: no detection has the id, the file or the name '" + wanted + "'"
                + DidYouMean.suffix(wanted, known));
    }

    private static void writeJson(CatalogPlan plan, String file) {
        try {
            VerdictReport.writeJson(plan.verdicts(), Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException("--json: " + file + " cannot be written: " + e, e);
        }
    }
}
