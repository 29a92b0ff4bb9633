package io.spawnwatch.deploy.benchmark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own with this process's class path. All of them end with this process, however it ends. */
final class ChildJvm implements AutoCloseable {
    /** What Flink needs on JDK 17; the shipped jar says so in its manifest. */
    static final List<String> ADD_OPENS = Stream.of("util", "lang", "time", "util.concurrent")
            .map(part -> "--add-opens=java.base/java." + part + "=ALL-UNNAMED")
            .toList();

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int LAST_LINES = 15;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Path log;
    private final Process process;
    private final long startedNanos = System.nanoTime();

    private ChildJvm(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a main class.
     *
     * @param name   for messages and the log's file name
     * @param folder gets the log
     * @param flags  of the JVM
     */
    static ChildJvm start(String name, Path folder, List<String> flags, String mainClass, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        // What a killed process leaves behind is removed with the folder.
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.add("-Dlog4j2.configurationFile=log4j2-benchmark.xml");
        // The class path is longer than some systems allow in an argument.
        Path options = folder.resolve(name + ".classpath");
        Files.writeString(
                options, "-cp\n\"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n");
        command.add("@" + options);
        command.add(mainClass);
        command.addAll(arguments);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // What a cluster on this machine is configured with must not reach a contender.
        builder.environment().keySet().removeIf(key -> key.startsWith("FLINK_") || key.equals("JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        RUNNING.add(process);
        return new ChildJvm(name, log, process);
    }

    /** Fails if the process has ended. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw failure("ended with exit code " + process.exitValue());
        }
    }

    /** An error of this process, with the end of its log. */
    BenchmarkException failure(String what) throws IOException {
        List<String> lines =
                Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
        return new BenchmarkException(name + " " + what + "; the end of " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }

    /** Waits until the process ends by itself, with exit code 0, and returns the seconds since it was started. */
    double awaitEnd(Duration timeout) throws IOException, InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failure("did not end within " + timeout);
        }
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        if (process.exitValue() != 0) {
            requireAlive();
        }
        return seconds;
    }

    /** What the process has printed. */
    String output() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
