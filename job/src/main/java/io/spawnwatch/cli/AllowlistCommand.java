package io.spawnwatch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.cli.option.AllowlistTopicOptions;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.range.AllowlistSnapshot;
import io.spawnwatch.control.AllowlistJson;
import io.spawnwatch.control.AllowlistTopicWriter;
import io.spawnwatch.control.EntryTrials;
import io.spawnwatch.control.WrittenRow;
import io.spawnwatch.control.WrittenRows;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.report.AllowlistReport;
import io.spawnwatch.report.AllowlistReport.Change;
import io.spawnwatch.report.AllowlistReport.InForce;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.VerdictReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the allowlist topic of a live job, and says what its entries cover. */
@Command(
        name = "allowlist",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Changes the allowlist of a live job, and says what its entries cover.",
            "A change takes effect on the running job at once. Each entry is checked before it is written."
        })
final class AllowlistCommand implements Runnable {
    private static final String DAY = "24h";
    private static final String WEEK = "7d";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            versionProvider = VersionProvider.class,
            sortOptions = false,
            customSynopsis = "spawnwatch allowlist add FILE --config FILE [OPTIONS]",
            description = {
                "Adds entries, or changes those with the same ids.",
                "Says what each would have covered of the last day's risk events. Nothing is written if one is invalid."
            })
    int add(
            @Parameters(paramLabel = "FILE", description = "Entries in YAML, as in an allowlist file.") Path file,
            @Mixin AllowlistTopicOptions options,
            @Option(order = 4, names = "--strict", description = "Writes nothing if there is a warning: exit code 1.")
                    boolean strict) {
        return put(file, options, strict, true);
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            versionProvider = VersionProvider.class,
            sortOptions = false,
            customSynopsis = "spawnwatch allowlist check FILE --config FILE [OPTIONS]",
            description = "Says what `allowlist add` would say, and writes nothing.")
    int check(
            @Parameters(paramLabel = "FILE", description = "Entries in YAML, as in an allowlist file.") Path file,
            @Mixin AllowlistTopicOptions options,
            @Option(order = 4, names = "--strict", description = "Treats warnings as failures: exit code 1.")
                    boolean strict) {
        return put(file, options, strict, false);
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            versionProvider = VersionProvider.class,
            sortOptions = false,
            customSynopsis = "spawnwatch allowlist remove ID... --config FILE [OPTIONS]",
            description = "Removes entries or refused records, and says what they have covered in the last day.")
    int remove(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "ID",
                            description = "Ids of entries in force, or keys of refused records.")
                    List<String> ids,
            @Mixin AllowlistTopicOptions options) {
        RunSettings live = options.live();
        AllowlistSnapshot topic = AllowlistSnapshot.read(live.kafka());
        List<String> known = new ArrayList<>(topic.refused().keySet());
        topic.entries().forEach(entry -> known.add(entry.id()));
        List<AllowlistEntry> ofFile = fileEntries(live);
        for (String id : ids) {
            if (!known.contains(id)) {
                boolean inFile = ofFile.stream().anyMatch(entry -> entry.id().equals(id));
                throw new SettingsException("topic " + live.kafka().topics().allowlist() + " has no entry '" + id + "'"
                        + (inFile
                                ? "; it is in " + live.allowlistFile() + ": remove it there, and start the job again"
                                : DidYouMean.suffix(id, known))
                        + "; nothing was removed");
            }
        }
        PrintableWriter err = Terminal.err(spec);
        @Nullable WrittenRows rows = options.rowsIfReadable(live.kafka(), DAY, row -> {}, err);
        new AllowlistTopicWriter(live.kafka()).remove(ids);
        AllowlistReport report = new AllowlistReport(Terminal.width(spec), Terminal.out(spec));
        Map<String, List<WrittenRow>> covered = rows == null ? Map.of() : rows.byEntry();
        ids.forEach(id -> report.printRemoval(id, rows, covered.getOrDefault(id, List.of())));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = VersionProvider.class,
            sortOptions = false,
            customSynopsis = "spawnwatch allowlist list --config FILE [OPTIONS]",
            description = {
                "Lists the entries in force, with the rows that each has covered in the last week.",
                "The exit code is 1 if the topic holds a record that is refused."
            })
    int list(
            @Mixin AllowlistTopicOptions options,
            @Option(order = 4, names = "--json", description = "Prints an entry a line in JSON.") boolean json) {
        RunSettings live = options.live();
        AllowlistSnapshot topic = AllowlistSnapshot.read(live.kafka());
        WrittenRows rows = options.rows(live.kafka(), WEEK, Terminal.err(spec));
        List<InForce> entries = new ArrayList<>();
        topic.entries().forEach(entry -> entries.add(new InForce(entry, "")));
        fileEntries(live).forEach(entry -> entries.add(new InForce(entry, String.valueOf(live.allowlistFile()))));
        PrintableWriter out = Terminal.out(spec);
        if (json) {
            Map<String, List<WrittenRow>> covered = rows.byEntry();
            entries.forEach(listed -> out.println(
                    json(listed, rows, covered.getOrDefault(listed.entry().id(), List.of()))));
            out.flush();
        } else {
            new AllowlistReport(Terminal.width(spec), out).printList(entries, rows);
        }
        PrintableWriter err = Terminal.err(spec);
        topic.refused().forEach((key, reason) -> err.println("refused: '" + key + "': " + reason));
        topic.keyless().forEach(reason -> err.println("refused: " + reason));
        return topic.warnings().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private int put(Path file, AllowlistTopicOptions options, boolean strict, boolean write) {
        RunSettings live = options.live();
        PrintableWriter err = Terminal.err(spec);
        PrintableWriter out = Terminal.out(spec);
        List<AllowlistEntry> entries = AllowlistReader.file(file);
        if (entries.isEmpty()) {
            throw new SettingsException(file + " holds no entries; list them under 'allowlist'");
        }
        CatalogPlan catalog = CatalogOptions.load(live.catalog(), err);
        List<Warning> never = AllowlistReader.warnings(file, catalog.names());
        VerdictReport.print(never, "", err);
        Map<String, AllowlistEntry> inForce = new HashMap<>();
        AllowlistSnapshot.read(live.kafka()).entries().forEach(entry -> inForce.put(entry.id(), entry));
        Map<String, DetectionPlan> plans = new HashMap<>();
        catalog.plans().forEach(plan -> plans.put(plan.profile().id().toLowerCase(Locale.ROOT), plan));
        EntryTrials trials = new EntryTrials(entries, plans);
        @Nullable WrittenRows rows = options.rowsIfReadable(live.kafka(), DAY, trials, err);
        AllowlistReport report = new AllowlistReport(Terminal.width(spec), out);
        int warnings = never.size();
        List<AllowlistEntry> changes = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            AllowlistEntry entry = entries.get(i);
            Change change = change(entry, inForce.get(entry.id()));
            if (change != Change.UNCHANGED) {
                changes.add(entry);
            }
            List<String> ofEntry = rows == null
                    ? report.printUntried(change, entry)
                    : report.print(change, trials.of(i, rows.rows()), rows);
            warnings += ofEntry.size();
        }
        boolean failed = strict && warnings > 0;
        if (write && !failed) {
            new AllowlistTopicWriter(live.kafka()).put(changes);
            out.println("written to topic " + live.kafka().topics().allowlist() + ": " + changes.size() + " of "
                    + entries.size() + (entries.size() == 1 ? " entry" : " entries"));
        } else {
            out.println(failed ? "nothing was written: --strict allows no warnings" : "nothing was written");
        }
        out.flush();
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private static Change change(AllowlistEntry entry, @Nullable AllowlistEntry inForce) {
        if (inForce == null) {
            return Change.NEW;
        }
        return inForce.equals(entry) ? Change.UNCHANGED : Change.CHANGED;
    }

    private static List<AllowlistEntry> fileEntries(RunSettings live) {
        Path file = live.allowlistFile();
        return file == null ? List.of() : AllowlistReader.file(file);
    }

    private static ObjectNode json(InForce listed, WrittenRows rows, List<WrittenRow> covered) {
        ObjectNode json = AllowlistJson.of(listed.entry())
                .put("source", listed.source().isEmpty() ? "topic" : listed.source())
                .put("since", rows.since().toString())
                .put("rows_covered", covered.size());
        if (!rows.isComplete()) {
            json.put("complete_since", rows.completeSince().toString());
        }
        covered.stream()
                .mapToLong(WrittenRow::writtenMs)
                .max()
                .ifPresent(last ->
                        json.put("last_covered", Instant.ofEpochMilli(last).toString()));
        return json;
    }
}
