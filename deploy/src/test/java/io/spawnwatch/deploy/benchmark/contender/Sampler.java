package io.spawnwatch.deploy.benchmark.contender;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Writes what this process has done so far and the CPU time that took, many times a second, one line each. The CPU time is
 * that of all threads: garbage collection and compilation are part of the price.
 */
public final class Sampler {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Sampler() {}

    /**
     * Counts of this process.
     *
     * @param records    records read so far
     * @param checkpoint the latest checkpoint as {@code id:bytes:millis}, or {@code -}
     */
    public record Counts(long records, String checkpoint) {}

    /**
     * Starts sampling in a thread of its own.
     *
     * @param file gets lines of {@code uptime-ns cpu-ns records checkpoint}
     */
    public static void start(Path file, Supplier<Counts> counts) {
        Thread thread = new Thread(() -> sample(file, counts), "benchmark-sampler");
        thread.setDaemon(true);
        thread.start();
    }

    private static void sample(Path file, Supplier<Counts> counts) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long uptimeMs = ManagementFactory.getRuntimeMXBean().getUptime();
        long begun = System.nanoTime() - Duration.ofMillis(uptimeMs).toNanos();
        try (Writer lines = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            while (true) {
                Counts now = counts.get();
                // In this order: what is counted has been paid for.
                long cpu = system.getProcessCpuTime();
                lines.write(
                        (System.nanoTime() - begun) + " " + cpu + " " + now.records() + " " + now.checkpoint() + "\n");
                lines.flush();
                Thread.sleep(INTERVAL.toMillis());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
