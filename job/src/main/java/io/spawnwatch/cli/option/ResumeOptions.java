package io.spawnwatch.cli.option;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.InputFiles;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.control.AllowlistJson;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.release.PublishedDetection;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.run.ResumableRun;
import io.spawnwatch.run.RunDescription;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.RowLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Whether a replay keeps its progress, so that it can go on after an interruption. */
public final class ResumeOptions {
    private static final String RESUME = "--resume";

    /** What a replay of a live job's topics keeps. */
    private static final String RANGE = "range";

    private static final String ALLOWLIST = "allowlist";

    /** Options whose value is a file that is written. */
    private static final Set<String> OUTPUTS = Set.of("--output", "--suppressed", "--rejected");

    /** Examples of the files that are in the folder while the run lasts. */
    private static final List<String> KEPT =
            List.of("run.properties", "lock", "checkpoints/job/chk-1/_metadata", "rows/risk-events.part");

    /** What follows the name of an output, while the run lasts and afterwards. */
    private static final List<String> ENDINGS = List.of("", ".part", ".unfinished");

    /** Options that leave the result as it is, or whose effect is described by the inputs and the detections. */
    private static final Set<String> NOT_COMPARED = Set.of(
            RESUME,
            "--input",
            "--costs",
            "--digest",
            "--summary",
            "--quiet",
            "--kafka",
            "--config",
            "--detections",
            "--macros",
            "--lookups",
            "--allowlist");

    @Option(
            order = 30,
            names = RESUME,
            paramLabel = "DIR",
            description = {
                "Keeps the progress in this folder. After an interruption, the same command goes on there."
                        + " Deleted at the end. Only with --emit final and output files."
            })
    private @Nullable Path folder;

    /** What a replay of a live job's topics keeps: they may change before it goes on. */
    public static Map<String, String> kept(RecordedTopics topics, List<AllowlistEntry> allowlist) {
        return Map.of(
                RANGE,
                topics.words(),
                ALLOWLIST,
                allowlist.stream()
                        .map(entry -> AllowlistJson.of(entry).toString())
                        .collect(Collectors.joining("\n")));
    }

    /** What the replay that goes on has been reading of a live job's topics, in words, or null. */
    @Nullable
    public String range() {
        return folder != null && ResumableRun.goesOn(folder)
                ? ResumableRun.kept(folder).get(RANGE)
                : null;
    }

    /** The live job's allowlist as it was when the replay began that the folder holds, or null. */
    @Nullable
    public List<AllowlistEntry> liveAllowlist(PrintableWriter err) {
        String kept = folder == null ? null : ResumableRun.kept(folder).get(ALLOWLIST);
        if (kept == null) {
            return null;
        }
        String place = RESUME + " " + folder;
        List<AllowlistEntry> entries = kept.lines()
                .map(json ->
                        AllowlistReader.json(place, Documents.json(place, json).requiredText("id"), json))
                .toList();
        err.println("allowlist: as it was when this replay began; entries: " + entries.size());
        return entries;
    }

