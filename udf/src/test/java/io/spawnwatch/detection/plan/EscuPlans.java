package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The plans of Splunk's published detections from the sample beside the project. For tests. */
public final class EscuPlans {
    private EscuPlans() {}

    /**
     * Plans all of them, deprecated ones included, for events as they are.
     *
     * @param folder an empty folder, to which their files are written
     */
    public static CatalogPlan in(Path folder) throws IOException {
        return in(folder, Normalization.RAW);
    }

    /**
     * Plans all of them, deprecated ones included.
     *
     * @param folder        an empty folder, to which their files are written
     * @param normalization what they see of events
     */
    public static CatalogPlan in(Path folder, Normalization normalization) throws IOException {
        return in(folder, "escu-sample.tar.gz", normalization);
    }

    /**
     * Plans all of an archive, deprecated ones included.
     *
     * @param folder        an empty folder, to which their files are written
     * @param sample        name of the archive
     * @param normalization what they see of events
     */
    public static CatalogPlan in(Path folder, String sample, Normalization normalization) throws IOException {
        return in(folder, sample, Lookups.none(), normalization);
    }

    /** The same with the lookup files that the sample names. */
    public static CatalogPlan withLookups(Path folder, String sample, Normalization normalization) throws IOException {
        Path lookups = Files.createDirectory(folder.resolve("lookups"));
        write(EscuSample.files("escu-lookups.tar.gz", "lookups"), lookups);
        return in(folder, sample, Lookups.ofFolder(lookups), normalization);
    }

    private static CatalogPlan in(Path folder, String sample, Lookups lookups, Normalization normalization)
            throws IOException {
        Path macros = Files.createDirectory(folder.resolve("macros"));
        Path detections = Files.createDirectory(folder.resolve("detections"));
        write(EscuSample.files(sample, "detections"), detections);
        write(EscuSample.files(sample, "macros"), macros);
        return CatalogPlan.of(
                DetectionCatalog.ofFolder(detections),
                new SearchEnvironment(Macros.ofFolder(macros), lookups, normalization),
                DetectionOverrides.none(),
                true);
    }

    private static void write(Map<String, String> files, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
