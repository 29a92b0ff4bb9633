package io.spawnwatch.detection.lookup;

import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a folder of lookups: each file once, whatever uses it. */
final class LookupFolder {
    /**
     * Splunk's content names tables like this that its baseline searches fill. Without rows they are placeholders, for
     * which everything would be new; other empty tables are lists that a user has nothing to add to.
     */
    private static final String BASELINE = "previously_seen_";

    private static final String PLACEHOLDER_CURE = "write them to it";

    private final Path folder;
    private final Map<String, LookupTable> tables = new TreeMap<>();
    private final Map<String, UnusableLookup> refusals = new TreeMap<>();

    /** CSV files by name without folder, and what is wrong with the others. */
    private final Map<String, CsvFile> files = new TreeMap<>();

    private final Map<String, LookupCells> cells = new TreeMap<>();
    private final Map<String, InvalidDocumentException> faults = new TreeMap<>();

    private LookupFolder(Path folder) {
        this.folder = folder;
    }

    static Lookups read(Path folder) {
        LookupFolder reading = new LookupFolder(folder);
        List<Path> all = reading.list();
        reading.readCsvFiles(all.stream()
                .filter(file -> hasSuffix(file, LookupDefinition.CSV))
                .toList());
        reading.readDefinitions(all.stream()
                .filter(file -> hasSuffix(file, ".yml") || hasSuffix(file, ".yaml"))
                .toList());
        reading.addFilesByName();
        return new Lookups(reading.tables, reading.refusals);
    }

    private List<Path> list() {
        Place place = Place.whole(folder.toString());
        if (!Files.isDirectory(folder)) {
            throw new InvalidDocumentException(
                    place,
                    Files.exists(folder)
                            ? "is a file, expected a folder of lookup files"
                            : "the folder does not exist, expected a folder of lookup files");
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(folder::relativize)
                    .filter(LookupFolder::isVisible)
                    .filter(path -> !Files.isDirectory(folder.resolve(path)))
                    .sorted(Comparator.comparing(LookupFolder::slashed))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidDocumentException(place, "the folder cannot be read: " + e.getMessage());
        }
    }

    private void readCsvFiles(List<Path> paths) {
        Map<String, String> seen = new TreeMap<>();
        for (Path path : paths) {
            String name = String.valueOf(path.getFileName());
            String other = seen.putIfAbsent(name, slashed(path));
            if (other != null) {
                throw new InvalidDocumentException(
                        Place.whole(slashed(path)), "a lookup file of the same name is at " + other, "remove one");
            }
            try {
                CsvFile file = CsvFile.parse(slashed(path), text(path));
                files.put(name, file);
                cells.put(name, file.cells(name));
            } catch (InvalidDocumentException e) {
                faults.put(name, e);
            }
        }
    }

    private void readDefinitions(List<Path> paths) {
        Map<String, Place> seen = new TreeMap<>();
        for (Path path : paths) {
            Mapping file = Documents.yaml(slashed(path), text(path));
            String name = file.requiredText("name");
            Place other = seen.putIfAbsent(name, file.place("name"));
            if (other != null) {
                throw file.fault("name", "the lookup '" + name + "' is already defined at " + other, "remove one");
            }
            try {
                tables.put(name, table(LookupDefinition.of(name, file, String.valueOf(path.getFileName()))));
            } catch (InvalidDocumentException e) {
                refusals.put(name, UnusableLookup.of(e));
            }
        }
    }

    private LookupTable table(LookupDefinition definition) {
        CsvFile file = files.get(definition.csv());
        if (file == null) {
            throw withoutFile(definition);
        }
        LookupCells content = cells.get(definition.csv());
        refuseWrongBlocks(definition.rule(), file, content);
        if (isPlaceholder(content)) {
            throw new InvalidDocumentException(
                    definition.place(), placeholder(definition.rule().name(), content), PLACEHOLDER_CURE);
        }
        return new LookupTable(definition.rule(), content);
    }

    private InvalidDocumentException withoutFile(LookupDefinition definition) {
        InvalidDocumentException fault = faults.get(definition.csv());
        String named = "the lookup '" + definition.rule().name() + "' is in " + definition.csv() + ", ";
        if (fault != null) {
            return new InvalidDocumentException(
                    definition.place(), named + "which cannot be read: " + placed(fault), fault.cure());
        }
        String meant = DidYouMean.cure(definition.csv(), files.keySet());
        return new InvalidDocumentException(
                definition.place(),
                named + "which is not in the folder " + folder,
                meant == null ? "add the file" : "add the file, or " + meant);
    }

    private static void refuseWrongBlocks(LookupRule rule, CsvFile file, LookupCells cells) {
        for (int column = 0; column < cells.fields().size(); column++) {
            if (rule.matchType(cells.fields().get(column)) == MatchType.CIDR) {
                for (int row = 0; row < cells.size(); row++) {
                    String cell = cells.cell(row, column);
                    if (cell != null && CidrPattern.parse(cell) == null) {
                        throw new InvalidDocumentException(
                                file.placeOf(row),
                                "'" + cell + "' in the field '" + cells.fields().get(column)
                                        + "' of the lookup '" + rule.name()
                                        + "' is not a block of addresses such as 10.0.0.0/8 or fe80::/10");
                    }
                }
            }
        }
    }

    /** Searches can also name a file, with or without its ending. */
    private void addFilesByName() {
        cells.forEach((name, content) -> {
            LookupTable table = new LookupTable(LookupRule.ofFile(name), content);
            for (String alias : List.of(name, withoutSuffix(name))) {
                if (tables.containsKey(alias) || refusals.containsKey(alias)) {
                    continue;
                }
                if (isPlaceholder(content)) {
                    refusals.put(alias, new UnusableLookup(null, placeholder(alias, content), PLACEHOLDER_CURE));
                } else {
                    tables.put(alias, table);
                }
            }
        });
        faults.forEach((name, fault) -> {
            for (String alias : List.of(name, withoutSuffix(name))) {
                if (!tables.containsKey(alias)) {
                    refusals.putIfAbsent(
                            alias,
                            new UnusableLookup(
                                    null, "the lookup '" + alias + "' cannot be read: " + placed(fault), fault.cure()));
                }
            }
        });
    }

    private static boolean isPlaceholder(LookupCells cells) {
        return cells.size() == 0 && cells.file().startsWith(BASELINE);
    }

    private static String placeholder(String name, LookupCells cells) {
        return "the lookup '" + name + "' is built by another search, and " + cells.file() + " has none of its rows";
    }

    private static String placed(InvalidDocumentException fault) {
        return fault.place() + ": " + fault.problem();
    }

    private String text(Path path) {
        Path file = folder.resolve(path);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidDocumentException(
                    Place.whole(slashed(path)), "is a pipe, socket or device, expected a lookup file");
        }
        return Documents.read(slashed(path), file);
    }

    private static boolean isVisible(Path relative) {
        for (Path part : relative) {
            // A Kubernetes volume has a second copy of each file under ..data.
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasSuffix(Path path, String suffix) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(suffix);
    }

    private static String withoutSuffix(String csv) {
        return csv.substring(0, csv.length() - LookupDefinition.CSV.length());
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }
}
