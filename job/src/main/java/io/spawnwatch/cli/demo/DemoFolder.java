package io.spawnwatch.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.connector.json.RowKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The demo's files: events, allowlist and results. Closing deletes the folder if it is temporary. */
public final class DemoFolder implements AutoCloseable {
    private final Path folder;
    private final @Nullable Thread atExit;

    private DemoFolder(Path folder, boolean kept) throws IOException {
        this.folder = folder;
        this.atExit = kept ? null : new Thread(this::delete, "delete-demo-files");
        if (atExit != null) {
            // On Ctrl-C, close() is not called.
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(events()))) {
            writeEvents(DemoSample.records(), out);
        }
        try (InputStream bundled = DemoFolder.class.getResourceAsStream("/demo/allowlist.yml");
                OutputStream out = Files.newOutputStream(allowlist())) {
            if (bundled == null) {
                throw new IllegalStateException("the jar lacks demo/allowlist.yml");
            }
            bundled.transferTo(out);
        }
    }

    /**
     * Creates a folder with the sample's events and its allowlist.
     *
     * @param folder a folder to keep, missing or empty, so that nobody's own files are replaced; null for a temporary folder
     * @throws DirectoryNotEmptyException if the folder contains anything
     * @throws IOException                if the files cannot be written
     */
    public static DemoFolder create(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return new DemoFolder(Files.createTempDirectory("spawnwatch-demo-"), /* kept= */ false);
        }
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new DirectoryNotEmptyException(folder.toString());
            }
        }
        return new DemoFolder(folder, /* kept= */ true);
    }

    /** Writes records, one per line. */
    public static void writeEvents(List<byte[]> records, OutputStream out) throws IOException {
        for (byte[] record : records) {
            out.write(record);
            out.write('\n');
        }
    }

    /** The sample's events. */
    public Path events() {
        return folder.resolve("events.jsonl.gz");
    }

    /** The allowlist. */
    public Path allowlist() {
        return folder.resolve("allowlist.yml");
    }

    /** Every revision of every risk event, as JSON lines. */
    public Path riskEvents() {
        return folder.resolve("risk-events.jsonl");
    }

    /** The rows that the allowlist suppresses, as JSON lines. */
    public Path suppressed() {
        return folder.resolve("suppressed.jsonl");
    }

    /** The rejected records, as JSON lines. */
    public Path rejected() {
        return folder.resolve("rejected.jsonl");
    }

    /** The risk events in their last revision. */
    public List<JsonNode> latestRiskEvents() throws IOException {
        return latest(riskEvents());
    }

    /** The suppressed rows in their last revision. */
    public List<JsonNode> latestSuppressed() throws IOException {
        return latest(suppressed());
    }

    private static List<JsonNode> latest(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            JsonNode event = mapper.readTree(line);
            latest.put(RowKey.of(event), event);
        }
        return new ArrayList<>(latest.values());
    }

    @Override
    public void close() {
        if (atExit != null) {
            delete();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The process is ending already, and the hook will find nothing to delete.
            }
        }
    }

    private synchronized void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("The demo's files in " + folder + " could not be deleted: " + e);
        }
    }
}
