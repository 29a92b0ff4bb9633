package io.spawnwatch.cli;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.cli.demo.EvaluationCost;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.EventOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.explain.DetectionExplanation;
import io.spawnwatch.detection.explain.TracedCondition;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.report.EventJson;
import io.spawnwatch.report.EventReport;
import io.spawnwatch.report.ExplainReport;
import io.spawnwatch.report.HeldEvent;
import io.spawnwatch.report.HeldRecords;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.VerdictReport;
import io.spawnwatch.report.VerdictReport.AllowlistVerdict;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says which detection files run. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = "spawnwatch check [--detections FILE|DIR...] [--explain ID] [OPTIONS]",
        sortOptions = false,
        description = {
            "Checks which detections run, and says why the others do not.",
            "The exit code is 1 if a file is refused. With --explain, only the named file counts; with --strict, so do"
                    + " warnings. With --event, it is 0 if the detection fires on the event, or one of them, and 1 if not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  spawnwatch check --detections detections/",
            "  spawnwatch check --detections wmi.yml --explain wmi.yml",
            "  spawnwatch check --detections wmi.yml --explain wmi.yml --event attack.log.gz",
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogOptions catalog;

    @Option(
            order = 7,
            names = "--explain",
            paramLabel = "ID",
            description =
                    "Shows how a detection is understood, instead of the table. Name it by its id, its file or its"
                            + " exact name. With --json, it needs --event.")
    private @Nullable String explain;

    @Mixin
    private EventOptions event;

    @Option(
            order = 8,
            names = "--json",
            paramLabel = "FILE",
            description =
                    "Also writes the verdicts to a file as JSON lines, or what --event says as one JSON object. With"
                            + " -, writes it to standard output instead of the table.")
    private @Nullable String json;

    @Option(
            order = 9,
            names = "--allowlist",
            paramLabel = "FILE",
            description =
                    "Allowlist in YAML. Its entries are checked against the detections, and applied to what --event"
                            + " makes. Default: allowlist-file in the configuration.")
    private @Nullable Path allowlist;

    @Option(order = 10, names = "--strict", description = "Treats warnings as failures: exit code 1.")
    private boolean strict;

    @Override
    public Integer call() throws Exception {
        event.check(explain);
        if (explain != null && json != null && event.file() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--explain cannot be combined with --json; leave out one of them");
        }
        CatalogSettings settings = catalog.settings();
        CatalogPlan plan = CatalogOptions.load(settings, Terminal.err(spec));
        PrintWriter out = Terminal.out(spec);
        if (explain != null) {
            Verdict verdict = find(plan.verdicts(), explain);
            if (event.file() != null) {
                return explain(event.file(), verdict, plan, settings);
            }
            ExplainReport.print(
                    verdict,
                    DetectionExplanation.of(plan, verdict, settings.windows()),
                    CatalogOptions.schedules(settings),
                    verdict.plan() != null && verdict.plan().isTestedOnEveryEvent()
                            ? EvaluationCost.measure(verdict.plan())
                            : "",
                    Terminal.widthUpTo(ExplainReport.WIDTH),
                    out);
            return exitCode(List.of(verdict), null);
        }
        AllowlistVerdict allowlistVerdict = checkAllowlist(plan);
        boolean jsonOnly = "-".equals(json);
        if (jsonOnly) {
            VerdictReport.writeJson(plan.verdicts(), allowlistVerdict, out);
        } else if (json != null) {
            OutputFile.write("--json", json, file -> {
                Writer lines = new OutputStreamWriter(file, StandardCharsets.UTF_8);
                VerdictReport.writeJson(plan.verdicts(), allowlistVerdict, lines);
            });
        }
        if (!jsonOnly) {
            VerdictReport.print(plan, allowlistVerdict, out);
        }
        return exitCode(plan.verdicts(), allowlistVerdict);
    }

    /** Holds a detection against events. */
    private int explain(String file, Verdict verdict, CatalogPlan catalogPlan, CatalogSettings settings)
            throws IOException {
        DetectionPlan plan = runnable(verdict, catalogPlan);
        Path allowed = allowlistFile();
        TracedCondition condition = new TracedCondition(plan, settings.windows());
        EventCheck check = new EventCheck(
                condition,
                plan,
                Allowlist.of(allowed == null ? List.of() : AllowlistReader.file(allowed)),
                Objects.requireNonNull(catalog.configured(Settings.SOURCETYPE)));
        HeldRecords records = check.read(file, event.record());
        HeldEvent shown = check.shown();
        FieldMapping mapping = settings.normalization().fieldMapping();
        PrintableWriter out = Terminal.out(spec);
        if ("-".equals(json)) {
            EventJson.write(verdict, records, shown, mapping, out);
        } else {
            if (json != null) {
                OutputFile.write(
                        "--json",
                        json,
                        lines -> EventJson.write(
                                verdict,
                                records,
                                shown,
                                mapping,
                                new OutputStreamWriter(lines, StandardCharsets.UTF_8)));
            }
            new EventReport(
                            out.unescaped(),
                            spec.commandLine().getColorScheme().ansi(),
                            Terminal.isUnicode(),
                            Terminal.widthUpTo(EventReport.WIDTH),
                            mapping,
                            catalogPlan.environment().macros()::place)
                    .print(verdict, records, shown);
        }
        return records.fired() > 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** How a detection would run, even if it is left out. */
    private static DetectionPlan runnable(Verdict verdict, CatalogPlan catalogPlan) {
        DetectionPlan plan = verdict.plan();
        if (plan != null) {
            return plan;
        }
        Detection detection = verdict.detection();
        if (detection == null || verdict.refusal() != null) {
            throw new SettingsException(
                    "--explain: " + verdict.refusal() + "; a detection that is refused decides nothing");
        }
        return DetectionPlan.of(detection, catalogPlan.environment(), catalogPlan.overrides());
    }

    private @Nullable Path allowlistFile() {
        return allowlist == null ? catalog.configured(Settings.ALLOWLIST_FILE) : allowlist;
    }

    private @Nullable AllowlistVerdict checkAllowlist(CatalogPlan plan) {
        Path file = allowlistFile();
        return file == null
                ? null
                : new AllowlistVerdict(file.toString(), AllowlistReader.warnings(file, plan.names()));
    }

    private int exitCode(List<Verdict> verdicts, @Nullable AllowlistVerdict allowlistVerdict) {
        long warnings = verdicts.stream()
                        .mapToLong(verdict -> verdict.warnings().size())
                        .sum()
                + (allowlistVerdict == null ? 0 : allowlistVerdict.warnings().size());
        if (strict && warnings > 0) {
            Terminal.err(spec).println("failed by --strict: " + warnings + (warnings == 1 ? " warning" : " warnings"));
            return CommandLine.ExitCode.SOFTWARE;
        }
        return verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.REFUSED)
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    private static Verdict find(List<Verdict> verdicts, String idFileOrName) {
        List<String> known = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Detection detection = verdict.detection();
            if (verdict.file().equals(idFileOrName)
                    || (detection != null
                            && (detection.id().equalsIgnoreCase(idFileOrName)
                                    || detection.name().equals(idFileOrName)))) {
                return verdict;
            }
            known.add(verdict.file());
            if (detection != null) {
                known.add(detection.id());
                known.add(detection.name());
            }
        }
        throw new SettingsException("--explain: no detection has the id, file or name '" + idFileOrName + "'"
                + DidYouMean.suffix(idFileOrName, known));
    }
}
