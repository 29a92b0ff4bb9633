package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person is told about one record. */
class DescribedRecordTest {
    private static Sourcetype.Description describe(byte[] record, FieldMapping mapping) {
        return Sourcetype.AUTO.describe(record, mapping);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(FieldMapping.class)
    void aProcessEventIsDecodedAndItsKindIsKnownInEveryCarrier(FieldMapping mapping) {
        Map.of(
                        EventKind.SYSMON, WindowsEvent.processCreate(),
                        EventKind.SECURITY, WindowsEvent.processCreation(),
                        EventKind.SYSMON_FOR_LINUX, WindowsEvent.linuxProcessCreate())
                .forEach((kind, event) -> event.everyRecord()
                        .forEach((carrier, record) -> assertThat(describe(record, mapping))
                                .as("%s as %s", kind, carrier)
                                .isEqualTo(new Sourcetype.Description(
                                        Sourcetype.AUTO.newDecoder(mapping).decode(record), kind, null, null))));
        assertThat(describe(bytes("{\"_time\":1,\"process\":\"a\"}"), mapping).kind())
                .isEqualTo(EventKind.CIM);
    }

    @Test
    void anotherEventIsNamedByItsIdAndChannel() {
        WindowsEvent.processCreate().withId(3).everyRecord().forEach((carrier, record) -> {
            Sourcetype.Description description = describe(record, FieldMapping.SPLUNK);
            assertThat(description.decoded()).as(carrier).isInstanceOf(Decoded.Skipped.class);
            assertThat(description.eventId()).as(carrier).isEqualTo("3");
            assertThat(description.channel()).as(carrier).isEqualTo(WindowsEvent.SYSMON_CHANNEL);
        });
    }

    @Test
    void aRecordThatCannotBeReadHasNeither() {
        assertThat(describe(bytes("{\"EventID\":"), FieldMapping.SPLUNK))
                .matches(description -> description.decoded() instanceof Decoded.Rejected
                        && description.kind() == null
                        && description.eventId() == null);
        assertThat(describe(bytes(" "), FieldMapping.SPLUNK).eventId()).isNull();
    }
}
