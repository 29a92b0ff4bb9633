package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventIntakeTest {
    private static final EventIntake INTAKE =
            new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ofMinutes(5));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] process(long timeMs) {
        return utf8(
                "{\"_time\":" + timeMs / 1000 + "." + String.format("%03d", timeMs % 1000) + ",\"process\":\"cmd\"}");
    }

    private static SourceRecord intake(long arrivalMs, byte[] bytes) {
        return INTAKE.intake("process-events", 3, 17, arrivalMs, bytes);
    }

    @ParameterizedTest
    @CsvSource({"-1000000000, false", "0, false", "299999, false", "300000, false", "300001, true", "1000000000, true"})
    void aClockIsSkewedIfTheEventIsAheadOfItsArrivalByMoreThanTheTolerance(long aheadMs, boolean skewed) {
        ProcessEvent event =
                ProcessEvent.at(NINE + aheadMs).set(ProcessField.PROCESS, "cmd").build();

        assertThat(intake(NINE, process(NINE + aheadMs)))
                .isEqualTo(new SourceRecord(event, null, NINE + aheadMs, skewed));
    }

    @Test
    void withoutAnArrivalTimeNoClockIsSkewed() {
        assertThat(intake(Decoded.NO_TIME, process(NINE + 1000 * MINUTE)).clockSkew())
                .isFalse();
    }

    @Test
    void skippedEventsHaveATimeAndAClockToo() {
        byte[] networkConnection =
                utf8("{\"EventID\":3,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"UtcTime\":\"2025-11-16"
                        + " 09:06:00.000\"}");

        assertThat(intake(NINE, networkConnection)).isEqualTo(new SourceRecord(null, null, NINE + 6 * MINUTE, true));
        assertThat(intake(NINE + MINUTE, networkConnection))
                .isEqualTo(new SourceRecord(null, null, NINE + 6 * MINUTE, false));
    }

    @Test
    void aRecordWithoutATimeIsNeverSkewed() {
        assertThat(intake(NINE, utf8(" "))).isEqualTo(new SourceRecord(null, null, Decoded.NO_TIME, false));
    }

    @Test
    void aRejectionSaysWhereTheRecordIsAndHowItBegins() {
        byte[] bytes = utf8("hello");

        SourceRecord record = intake(NINE, bytes);

        assertThat(record.event()).isNull();
        assertThat(record.timeMs()).isEqualTo(Decoded.NO_TIME);
        RejectedRecord rejected = record.rejection();
        assertThat(rejected).isNotNull();
        assertThat(rejected)
                .isEqualTo(new RejectedRecord(
                        "process-events", 3, 17, NINE, "malformed", rejected.detail(), bytes.length, "hello"));
        assertThat(rejected.detail()).isNotBlank();
    }

    @Test
    void theExcerptIsShortAndMarksInvalidUtf8() {
        byte[] bytes = new byte[2 << 20];
        bytes[0] = 'x';
        bytes[1] = (byte) 0xff;

        RejectedRecord rejected = intake(NINE, bytes).rejection();

        assertThat(rejected).isNotNull();
        assertThat(rejected.reason()).isEqualTo("oversized");
        assertThat(rejected.sizeBytes()).isEqualTo(2 << 20);
        assertThat(rejected.excerpt()).hasSize(4096).startsWith("x\ufffd\u0000");
    }

    @Test
    void theRestOfAnUnreadableFileIsRejectedWithoutBytes() {
        assertThat(INTAKE.unreadable("a.gz", RejectedRecord.NO_PARTITION, 9, "the archive is truncated"))
                .isEqualTo(new SourceRecord(
                        null,
                        new RejectedRecord(
                                "a.gz", -1, 9, Decoded.NO_TIME, "malformed", "the archive is truncated", 0, ""),
                        Decoded.NO_TIME,
                        false));
    }

    @Test
    void isSerializable() throws Exception {
        intake(NINE, process(NINE));

        assertThat(InstantiationUtil.clone(INTAKE).intake("o", 0, 0, NINE, process(NINE)))
                .isEqualTo(intake(NINE, process(NINE)));
    }
}
