package io.spawnwatch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessEventTest {

    @Test
    void holdsAValueForEachField() {
        ProcessEvent.Builder builder = ProcessEvent.at(7);
        for (ProcessField field : ProcessField.values()) {
            builder.set(field, "value of " + field.cimName());
        }
        ProcessEvent event = builder.build();
        for (ProcessField field : ProcessField.values()) {
            assertThat(event.get(field)).isEqualTo("value of " + field.cimName());
            assertThat(event.toBuilder().set(field, null).build().get(field)).isNull();
            assertThat(event.toBuilder().set(field, null).build()).isNotEqualTo(event);
        }
        assertThat(event.toBuilder().build()).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(ProcessEvent.at(8).build()).isNotEqualTo(ProcessEvent.at(7).build());
    }

    @Test
    void hasNoEmptyValue() {
        ProcessEvent event = ProcessEvent.at(7)
                .set(ProcessField.USER, "")
                .set(ProcessField.DEST, " ")
                .build();

        assertThat(event.get(ProcessField.USER)).isNull();
        assertThat(event.get(ProcessField.DEST)).isEqualTo(" ");
    }

    @Test
    void nothingChangesAnEventAfterwards() {
        @Nullable String[] values = new String[ProcessField.count()];
        ProcessEvent event = new ProcessEvent(7, values, null);
        ProcessEvent.Builder builder = ProcessEvent.at(7);
        ProcessEvent built = builder.build();

        Arrays.fill(values, "x");
        Arrays.fill(event.values(), "x");
        builder.set(ProcessField.USER, "x");

        assertThat(event).isEqualTo(ProcessEvent.at(7).build());
        assertThat(built).isEqualTo(event);
        assertThatThrownBy(() -> new ProcessEvent(7, new String[] {"only one"}, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 values for the " + ProcessField.count() + " fields of an event");
    }

    @Test
    void knowsWhoReportedIt() {
        Reporter reporter = new Reporter("Acme", null, "acme:edr");
        ProcessEvent event = ProcessEvent.at(7).reportedBy(reporter).build();

        assertThat(event.toBuilder().set(ProcessField.USER, "u").build().reporter())
                .isEqualTo(reporter);
        assertThat(event).isNotEqualTo(ProcessEvent.at(7).build());
        assertThat(event.toString()).contains("vendor=Acme", "sourcetype=acme:edr");
    }

    @Test
    void isPrintedWithTheFieldsThatItHas() {
        assertThat(ProcessEvent.at(1_596_700_601_450L)
                        .set(ProcessField.PROCESS_NAME, "cmd.exe")
                        .set(ProcessField.DEST, "ws-1")
                        .build())
                .hasToString("ProcessEvent[_time=2020-08-06T07:56:41.450Z, dest=ws-1, process_name=cmd.exe]");
    }

    @Test
    void travelsThroughFlinksSerializerWithoutKryo() throws Exception {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        TypeSerializer<ProcessEvent> serializer =
                TypeInformation.of(ProcessEvent.class).createSerializer(config);
        long seed = 20_261_128;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = Arrays.asList(null, "", "-", "\u0000", "\ud83d\ude00", "caf\u00e9", "x".repeat(70_000));
        for (int i = 0; i < 200; i++) {
            ProcessEvent.Builder builder = ProcessEvent.at(random.nextLong());
            for (ProcessField field : ProcessField.values()) {
                builder.set(field, texts.get(random.nextInt(i % 2 == 0 ? texts.size() - 1 : texts.size())));
            }
            ProcessEvent event = builder.build();
            assertThat(written(serializer, event)).as("seed %d", seed).isEqualTo(event);
            assertThat(serializer.copy(event)).isEqualTo(event);
        }
    }

    @Test
    void everyFieldIsDescribedAndFoundByItsCimName() {
        for (ProcessField field : ProcessField.values()) {
            assertThat(field.cimName()).isEqualTo(field.name().toLowerCase(Locale.ROOT));
            assertThat(ProcessField.ofCimName(field.cimName())).isSameAs(field);
            assertThat(field.description()).isNotBlank().doesNotEndWith(".");
        }
        assertThat(ProcessField.ofCimName("DEST")).isNull();
    }

    private static ProcessEvent written(TypeSerializer<ProcessEvent> serializer, ProcessEvent event)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(event, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
