package io.spawnwatch.document;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Splunk's real detections and macros next to the project, for tests. */
public final class EscuSample {
    private EscuSample() {}

    /** Text of each file in {@code detections/} or {@code macros/}, by name without folder. The test is skipped without them. */
    public static SortedMap<String, String> files(String folder) throws IOException {
        return files("escu-sample.tar.gz", folder);
    }

    /** The same for another archive: {@code escu6-sample.tar.gz} has the files of the third generation. */
    public static SortedMap<String, String> files(String sample, String folder) throws IOException {
        Path archive = archive(sample);
        assumeThat(archive)
                .as("shared/data/" + sample
                        + " beside the project; ask a maintainer for a copy (.github/CONTRIBUTING.md)")
                .isNotNull();
        SortedMap<String, String> files = new TreeMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String[] parts = entry.getName().split("/", -1);
                if (entry.isFile() && parts.length >= 2 && parts[parts.length - 2].equals(folder)) {
                    files.put(parts[parts.length - 1], new String(tar.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    /** Writes the detection files into a folder. */
    public static void writeDetections(Path folder) throws IOException {
        for (var file : files("detections").entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static @Nullable Path archive(String sample) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path archive = folder.resolve("shared/data").resolve(sample);
            if (Files.exists(archive)) {
                return archive;
            }
        }
        return null;
    }
}
