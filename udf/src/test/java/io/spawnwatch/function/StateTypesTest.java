package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
import io.spawnwatch.fixture.DetectionRows;
import io.spawnwatch.risk.Risk;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.TstatsRow;
import io.spawnwatch.sighting.UngroupedRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels between operators or is in state must not depend on Kryo, whose format is not a contract. */
class StateTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                SourceRecord.class,
                Sighting.class,
                ObservedValue.class,
                OpenWindow.class,
                RetainedProfile.class,
                RetainedLookup.class,
                DetectionRow.class,
                UngroupedRow.class,
                AllowlistRecord.class,
                AllowlistUpdate.class,
                AllowlistEntry.class,
                RiskEvent.class,
                Suppression.class,
                RejectedRecord.class
            })
    void isSerializedAsARecordOfNamedFields(Class<?> type) {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        TypeInformation<?> information = TypeInformation.of(type);

        assertThat(information).isInstanceOf(PojoTypeInfo.class);
        // Throws if a nested field needs Kryo.
        assertThat(information.createSerializer(config)).isNotNull();
    }

    @Test
    void aMissingFieldTravelsAsNull() throws Exception {
        Sighting sighting = new Sighting("key", NINE, true, Arrays.asList("a", null, "", null));

        assertThat(copied(sighting, Sighting.class)).isEqualTo(sighting);
        assertThat(copied(new Sighting("key", NINE, false, List.of()), Sighting.class)
                        .observed())
                .isEmpty();
    }

    @Test
    void anEventTravelsWithWhatItHasAndWhoReportedIt() throws Exception {
        ProcessEvent event = ProcessEvent.at(NINE).set(ProcessField.USER, "u").build();
        for (ProcessEvent travelling : List.of(
                event,
                event.toBuilder()
                        .reportedBy(new Reporter("Acme", null, "acme:edr"))
                        .build())) {
            SourceRecord record = new SourceRecord(travelling, null, NINE, true);
            assertThat(copied(record, SourceRecord.class)).isEqualTo(record);
        }
    }

    @Test
    void aRowTravelsWithItsFieldsAndEachGroupValueOnce() throws Exception {
        String process = "x".repeat(10_000);
        DetectionRow group = DetectionRows.row("ws-1", tally(1, NINE, NINE), 1);
        List<RowField> fields = List.of(
                new RowField("count", List.of("1"), true),
                RowField.of("process", process),
                new RowField("names", List.of("a", "b"), false));
        DetectionRow row = new DetectionRow(
                PROFILE,
                group.windowStartMs(),
                group.windowEndMs(),
                List.of("ws-1", "u", process),
                group.tally(),
                1,
                false,
                fields);

        DetectionRow copy = copied(row, DetectionRow.class);

        assertThat(copy).isEqualTo(row);
        assertThat(copy.fields()).isEqualTo(fields);
        assertThat(serialized(row, DetectionRow.class)).hasSizeLessThan(2 * process.length());
        assertThat(copied(group, DetectionRow.class)).isEqualTo(group);
    }

    @Test
    void aRegroupedRowTravelsWithItsFillers() throws Exception {
        DetectionRow row = DetectionRows.row("ws-1", tally(1, NINE, NINE), 1);
        DetectionRow regrouped = new DetectionRow(
                PROFILE.groupedBy(List.of("dest")),
                NINE,
                TEN,
                List.of("ws-1"),
                row.tally(),
                1,
                false,
                null,
                List.of("null"));

        assertThat(copied(regrouped, DetectionRow.class)).isEqualTo(regrouped);
        assertThat(copied(row, DetectionRow.class).fillers()).isNull();
    }

    @Test
    void aRowOfTstatsTravelsWithItsProfileAndFields() throws Exception {
        TstatsRow row = new TstatsRow(
                List.of("ws-1", "null"),
                new Tally(3, NINE, NINE + 1, true, 0b10),
                List.of(new RowField("n", List.of("1.5"), true), new RowField("p", List.of("a", "b"), false)));
        UngroupedRow ungrouped = new UngroupedRow("key", PROFILE, NINE, row);

        assertThat(copied(ungrouped, UngroupedRow.class)).isEqualTo(ungrouped);
    }

    @Test
    void aRiskEventTravelsWithAllItsParts() throws Exception {
        RiskEvent event = RiskScoring.score(DetectionRows.row("ws-1", new Tally(3, NINE, NINE + 1, true, 0b10), 2));
        Risk scoreOnly = new Risk(81.5, null, null, "critical", "", null, List.of(), List.of());
        Risk finding = new Risk(
                0.0,
                null,
                null,
                "informational",
                "t",
                "t",
                List.of(new RiskObject("ada", "user", 0.0, RiskObjectKind.FINDING, "t")),
                List.of());

        assertThat(copied(event, RiskEvent.class)).isEqualTo(event);
        assertThat(copied(scoreOnly, Risk.class)).isEqualTo(scoreOnly);
        assertThat(copied(finding, Risk.class)).isEqualTo(finding);
    }

    private static <T> byte[] serialized(T value, Class<T> type) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer(type).serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static <T> T copied(T value, Class<T> type) throws IOException {
        T read = serializer(type).deserialize(new DataInputDeserializer(serialized(value, type)));
        assertThat(serializer(type).copy(value)).isEqualTo(read);
        return read;
    }

    private static <T> TypeSerializer<T> serializer(Class<T> type) {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        return TypeInformation.of(type).createSerializer(config);
    }
}
