package io.spawnwatch.cli.option;

import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.table.RowFormat;
import io.spawnwatch.page.ReplayPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a replay writes. They are checked before it runs, so that an hour of work does not end with a file that
 * cannot be written, and no input is overwritten.
 *
 * @param outputs    files for the risk events, reports included
 * @param suppressed file for the suppressed rows, or null
 * @param rejected   file for the rejected records, or null
 * @param summary    file for the summary, or null
 */
public record ReplayOutputs(
        List<String> outputs,
        @Nullable String suppressed,
        @Nullable String rejected,
        @Nullable String summary) {
    private static final String OUTPUT = "--output";

    /** An option and the file that it names. */
    private record Named(String option, String file) {

        /** Refuses an ending that asks for a form in which rows are not written. */
        void requireRowFormat() {
            boolean reportable = option.equals(OUTPUT);
            if (!file.equals(JsonLinesSink.STANDARD_OUTPUT)
                    && RowFormat.of(file) == null
                    && !(reportable && ReplayPage.isNamedSo(file))) {
                throw new SettingsException(option + ": " + file
                        + ": the ending says in what form rows are written; name a file that ends with .jsonl, .csv or"
                        + " .parquet" + (reportable ? ", or .html for a report" : ""));
            }
        }

        void requireJsonLines() {
            if (!file.equals(JsonLinesSink.STANDARD_OUTPUT) && RowFormat.of(file) != RowFormat.JSON_LINES) {
                throw new SettingsException(option + ": " + file
                        + ": rejected records are written as JSON lines only; name a file that ends with .jsonl");
            }
        }
    }

    /** Copies the list. */
    public ReplayOutputs {
        outputs = List.copyOf(outputs);
    }

    /**
     * Checks the files and creates missing folders.
     *
     * @param input the files that the replay reads
     * @throws SettingsException if a file cannot be written, is written twice or is an input; the message names the option
     */
    public void prepare(List<Path> input) {
        Map<Path, String> optionOfFile = new HashMap<>();
        for (Named named : named()) {
            String option = named.option;
            String value = named.file;
            Path file = value.equals(JsonLinesSink.STANDARD_OUTPUT) ? Path.of(value) : writable(option, value);
            String earlier = optionOfFile.put(file, option);
            if (earlier != null) {
                throw new SettingsException(
                        earlier + " and " + option + " both write to " + value + "; give each a file of its own");
            }
        }
        for (Path file : input) {
            // A run first writes to a file that ends with .part, which would be overwritten as well.
            Path finished = Path.of(real(file).toString().replaceFirst("\\.part$", ""));
            String option = optionOfFile.getOrDefault(finished, optionOfFile.get(real(file)));
            if (option != null) {
                throw new SettingsException(
                        option + " would replace " + file + ", which is an input; name another file");
            }
        }
    }

    private static Path real(Path input) {
        try {
            return input.toRealPath();
        } catch (IOException e) {
            throw new SettingsException("--input: " + input + " cannot be read: " + e, e);
        }
    }

    /** The outputs that are made of rows only. */
    public List<String> rowOutputs() {
        return outputs.stream().filter(output -> !ReplayPage.isNamedSo(output)).toList();
    }

    /** The outputs that are reports. */
    public List<String> reports() {
        return outputs.stream().filter(ReplayPage::isNamedSo).toList();
    }

    /** Writes the reports. */
    public void writeReports(OutputFile.Content report) {
        reports().forEach(file -> OutputFile.replace(OUTPUT, file, report));
    }

    /** Everything that the run writes to while it lasts. */
    List<String> written() {
        List<String> all = new ArrayList<>(outputs);
        if (suppressed != null) {
            all.add(suppressed);
        }
        if (rejected != null) {
            all.add(rejected);
        }
        return all;
    }

    /** The files that the run writes while it lasts and afterwards. */
    List<Path> files() {
        List<String> all = written();
        if (summary != null) {
            all.add(summary);
        }
        all.removeIf(JsonLinesSink.STANDARD_OUTPUT::equals);
        return all.stream().map(Path::of).toList();
    }

    /** Whether the run prints lines to standard output. */
    public boolean printsRows() {
        return written().contains(JsonLinesSink.STANDARD_OUTPUT);
    }

    private List<Named> named() {
        List<Named> named = new ArrayList<>();
        for (String output : outputs) {
            named.add(new Named(OUTPUT, output));
        }
        if (suppressed != null) {
            named.add(new Named("--suppressed", suppressed));
        }
        named.forEach(Named::requireRowFormat);
        if (rejected != null) {
            Named records = new Named("--rejected", rejected);
            records.requireJsonLines();
            named.add(records);
        }
        if (summary != null) {
            named.add(new Named("--summary", summary));
        }
        return named;
    }

    /** The real path of a file that may not exist yet. */
    private static Path writable(String option, String value) {
        try {
            Path file = Path.of(value).toAbsolutePath().normalize();
            Path folder = file.getParent();
            Path name = file.getFileName();
            if (folder == null || name == null || (Files.exists(file) && !Files.isRegularFile(file))) {
                throw new SettingsException(
                        option + ": " + value + " is not a regular file; name a file, or - for standard output");
            }
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new SettingsException(option + ": there is no permission to write into " + folder);
            }
            if (Files.exists(file) || Files.isSymbolicLink(file)) {
                return file.toRealPath();
            }
            return folder.toRealPath().resolve(name);
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException(option + ": " + value + " cannot be written: " + e, e);
        }
    }
}
