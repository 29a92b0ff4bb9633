package io.spawnwatch.deploy.benchmark.contender;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs another main class and writes, at the end of the process, how much CPU time and memory the process has used. */
public final class MeasuredMain {

    private MeasuredMain() {}

    /** Arguments: the file for the CPU seconds, the main class, and its arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Path file = Path.of(args[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(file)));
        try {
            Class.forName(args[1]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    /** The file beside that for the CPU seconds that has the most memory the process has had, in MiB; 0 if unknown. */
    public static Path peak(Path file) {
        return file.resolveSibling(file.getFileName() + ".peak");
    }

    private static long peakMiB() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .map(kibibytes -> kibibytes / 1024)
                .findFirst()
                .orElse(0);
    }

    private static void write(Path file) {
        long nanos =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        try {
            Files.writeString(file, String.valueOf(nanos / 1e9));
            Files.writeString(peak(file), String.valueOf(peakMiB()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
