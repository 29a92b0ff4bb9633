package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.DetectionJob.JobFailedException;
import io.spawnwatch.connector.file.StandardOutput;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A command in a process of its own ends when its work is done, with the right exit code. */
@Tag("slow")
class EndOfProcessTest {
    @TempDir
    private Path folder;

    @Test
    void theProcessEndsDespiteALeftoverNonDaemonThread() throws Exception {
        Path detections = Files.createDirectory(folder.resolve("detections"));
        Files.writeString(detections.resolve("refused.yml"), "name: refused\n");
        Path events = Files.writeString(folder.resolve("events.jsonl"), MATCHING);
        try (OwnProcess done = OwnProcess.start(folder, LeavesAThread.class, "check");
                OwnProcess refused =
                        OwnProcess.start(folder, LeavesAThread.class, "check", "--detections", detections.toString());
                OwnProcess misused = OwnProcess.start(folder, LeavesAThread.class, "chekc");
                OwnProcess replay = OwnProcess.start(
                        folder, LeavesAThread.class, "replay", "--input", events.toString(), "--output", "-")) {
            assertThat(done.awaitEnd()).isEqualTo(CommandRun.of("check"));
            assertThat(refused.awaitEnd())
                    .isEqualTo(new CommandRun(
                            1,
                            CommandRun.of("check", "--detections", detections.toString())
                                    .out(),
                            ""));
            assertThat(misused.awaitEnd().exitCode()).isEqualTo(2);
            CommandRun replayed = replay.awaitEnd();
            assertThat(replayed.exitCode()).as(replayed.err()).isZero();
            assertThat(replayed.out()).hasLineCount(1).endsWith("}\n");
        }
    }

    /** Leaves a thread that waits forever, as a fetcher of Flink may. */
    static final class LeavesAThread {
        private LeavesAThread() {}

        public static void main(String[] args) {
            Thread left = new Thread(
                    () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "left behind");
            left.setDaemon(false);
            left.start();
            DetectionJob.main(args);
        }
    }

    @Test
    void inAClusterTheMainMethodReturnsOrThrows() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(EndOfProcessTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader cluster = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            var main = cluster.loadClass(DetectionJob.class.getName()).getMethod("main", String[].class);

            main.invoke(null, (Object) new String[] {"check"});

            assertThatThrownBy(() -> main.invoke(null, (Object) new String[] {"chekc"}))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("wrong usage, exit code 2");
        }
    }

    /** In application mode the jar may be on the class path of the JobManager. */
    @Test
    void itAlsoReturnsIfFlinkCallsItFromItsOwnClassPath() {
        ThrowingRunnable.unchecked(() -> DetectionJob.main(new String[] {"check"}))
                .run();
        Runnable failing = ThrowingRunnable.unchecked(
                () -> DetectionJob.main(new String[] {"check", "--config", "no\u001bsuch.yml"}));
        assertThatThrownBy(failing::run)
                .isInstanceOf(JobFailedException.class)
                .hasNoCause()
                .message()
                .contains("no\\u001bsuch.yml");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aCommandFailsWithASentenceIfItsOutputIsFullOrClosed() throws Exception {
        Path events = Files.writeString(folder.resolve("events.jsonl"), MATCHING);
        String[] replay = {"replay", "--input", events.toString(), "--output", "-"};
        try (OwnProcess check = OwnProcess.redirected(folder, ">/dev/full", "check");
                OwnProcess closedCheck = OwnProcess.redirected(folder, ">&-", "check");
                OwnProcess closedJson = OwnProcess.redirected(folder, ">&-", "check", "--json", "-");
                OwnProcess demo = OwnProcess.redirected(folder, ">/dev/full", "demo");
                OwnProcess fullReplay = OwnProcess.redirected(folder, ">/dev/full", replay);
                OwnProcess closedReplay = OwnProcess.redirected(folder, ">&-", replay)) {
            for (OwnProcess process : List.of(check, closedCheck, closedJson, demo, fullReplay, closedReplay)) {
                CommandRun run = process.awaitEnd();
                assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
                assertThat(run.err()).contains(StandardOutput.BROKEN).doesNotContain("\tat ");
            }
        }
    }

    private static final String MATCHING = """
            {"_time":1764000000,"dest":"host","user":"ann","process_name":"cmd.exe","process":"cmd.exe /c whoami",\
            "parent_process_name":"WmiPrvSE.exe","parent_process":"wmiprvse.exe","process_id":"1","parent_process_id":"2"}
            """;

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (IOException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
