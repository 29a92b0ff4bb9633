package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCheckoutTest {

    @TempDir
    private Path folder;

    private Path macros;

    @BeforeEach
    void checkOut() throws IOException {
        macros = Files.createDirectories(folder.resolve("content/macros"));
        Files.createDirectories(folder.resolve("content/lookups"));
        Files.createDirectories(folder.resolve("content/detections/endpoint/deep"));
        Files.writeString(folder.resolve("content/detections/endpoint/a.yml"), "");
    }

    @Test
    void findsTheMacrosFromAnythingBelowTheDetections() {
        for (String given : List.of(
                "content/detections",
                "content/detections/endpoint",
                "content/detections/endpoint/deep",
                "content/detections/endpoint/a.yml",
                "content/macros/../detections/.")) {
            assertThat(ContentCheckout.macros(List.of(folder.resolve(given))))
                    .as(given)
                    .isEqualTo(macros);
        }
    }

    @Test
    void findsNoMacrosFromElsewhere() throws IOException {
        Files.createDirectories(folder.resolve("content/other"));
        Files.createDirectories(folder.resolve("alone/detections"));
        Files.createDirectories(folder.resolve("content/old-detections"));
        Files.createDirectories(folder.resolve("file/detections"));
        Files.writeString(folder.resolve("file/macros"), "no folder");

        assertThat(ContentCheckout.macros(List.of())).isNull();
        for (String given :
                List.of("content", "content/other", "content/old-detections", "alone/detections", "file/detections")) {
            assertThat(ContentCheckout.macros(List.of(folder.resolve(given))))
                    .as(given)
                    .isNull();
        }
    }

    @Test
    void usesTheDetectionsFolderWithMacrosBesideItNotOneInsideIt() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("content/detections/web/detections"));

        assertThat(ContentCheckout.macros(List.of(inner))).isEqualTo(macros);
    }

    @Test
    void filesWithoutMacrosUseThoseOfTheOthersAndASecondMacroFolderIsRefused() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        Path other = Files.createDirectories(folder.resolve("other/detections"));
        Files.createDirectories(folder.resolve("other/macros"));
        Path first = folder.resolve("content/detections");

        assertThat(ContentCheckout.macros(List.of(own, first, first.resolve("endpoint"))))
                .isEqualTo(macros);
        assertThatThrownBy(() -> ContentCheckout.macros(List.of(first, other)))
                .hasMessage(other + ": its macros are in " + folder.resolve("other/macros") + ", but those of " + first
                        + " are in " + macros + "; name one macro folder with --macros DIR");
    }
}
