package io.spawnwatch.backtest;

import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.table.CsvTable;
import io.spawnwatch.connector.table.ParquetTable;
import io.spawnwatch.connector.table.RowColumns;
import io.spawnwatch.connector.table.RowFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Where rows of one kind are written. While the run lasts, they are JSON lines in one file, which a checkpoint can cut off
 * where it belongs; a table cannot be continued. Afterwards that file is renamed, copied, or turned into a table.
 */
final class RowOutput {
    private final List<Path> files;
    private final boolean printed;
    private final Path lines;
    private boolean completed;

    private RowOutput(List<Path> files, boolean printed, Path lines) {
        this.files = List.copyOf(files);
        this.printed = printed;
        this.lines = lines;
    }

    /**
     * Rows that go to these outputs.
     *
     * @param outputs files, whose names say in what form, or {@link JsonLinesSink#STANDARD_OUTPUT}
     * @param scratch a file for the rows if no output is a file
     */
    static RowOutput to(List<String> outputs, Path scratch) {
        List<Path> files = outputs.stream()
                .filter(output -> !output.equals(JsonLinesSink.STANDARD_OUTPUT))
                .map(Path::of)
                .toList();
        Path lines = files.stream()
                .filter(RowOutput::isJsonLines)
                .findFirst()
                .orElse(files.isEmpty() ? scratch : files.get(0));
        return new RowOutput(files, outputs.contains(JsonLinesSink.STANDARD_OUTPUT), lines);
    }

    private static boolean isJsonLines(Path file) {
        return RowFormat.of(file.toString()) == RowFormat.JSON_LINES;
    }

    <T> Sink<T> sink(SerializationSchema<T> schema) {
        return printed ? JsonLinesSink.printedTo(lines.toString(), schema) : JsonLinesSink.to(lines.toString(), schema);
    }

    /** A file with all rows as JSON lines, until {@link #deleteScratch}. */
    Path rows() {
        return completed && isRenamed() ? lines : JsonLinesSink.partOf(lines);
    }

    /** Whether the file with the JSON lines is one that the user asked for. */
    private boolean isRenamed() {
        return isJsonLines(lines) && files.contains(lines);
    }

    /** Where the rows are before they are completed: an earlier attempt may have renamed the file. */
    private Path unfinishedRows(Instant began) throws IOException {
        Path part = JsonLinesSink.partOf(lines);
        return !Files.exists(part) && isRenamed() && isYoungerThan(lines, began) ? JsonLinesSink.targetOf(lines) : part;
    }

    private static boolean isYoungerThan(Path file, Instant began) throws IOException {
        return Files.exists(file)
                && !Files.getLastModifiedTime(file).toInstant().isBefore(began);
    }

    /**
     * Gives a finished file of JSON lines its name, unless an earlier attempt has.
     *
     * @param began when the run began that the earlier attempt belongs to; {@link Instant#MAX} if there was none
     */
    static void rename(Path file, Instant began) throws IOException {
        if (Files.exists(JsonLinesSink.partOf(file)) || !isYoungerThan(file, began)) {
            JsonLinesSink.complete(file);
        }
    }

    /**
     * Gives every file its form and its name. To be called after the run has succeeded.
     *
     * @param fields     the fields that rows of the detections can have
     * @param suppressed whether the rows are suppressed ones
     * @param began      as {@link #rename} takes it
     */
    void complete(Collection<String> fields, boolean suppressed, Instant began) throws IOException {
        Path rows = unfinishedRows(began);
        if (!Files.exists(rows)) {
            throw new IOException(rows + ": is missing, and the rows are in it; start the run anew, with --resume in"
                    + " another folder");
        }
        @Nullable RowColumns columns = null;
        for (Path file : files) {
            if (file.equals(lines) && isJsonLines(file)) {
                continue;
            }
            if (!isJsonLines(file) && columns == null) {
                columns = RowColumns.of(rows, fields, suppressed);
            }
            Path target = JsonLinesSink.targetOf(file);
            Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
            try {
                convert(rows, columns, file, unfinished);
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
        if (isRenamed()) {
            rename(lines, began);
        }
        completed = true;
    }

    private static void convert(Path rows, @Nullable RowColumns columns, Path file, Path unfinished)
            throws IOException {
        if (columns == null || isJsonLines(file)) {
            Files.copy(rows, unfinished, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
            if (RowFormat.of(file.toString()) == RowFormat.CSV) {
                CsvTable.write(rows, columns, out);
            } else {
                ParquetTable.write(rows, columns, out);
            }
        }
    }

    /** Deletes the JSON lines that the user did not ask for. Those of a run that failed stay, as those that he did ask for do. */
    void deleteScratch() throws IOException {
        if (completed && !isRenamed()) {
            Files.deleteIfExists(JsonLinesSink.partOf(lines));
        }
    }
}