    /** The part of a replay's description that is the same for all kinds of input. */
    public static RunDescription describe(
            CommandSpec command,
            CatalogSettings settings,
            CatalogPlan plan,
            SettingValues values,
            List<AllowlistEntry> allowlist) {
        SortedMap<String, String> parts = new TreeMap<>();
        parts.put("Spawnwatch", VersionProvider.version());
        parts.put("normalization", settings.normalization().toString());
        parts.put("allowlist", RunDescription.digest(allowlist.toString()));
        values.printed().forEach((setting, value) -> parts.put("--" + setting, value));
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (OUTPUTS.contains(name)) {
                parts.put(
                        name,
                        option.stringValues().stream()
                                .map(ResumeOptions::absolute)
                                .collect(Collectors.joining(" ")));
            } else if (!NOT_COMPARED.contains(name)) {
                parts.putIfAbsent(name, String.join(" ", option.stringValues()));
            }
        }
        for (DetectionPlan detection : plan.plans()) {
            PublishedDetection published = PublishedDetection.of(
                    detection,
                    settings.windows(),
                    plan.overrides().of(detection.profile().id()).maxRows());
            parts.put(
                    "detection " + published.name() + " (" + published.id() + ")",
                    RunDescription.digest(published.text()));
        }
        return new RunDescription(parts);
    }

    private static String absolute(String output) {
        return output.equals(JsonLinesSink.STANDARD_OUTPUT)
                ? output
                : Path.of(output).toAbsolutePath().normalize().toString();
    }

    /** The description of files that are read. */
    public static RunDescription describe(InputFiles files) {
        SortedMap<String, String> parts = new TreeMap<>();
        files.versions().forEach((file, version) -> parts.put("input " + file, version));
        return new RunDescription(parts);
    }

    /**
     * Opens the folder, and says whether the run goes on there.
     *
     * @param input   as it was given
     * @param outputs the files that are written
     * @param run     all that the result depends on
     * @param kept    what is to be known when the run goes on
     * @return null if no progress is kept
     * @throws SettingsException if the folder cannot be used, or if this run cannot be resumed
     */
    @Nullable
    public ResumableRun open(
            List<String> input,
            ReplayOutputs outputs,
            SettingValues values,
            CatalogPlan plan,
            Supplier<RunDescription> run,
            Map<String, String> kept,
            PrintableWriter err) {
        if (folder == null) {
            return null;
        }
        if (values.get(Settings.EMIT) != Emission.FINAL) {
            throw new SettingsException(
                    RESUME + " needs --emit final: revisions depend on the order of reading, which an"
                            + " interruption changes");
        }
        if (outputs.printsRows()) {
            throw new SettingsException(RESUME
                    + " needs output files: what is on standard output cannot be taken back; name a file instead of -");
        }
        try {
            refuseMixing(folder, input, outputs.files());
        } catch (IOException e) {
            throw new SettingsException(RESUME + ": " + folder + " cannot be used: " + e, e);
        }
        if (hasLimit(values, plan)) {
            err.println("note: with --resume, a limit of rows keeps the rows that are read first");
        }
        return ResumableRun.open(folder, run.get(), kept, err);
    }

    /**
     * Refuses a run that would find more files at its next start than at its first, or other files in its folder: then it
     * could never go on.
     */
    private static void refuseMixing(Path folder, List<String> input, List<Path> outputs) throws IOException {
        for (String source : input) {
            for (String kept : KEPT) {
                if (EventFiles.wouldFind(source, folder.resolve(kept))) {
                    throw new SettingsException(RESUME + ": " + folder + " lies in the input " + source
                            + ", and would be read with it; name a folder elsewhere");
                }
            }
            for (Path output : outputs) {
                for (String ending : ENDINGS) {
                    if (EventFiles.wouldFind(source, output.resolveSibling(output.getFileName() + ending))) {
                        throw new SettingsException(RESUME + ": the output " + output + " lies in the input " + source
                                + ", and would be read with it after an interruption; write it elsewhere");
                    }
                }
            }
        }
        for (Path output : outputs) {
            if (EventFiles.real(output).startsWith(EventFiles.real(folder))) {
                throw new SettingsException(RESUME + ": the output " + output + " lies in " + folder
                        + ", which is deleted at the end; write it elsewhere");
            }
        }
    }

    /** Whether the rows of a detection are limited. */
    public static boolean hasLimit(SettingValues values, CatalogPlan plan) {
        return values.get(Settings.MAX_ROWS) != RowLimits.NONE || hasLimit(plan);
    }

    private static boolean hasLimit(CatalogPlan plan) {
        return plan.plans().stream().anyMatch(detection -> {
            Integer limit = plan.overrides().of(detection.profile().id()).maxRows();
            return limit != null && limit != RowLimits.NONE;
        });
    }
}
