package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseDraftTest {
    @TempDir
    private Path folder;

    private Releases releases;
    private ReleaseInputs inputs;

    @BeforeEach
    void createFolder() throws IOException {
        releases = new Releases(folder.resolve("releases"));
        Path jar = Files.writeString(folder.resolve("any.jar"), "jar");
        inputs = new ReleaseInputs(jar, null, Map.of(), Map.of(), null);
    }

    @Test
    void aDraftThatIsKeptBecomesARelease() {
        Release kept;
        try (ReleaseDraft draft = releases.draft(inputs)) {
            assertThat(releases.all()).isEmpty();
            kept = draft.keep(null, PublishedCatalog.of(Map.of()));
        }

        assertThat(releases.all()).containsExactly(kept);
        assertThat(kept.inputs().jar()).hasContent("jar");
    }

    @Test
    void aDraftThatIsNotKeptIsDeleted() {
        try (ReleaseDraft draft = releases.draft(inputs)) {
            assertThat(releases.folder().resolve("0001")).isDirectory();
            assertThatThrownBy(draft::build).isInstanceOf(ReleaseException.class);
        }

        assertThat(releases.folder().resolve("0001")).doesNotExist();
    }
}
