package io.spawnwatch.deploy.benchmark.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where something was measured.
 *
 * @param cpu    model of the processor
 * @param cores  processors of this virtual machine
 * @param memory in GiB
 * @param system operating system and version
 * @param java   version of the JDK
 */
public record Machine(String cpu, int cores, long memory, String system, String java) {

    /** This machine. */
    public static Machine here() throws IOException {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(bytes / (double) (1 << 30)),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString());
    }

    private static String cpuModel() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    /** One line. */
    public String text() {
        return cpu + ", " + cores + " cores, " + memory + " GiB, " + system + ", JDK " + java;
    }
}
