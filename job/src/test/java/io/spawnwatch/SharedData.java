package io.spawnwatch;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Recorded attacks and real detections. They are not part of the project; their folder lies beside it. */
public final class SharedData {

    private SharedData() {}

    /** The folder {@code shared/data}, beside the project or a folder above it; without it, the test is skipped. */
    public static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return Assumptions.abort(
                "skipped: there is no folder shared/data beside the project; ask a maintainer for a copy"
                        + " (.github/CONTRIBUTING.md)");
    }
}
