package io.spawnwatch.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The memory of Flink inside this process for a run whose input ends. Flink's own defaults are those of a server: with a
 * small heap, which also limits direct memory, they do not fit, and with a large one they leave it unused.
 *
 * @param networkMiB   direct memory for what tasks send to each other
 * @param readMiB      direct memory for reading what an earlier stage has written to disk
 * @param sortBuffers  how many buffers of 32 KiB each output of a task gets at least while it is written to disk
 * @param managedMiB   memory outside of the heap and of direct memory, for sorting, or for RocksDB
 */
record EmbeddedMemory(int networkMiB, int readMiB, int sortBuffers, int managedMiB) {
    private static final long MIB = 1 << 20;
    private static final int BUFFERS_PER_MIB = 32;

    /** Outputs of a task that are written to disk at the same time, with one to spare. */
    private static final int OUTPUTS = 6;

    /** What Java's own channels and Flink's messages need of direct memory. */
    private static final int OTHER_DIRECT_MIB = 32;

    /** What this process may use. */
    static EmbeddedMemory ofThisProcess(int parallelism) {
        long heap = Runtime.getRuntime().maxMemory();
        return of(heap, maxDirectMemory(heap), parallelism);
    }

    /**
     * Divides memory.
     *
     * @param heapBytes   limit of the heap
     * @param directBytes limit of direct memory
     */
    static EmbeddedMemory of(long heapBytes, long directBytes, int parallelism) {
        int direct = (int) Math.min(Integer.MAX_VALUE, directBytes / MIB) - OTHER_DIRECT_MIB;
        int read = clamp(direct / 4, 8, 64);
        int network = clamp(direct - read, 16 + 8 * parallelism, 64 + 16 * parallelism);
        return new EmbeddedMemory(
                network,
                read,
                clamp((long) network * BUFFERS_PER_MIB / ((long) OUTPUTS * parallelism), 16, 512),
                parallelism * clamp(heapBytes / MIB / 2 / parallelism, 128, 512));
    }

    private static int clamp(long value, int least, int most) {
        return (int) Math.max(least, Math.min(most, value));
    }

    void configure(Configuration configuration) {
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(networkMiB));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(networkMiB));
        configuration.set(TaskManagerOptions.NETWORK_BATCH_SHUFFLE_READ_MEMORY, MemorySize.ofMebiBytes(readMiB));
        configuration.set(NettyShuffleEnvironmentOptions.NETWORK_SORT_SHUFFLE_MIN_BUFFERS, sortBuffers);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(managedMiB));
    }

    /** The limit of direct memory, which is that of the heap unless an option of Java says otherwise. */
    private static long maxDirectMemory(long heapBytes) {
        HotSpotDiagnosticMXBean java = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long set = java == null
                ? 0
                : Long.parseLong(java.getVMOption("MaxDirectMemorySize").getValue());
        return set > 0 ? set : heapBytes;
    }
}
