package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestCheckpointTest {
    @TempDir
    private Path stateDir;

    private Path checkpoint(String name, long completedMs) throws IOException {
        Path checkpoint = Files.createDirectories(stateDir.resolve(name));
        Path metadata = Files.createFile(checkpoint.resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(completedMs));
        return checkpoint;
    }

    @Test
    void isTheLastOneCompletedByAnyJob() throws IOException {
        checkpoint("a/chk-90", 1000);
        Path latest = checkpoint("b/chk-3", 3000);
        checkpoint("b/chk-2", 2000);

        assertThat(LatestCheckpoint.in(stateDir)).isEqualTo(latest);
    }

    @Test
    void isNeverAnIncompleteOne() throws IOException {
        Path complete = checkpoint("a/chk-1", 1000);
        Files.createDirectories(stateDir.resolve("a/chk-2"));
        Files.createDirectories(stateDir.resolve("a/shared"));
        Files.createFile(stateDir.resolve("a/chk-2/4f2c"));

        assertThat(LatestCheckpoint.in(stateDir)).isEqualTo(complete);
    }

    @Test
    void isNullBeforeTheFirst() throws IOException {
        assertThat(LatestCheckpoint.in(stateDir)).isNull();
        assertThat(LatestCheckpoint.in(stateDir.resolve("none"))).isNull();
        Files.createDirectories(stateDir.resolve("a/chk-1"));
        assertThat(LatestCheckpoint.in(stateDir)).isNull();
    }
}
