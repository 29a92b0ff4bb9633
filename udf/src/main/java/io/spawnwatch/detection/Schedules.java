package io.spawnwatch.detection;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The schedules that detections name, from the folder {@code schedules} of Splunk's content: one YAML file each. */
public final class Schedules {
    /** The schedule of detections that name none. */
    public static final String DEFAULT_NAME = "Default EventBasedDetection";

    private static final Schedules NONE = new Schedules(Map.of());

    private final Map<String, Schedule> byName;

    private Schedules(Map<String, Schedule> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** No schedule is known. */
    public static Schedules none() {
        return NONE;
    }

    /**
     * Reads all YAML files of a folder.
     *
     * @throws InvalidDocumentException if the folder or a file of it cannot be read
     */
    public static Schedules ofFolder(Path folder) {
        Map<String, Schedule> schedules = new TreeMap<>();
        for (Path file : files(folder)) {
            Mapping document = Documents.yaml(file);
            schedules.put(document.requiredText("name"), Schedule.of(document));
        }
        return new Schedules(schedules);
    }

    /** The schedule of this name, or null. */
    public @Nullable Schedule ofName(String name) {
        return byName.get(name);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Schedules::isYaml).sorted().toList();
        } catch (IOException e) {
            throw new InvalidDocumentException(
                    Place.whole(folder.toString()), "the folder cannot be read: " + e.getMessage());
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".yml") || name.endsWith(".yaml"));
    }
}
