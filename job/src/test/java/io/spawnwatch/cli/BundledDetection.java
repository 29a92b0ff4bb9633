package io.spawnwatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Variants of the bundled detection. */
final class BundledDetection {

    private BundledDetection() {}

    /** Writes the file of the detection with a change. */
    static Path write(Path file, UnaryOperator<String> change) throws IOException {
        String resource = "/detections/process_execution_via_wmi.yml";
        try (InputStream in = BundledDetection.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(file, change.apply(text));
        }
    }
}
