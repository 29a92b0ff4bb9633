package io.spawnwatch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoSampleTest {
    private static final Instant END = Instant.parse("2031-05-07T13:14:15Z");

    /** From the arrival of the first line to the moment after the last. */
    private static final Duration LENGTH = Duration.ofMillis(2500).multipliedBy(4000);

    private final EventIntake intake = new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ofMinutes(5));

    private SourceRecord read(byte[] line, Instant arrival) {
        return intake.intake("sample", RejectedRecord.NO_PARTITION, 1, arrival.toEpochMilli(), line);
    }

    @Test
    void allTimesMoveEquallySoThatTheLastLineArrivesAtTheEnd() {
        List<byte[]> monday = DemoSample.records();
        List<byte[]> moved = DemoSample.recordsUntil(END.plusNanos(123_456_789));
        long byMs = END.minus(LENGTH).toEpochMilli() - DemoSample.arrivalMs(1);

        assertThat(moved).hasSameSizeAs(monday);
        for (int i = 0; i < monday.size(); i++) {
            SourceRecord before = read(monday.get(i), END);
            SourceRecord after = read(moved.get(i), END);
            assertThat(after.timeMs())
                    .as("line %d", i + 1)
                    .isEqualTo(before.timeMs() == Decoded.NO_TIME ? Decoded.NO_TIME : before.timeMs() + byMs);
            assertThat(after.event() == null).isEqualTo(before.event() == null);
            assertThat(after.rejection() == null).isEqualTo(before.rejection() == null);
        }
    }

    /** All lines are sent at once, so they arrive at that moment. */
    @Test
    void onlyTheKiosksClockIsAheadWhenTheSampleIsSentAtItsEnd() {
        for (byte[] line : DemoSample.recordsUntil(END)) {
            SourceRecord record = read(line, END);
            boolean kiosk = record.event() != null
                    && "kiosk-03.corp.example".equals(record.event().get(ProcessField.DEST));
            assertThat(record.clockSkew()).isEqualTo(kiosk);
            assertThat(kiosk || record.timeMs() <= END.toEpochMilli()).isTrue();
        }
    }

    @Test
    void aMovedSampleDoesNotMentionTheOldDay() {
        assertThat(texts(DemoSample.records()))
                .anyMatch(line -> line.contains("Nov 16 08:43:45"))
                .anyMatch(line -> line.contains("__1794819750.21"));
        assertThat(texts(DemoSample.recordsUntil(END)))
                .noneMatch(line -> line.matches("(?s).*(2026-11-1|Nov 16|__1794819750).*"));
    }

    private static List<String> texts(List<byte[]> lines) {
        return lines.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }
}
