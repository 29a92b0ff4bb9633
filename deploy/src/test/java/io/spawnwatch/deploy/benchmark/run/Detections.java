package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.report.Report;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.fixture.Environments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** A detection that matches more than this part of the events is noisy: what is measured is then its rows. */
    static final double NOISY = 0.001;

    /** Events that are decided to see which detections are noisy. */
    static final int SAMPLE = 20_000;

    private static final String BUNDLED = "/detections/process_execution_via_wmi.yml";

    private final String origin;
    private final long seed;
    private final Path all;
    private final Path hundred;
    private final List<DetectionPlan> plans;
    private final Set<String> idsOfHundred;
    private final Map<Content, Matches> matches = new EnumMap<>(Content.class);

    /** Detections that match more than {@value #NOISY} of the events, and the part that each matches. */
    private final Map<String, Double> noisy;

    private Detections(String origin, long seed, Path all, Path hundred) throws IOException, InterruptedException {
        this.origin = origin;
        this.seed = seed;
        this.all = all;
        this.hundred = hundred;
        plans = plans(all);
        idsOfHundred = plans(hundred).stream().map(Detections::id).collect(Collectors.toSet());
        noisy = matches(Content.CIM).above(NOISY);
    }

    /**
     * Prepares the catalogues.
     *
     * @param source folder or {@code tar.gz}; null for variants of the bundled detection
     * @param seed   of the events that decide which detections are noisy
     * @param folder gets copies
     */
    static Detections prepare(@Nullable Path source, long seed, Path folder) throws IOException, InterruptedException {
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
                seed,
                all,
                hundred);
    }

    /** The folder of a catalogue's detections; null for the bundled one. */
    @Nullable
    Path folder(Catalog catalog) {
        return switch (catalog) {
            case ONE -> null;
            case HUNDRED -> hundred.resolve("detections");
            case ALL, NOISY, UNFENCED -> all.resolve("detections");
        };
    }

    /** The detections in a catalogue's folder that are switched off. */
    Set<String> disabled(Catalog catalog) {
        return noisy.entrySet().stream()
                .filter(detection -> switch (catalog) {
                    case ONE, UNFENCED -> false;
                    case HUNDRED -> idsOfHundred.contains(detection.getKey());
                    case ALL -> true;
                    case NOISY -> detection.getValue() == 1;
                })
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many detections of a catalogue run. */
    int running(Catalog catalog) {
        return switch (catalog) {
            case ONE -> 1;
            case HUNDRED -> idsOfHundred.size() - disabled(catalog).size();
            case ALL, NOISY, UNFENCED -> plans.size() - disabled(catalog).size();
        };
    }

    /** How much the running detections of a catalogue match, in the first {@value #SAMPLE} events of a content. */
    Matches.Share share(Catalog catalog, Content content) throws IOException, InterruptedException {
        Set<String> disabled = disabled(catalog);
        return matches(content).share(id -> switch (catalog) {
            case ONE -> id.equals(RowParser.WMI_DETECTION);
            case HUNDRED -> idsOfHundred.contains(id) && !disabled.contains(id);
            case ALL, NOISY, UNFENCED -> !disabled.contains(id);
        });
    }

    /** What {@link Catalog#ALL} leaves out, the noisiest first. */
    List<Report.LeftOut> leftOut() {
        Map<String, String> names = plans.stream()
                .collect(Collectors.toMap(Detections::id, plan -> plan.profile().name(), (first, second) -> first));
        return noisy.entrySet().stream()
                .map(detection -> new Report.LeftOut(
                        detection.getKey(), names.getOrDefault(detection.getKey(), ""), detection.getValue()))
                .sorted(Comparator.comparingDouble(Report.LeftOut::share).reversed())
                .toList();
    }

    /** Where they come from. */
    String origin() {
        return origin;
    }

    private Matches matches(Content content) throws IOException, InterruptedException {
        Matches found = matches.get(content);
        if (found == null) {
            found = Matches.of(plans, EventStream.of(content, seed, SAMPLE));
            matches.put(content, found);
        }
        return found;
    }

    private static String id(DetectionPlan plan) {
        return plan.profile().id();
    }

    private static List<DetectionPlan> plans(Path folder) {
        return CatalogPlan.of(
                        DetectionCatalog.ofFolder(folder.resolve("detections")),
                        Environments.splunk(Macros.ofFolder(folder.resolve("macros"))),
                        DetectionOverrides.none(),
                        true)
                .plans();
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
