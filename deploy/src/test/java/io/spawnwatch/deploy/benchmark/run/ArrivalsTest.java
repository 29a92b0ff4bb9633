package io.spawnwatch.deploy.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long MILLI = 1_000_000;

    @Test
    void rowsThatAreSentInTheMeasuredPeriodCount() {
        Arrivals arrivals = new Arrivals(Duration.ofMillis(100));
        arrivals.sent(List.of("warm-up"), 0);
        arrivals.begin(50 * MILLI);
        arrivals.sent(List.of("first"), 50 * MILLI);
        arrivals.sent(List.of("last"), 149 * MILLI);
        arrivals.sent(List.of("after"), 150 * MILLI);

        arrivals.arrived(List.of("warm-up"), 60 * MILLI);
        arrivals.arrived(List.of("first"), 70 * MILLI);
        arrivals.arrived(List.of("first"), 90 * MILLI);
        arrivals.arrived(List.of("last"), 180 * MILLI);
        arrivals.arrived(List.of("after"), 190 * MILLI);

        assertThat(arrivals.isOver(149 * MILLI)).isFalse();
        assertThat(arrivals.isOver(150 * MILLI)).isTrue();
        assertThat(arrivals.outstanding()).isZero();
        assertThat(arrivals.received()).isEqualTo(2);
        assertThat(arrivals.millis(200 * MILLI)).containsExactly(20.0, 31.0);
    }

    @Test
    void rowsThatDoNotComeCountWithTheirAge() {
        Arrivals arrivals = new Arrivals(Duration.ofMillis(100));
        arrivals.sent(List.of("warm-up"), 0);
        arrivals.begin(50 * MILLI);
        arrivals.sent(List.of("comes"), 60 * MILLI);
        arrivals.sent(List.of("never comes"), 70 * MILLI);
        arrivals.sent(List.of("after"), 160 * MILLI);

        arrivals.arrived(List.of("comes"), 65 * MILLI);

        assertThat(arrivals.received()).isEqualTo(1);
        assertThat(arrivals.outstanding()).isEqualTo(1);
        assertThat(arrivals.millis(1_070 * MILLI)).containsExactly(5.0, 1_000.0);
    }
}
