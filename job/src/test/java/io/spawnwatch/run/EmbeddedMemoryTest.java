package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedMemoryTest {
    private static final long MIB = 1 << 20;

    private static EmbeddedMemory of(long heapMiB, int parallelism) {
        return EmbeddedMemory.of(heapMiB * MIB, heapMiB * MIB, parallelism);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void directMemoryFitsIntoItsLimit(int parallelism) {
        for (long heapMiB = 128; heapMiB < 16_384; heapMiB += 64) {
            EmbeddedMemory memory = of(heapMiB, parallelism);

            assertThat(memory.networkMiB() + memory.readMiB())
                    .as("%s of %s MiB", memory, heapMiB)
                    .isLessThanOrEqualTo((int) heapMiB - 32);
            assertThat(memory.sortBuffers() * 6 * parallelism).isLessThanOrEqualTo(memory.networkMiB() * 32);
        }
    }

    @Test
    void managedMemoryGrowsWithTheHeapWithinLimits() {
        assertThat(of(128, 1).managedMiB()).isEqualTo(128);
        assertThat(of(512, 1).managedMiB()).isEqualTo(256);
        assertThat(of(2048, 2).managedMiB()).isEqualTo(1024);
        assertThat(of(64_000, 2).managedMiB()).isEqualTo(1024);
    }

    @Test
    void aLargeProcessHasFlinksOwnBuffers() {
        assertThat(of(4096, 1)).isEqualTo(new EmbeddedMemory(80, 64, 426, 512));
    }
}
