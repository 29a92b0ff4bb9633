package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.backtest.ScratchFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    @TempDir
    private Path folder;

    @Test
    void closingDeletesEverythingInIt() throws Exception {
        Path path;
        try (ScratchFolder scratch = ScratchFolder.create("test")) {
            path = scratch.path();
            Files.writeString(Files.createDirectory(path.resolve("rows")).resolve("row"), "whoami");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSignalDeletesEverythingInIt() throws Exception {
        try (OwnProcess process = OwnProcess.start(folder, Terminated.class)) {
            CommandRun run = process.awaitEnd();

            assertThat(run.exitCode()).as(run.err()).isEqualTo(128 + 15);
            assertThat(Path.of(run.out())).isAbsolute().doesNotExist();
        }
    }

    /** Is terminated while it has a folder. */
    static final class Terminated {
        private Terminated() {}

        public static void main(String[] args) throws Exception {
            Path path = ScratchFolder.create("test").path();
            Files.writeString(path.resolve("rows"), "whoami");
            System.out.print(path);
            System.out.flush();
            new ProcessBuilder(
                            "kill",
                            "-TERM",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start();
            new CountDownLatch(1).await();
        }
    }
}
