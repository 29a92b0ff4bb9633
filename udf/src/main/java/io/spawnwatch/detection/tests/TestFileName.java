package io.spawnwatch.detection.tests;

import java.nio.file.Path;
import java.util.List;

/** How a file with the tests of a detection is named: {@code NAME.test.yml} for {@code NAME.yml}. */
public final class TestFileName {
    private static final List<String> SUFFIXES = List.of(".yml", ".yaml");
    private static final String TEST = ".test";

    private TestFileName() {}

    /** Whether a file has such a name. */
    public static boolean isOf(Path file) {
        return !nameOfDetection(file).isEmpty();
    }

    /** The name of the detection's file without its suffix; empty if this is not the name of a test file. */
    public static String nameOfDetection(Path testFile) {
        String name = withoutSuffix(testFile);
        return name.endsWith(TEST) ? name.substring(0, name.length() - TEST.length()) : "";
    }

    /** Where the tests of a detection's file may be, beside it. */
    public static List<Path> beside(Path detection) {
        String name = withoutSuffix(detection);
        return name.isEmpty()
                ? List.of()
                : SUFFIXES.stream()
                        .map(suffix -> detection.resolveSibling(name + TEST + suffix))
                        .toList();
    }

    /** Where the detection of a test file may be, beside it. */
    public static List<Path> detectionsBeside(Path testFile) {
        return SUFFIXES.stream()
                .map(suffix -> testFile.resolveSibling(nameOfDetection(testFile) + suffix))
                .toList();
    }

    private static String withoutSuffix(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return "";
    }
}
