package io.spawnwatch.deploy.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.deploy.benchmark.run.Samples.Checkpoint;
import io.spawnwatch.deploy.benchmark.run.Samples.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    private static final long MILLI = 1_000_000;

    @Test
    void thePaceIsThatOfThePartBetweenTheCounts() {
        // 100 records every 20 ms, but only 10 in the first second; half of the time is CPU time, in the first second
        // all.
        List<Sample> samples = LongStream.rangeClosed(0, 100)
                .mapToObj(i -> new Sample(
                        20 * MILLI * i,
                        i <= 50 ? 20 * MILLI * i : 1_000 * MILLI + 10 * MILLI * (i - 50),
                        i <= 50 ? i / 5 : 10 + 100 * (i - 50),
                        null))
                .toList();

        Pace pace = Samples.of(samples).between(1_000, 4_500);

        assertThat(pace.perSecond()).isEqualTo(5_000);
        assertThat(pace.perCpuSecond()).isEqualTo(10_000);
    }

    @Test
    void theSteadyPartIsTheLastThirdWithoutItsEnd() {
        // The last third is read at half the pace, and the very end at a tenth of that.
        Samples samples = Samples.of(LongStream.rangeClosed(0, 180)
                .mapToObj(i -> new Sample(
                        10 * MILLI * i,
                        10 * MILLI * i,
                        i <= 60 ? 100 * i : i <= 115 ? 6_000 + 50 * (i - 60) : 8_750 + 5 * (i - 115),
                        null))
                .toList());

        assertThat(samples.steady(9_000).perSecond()).isEqualTo(5_000);
    }

    @Test
    void aPaceOverFewSamplesIsRefused() {
        Samples samples = Samples.of(LongStream.range(0, 100)
                .mapToObj(i -> new Sample(i, i, 1_000 * i, null))
                .toList());

        assertThatThrownBy(() -> samples.between(50_000, 54_000))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("only 5 samples between record 50000 and 54000; measure with more --events");
        assertThat(samples.steadyIfLongEnough(20_000)).isEmpty();
        assertThat(samples.steadyIfLongEnough(90_000)).contains(samples.steady(90_000));
    }

    @Test
    void startUpEndsWithTheLastSampleBeforeTheFirstRecord() {
        Samples samples = Samples.of(List.of(
                new Sample(10, 1, 0, null),
                new Sample(20, 2, 0, null),
                new Sample(30, 3, 5, null),
                new Sample(40, 4, 9, null)));

        assertThat(samples.beforeFirstRecord().nanos()).isEqualTo(20);
        assertThat(samples.firstWith(9).nanos()).isEqualTo(40);
        assertThat(samples.records()).isEqualTo(9);
    }

    @Test
    void readsWhatIsStillBeingWritten(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples");
        assertThat(Samples.read(file).records()).isZero();

        Files.writeString(file, "10 20 0 -\n30 40 7 3:648:12\n50 60 99");

        assertThat(Samples.read(file).last()).isEqualTo(new Sample(30, 40, 7, new Checkpoint(3, 648, 12)));
    }
}
