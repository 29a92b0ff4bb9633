package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.fixture.Environments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The catalogues of detections: those of a folder or archive with the folders {@code detections} and {@code macros}, as in
 * Splunk's content, or else variants of the bundled one.
 */
final class Detections {
    private static final int HUNDRED = 100;
    private static final int VARIANTS = 300;
    private static final int EVENTS_TRIED = 200;
    private static final String BUNDLED = "/detections/process_execution_via_wmi.yml";

    private final String origin;
    private final Path all;
    private final Path hundred;
    private final int running;
    private final int runningOfHundred;
    private final Set<String> matchingAll;

    private Detections(String origin, Path all, Path hundred) throws IOException {
        this.origin = origin;
        this.all = all;
        this.hundred = hundred;
        List<DetectionPlan> plans = plans(all);
        running = plans.size();
        runningOfHundred = plans(hundred).size();
        matchingAll = matchingAll(plans);
    }

    /**
     * Prepares the catalogues.
     *
     * @param source folder or {@code tar.gz}; null for variants of the bundled detection
     * @param folder gets copies
     */
    static Detections prepare(@Nullable Path source, Path folder) throws IOException {
        Path all = Files.createDirectories(folder.resolve("all"));
        Path detections = Files.createDirectories(all.resolve("detections"));
        Files.createDirectories(all.resolve("macros"));
        if (source == null) {
            writeVariants(detections);
        } else if (Files.isDirectory(source)) {
            copy(source.resolve("detections"), detections, Integer.MAX_VALUE);
            copy(source.resolve("macros"), all.resolve("macros"), Integer.MAX_VALUE);
        } else {
            unpack(source, all);
        }
        addBundled(detections);
        Path hundred = Files.createDirectories(folder.resolve("hundred"));
        copy(detections, Files.createDirectories(hundred.resolve("detections")), HUNDRED);
        copy(all.resolve("macros"), Files.createDirectories(hundred.resolve("macros")), Integer.MAX_VALUE);
        addBundled(hundred.resolve("detections"));
        return new Detections(
                source == null
                        ? "variants of the bundled detection"
                        : source.getFileName().toString(),
                all,
                hundred);
    }

    /** The folder of a catalogue's detections; null for the bundled one. */
    @Nullable
    Path folder(Catalog catalog) {
        return switch (catalog) {
            case ONE -> null;
            case HUNDRED -> hundred.resolve("detections");
            case ALL, UNFENCED -> all.resolve("detections");
        };
    }

    /** The detections of a catalogue that are switched off, because they match every event. */
    Set<String> disabled(Catalog catalog) {
        return catalog == Catalog.UNFENCED || catalog == Catalog.ONE ? Set.of() : matchingAll;
    }

    /** How many detections of a catalogue run. */
    int running(Catalog catalog) {
        return switch (catalog) {
            case ONE -> 1;
            case HUNDRED -> runningOfHundred;
            case ALL -> running - matchingAll.size();
            case UNFENCED -> running;
        };
    }

    /** Where they come from. */
    String origin() {
        return origin;
    }

    private static List<DetectionPlan> plans(Path folder) {
        return CatalogPlan.of(
                        DetectionCatalog.ofFolder(folder.resolve("detections")),
                        Environments.splunk(Macros.ofFolder(folder.resolve("macros"))),
                        DetectionOverrides.none(),
                        true)
                .plans();
    }

    private static Set<String> matchingAll(List<DetectionPlan> plans) {
        EventDecoder decoder = Sourcetype.CIM.newDecoder(FieldMapping.SPLUNK);
        EventStream stream = EventStream.of(Content.CIM, 1, EVENTS_TRIED);
        List<ProcessEvent> events = new ArrayList<>();
        for (int number = 0; number < EVENTS_TRIED; number++) {
            if (decoder.decode(stream.quiet(number, 0)) instanceof Decoded.Event decoded) {
                events.add(decoded.event());
            }
        }
        return plans.stream()
                .filter(plan -> events.stream().allMatch(plan::matches))
                .map(plan -> plan.profile().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void unpack(Path archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isFile() && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void copy(Path from, Path to, int limit) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.sorted().limit(limit).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The rows of this detection are what is checked. */
    private static void addBundled(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains(RowParser.WMI_DETECTION)) {
                    return;
                }
            }
        }
        Files.writeString(folder.resolve("bundled.yml"), bundled());
    }

    private static void writeVariants(Path folder) throws IOException {
        String bundled = bundled();
        for (int i = 0; i < VARIANTS; i++) {
            String id = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", i);
            String condition = i % 2 == 0
                    ? "Processes.process_name=tool-" + i + ".exe Processes.process=\"* -option" + i + " *\""
                    : "Processes.process IN (\"*tool" + i + " /quiet*\", \"*\\\\tool" + i + "\\\\*\")";
            Files.writeString(
                    folder.resolve("variant-" + i + ".yml"),
                    bundled.replace(RowParser.WMI_DETECTION, id)
                            .replace("name: Process Execution via WMI\n", "name: Variant " + i + "\n")
                            .replace("Processes.parent_process_name=WmiPrvSE.exe", condition));
        }
    }

    private static String bundled() throws IOException {
        try (InputStream detection = DetectionCatalog.class.getResourceAsStream(BUNDLED)) {
            return new String(detection.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
