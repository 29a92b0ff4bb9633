package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.release.ShellWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A command in a process of its own, as a user starts it. Closing this kills it. */
public final class OwnProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private OwnProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a main class. Its output goes to files in the folder. */
    public static OwnProcess start(Path folder, Class<?> mainClass, String... args) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        return start(folder, out, command(mainClass, args));
    }

    /** Starts a main class with further options of the JVM. Its output goes to files in the folder. */
    public static OwnProcess start(Path folder, Class<?> mainClass, List<String> options, String... args)
            throws IOException {
        List<String> command = command(mainClass, args);
        command.addAll(command.indexOf("-cp"), options);
        return start(folder, Files.createTempFile(folder, "out", ".txt"), command);
    }

    /** Starts Spawnwatch in a shell with a redirection of its standard output. */
    static OwnProcess redirected(Path folder, String redirection, String... args) throws IOException {
        String command = command(DetectionJob.class, args).stream()
                .map(ShellWords::quote)
                .collect(Collectors.joining(" "));
        // In a pipe, the exit code is that of the first command.
        return start(
                folder,
                Files.createTempFile(folder, "out", ".txt"),
                List.of("bash", "-c", command + " " + redirection + "; exit ${PIPESTATUS[0]}"));
    }

    private static OwnProcess start(Path folder, Path out, List<String> command) throws IOException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new OwnProcess(process, out, err);
    }

    /** Starts Spawnwatch with a heap. Its output goes to files in the folder. */
    static OwnProcess withHeap(Path folder, String heap, String... args) throws IOException {
        List<String> command = command(DetectionJob.class, args);
        command.set(1, "-Xmx" + heap);
        return start(folder, Files.createTempFile(folder, "out", ".txt"), command);
    }

    private static List<String> command(Class<?> mainClass, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // Half the work to start, and nothing here takes long enough to gain from more optimisation.
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=" + System.getProperty("user.language"),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        command.addAll(Arrays.asList(args));
        return command;
    }

    /** Kills it as nothing can prevent, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Interrupts it as Ctrl-C does. */
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** What it has printed so far to standard output. */
    public String out() throws IOException {
        return Files.readString(out);
    }

    /** What it has printed so far to standard error. */
    public String err() throws IOException {
        return Files.readString(err);
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, at most two minutes. */
    public CommandRun awaitEnd() throws IOException, InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES))
                .as("it ends; standard error:%n%s", Files.readString(err))
                .isTrue();
        return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
