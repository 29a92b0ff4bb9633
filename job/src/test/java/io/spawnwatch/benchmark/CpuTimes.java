package io.spawnwatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CPU time of this process by the names of its threads, native ones of RocksDB included, from Linux's {@code /proc}.
 *
 * @param count   what had been done by then
 * @param byThread seconds
 */
record CpuTimes(double count, Map<String, Double> byThread) {
    private static final double TICKS_A_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    static CpuTimes now(double count) throws IOException {
        Map<String, Double> byThread = new TreeMap<>();
        List<Path> tasks;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            tasks = threads.toList();
        }
        for (Path task : tasks) {
            String line;
            try {
                line = Files.readString(task.resolve("stat"));
            } catch (IOException ended) {
                continue;
            }
            int close = line.lastIndexOf(')');
            String[] values = line.substring(close + 2).split(" ", -1);
            double seconds =
                    (Long.parseLong(values[USER_TICKS]) + Long.parseLong(values[SYSTEM_TICKS])) / TICKS_A_SECOND;
            byThread.merge(
                    line.substring(line.indexOf('(') + 1, close).replaceAll("[0-9#]+", ""), seconds, Double::sum);
        }
        return new CpuTimes(count, byThread);
    }

    static void await(LongSupplier counter, long count) {
        while (counter.getAsLong() < count) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    CpuTimes since(CpuTimes before) {
        Map<String, Double> difference = new TreeMap<>();
        byThread.forEach((name, seconds) -> difference.put(name, seconds - before.byThread.getOrDefault(name, 0.0)));
        return new CpuTimes(count - before.count, difference);
    }

    /** Without the JIT compiler, which is busy for the first minutes only. */
    double seconds() {
        return byThread.values().stream().mapToDouble(Double::doubleValue).sum() - compilerSeconds();
    }

    double compilerSeconds() {
        return byThread.entrySet().stream()
                .filter(thread -> thread.getKey().contains("CompilerThre"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    String microsByThread() {
        return byThread.entrySet().stream()
                .filter(thread -> thread.getValue() / seconds() > 0.01)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(thread -> String.format("%s %.1f", thread.getKey(), thread.getValue() / count * 1e6))
                .collect(Collectors.joining(", "));
    }
}
