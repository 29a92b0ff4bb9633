package io.spawnwatch;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The recorded attacks, which lie beside the project and are not part of it. */
public final class SharedData {

    private SharedData() {}

    /** The folder {@code shared/data} beside the project; a test that needs it is skipped, saying so, where there is none. */
    public static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return Assumptions.abort("skipped: there is no folder shared/data beside the project, so there is no recorded"
                + " attack to replay");
    }
}
