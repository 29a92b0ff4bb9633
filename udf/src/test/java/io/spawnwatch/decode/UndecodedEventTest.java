package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.text.FieldText;
import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UndecodedEventTest {
    private static final byte[] CIM =
            WindowsEvent.bytes("{\"_time\":1596700601.4567,\"dest\":\"h\",\"process\":\"cmd /c x\","
                    + "\"process_name\":\"C:\\\\Windows\\\\cmd.exe\",\"vendor\":\"v\",\"product\":\"p\"}");

    @ParameterizedTest
    @EnumSource
    void aFilterSeesTheFieldsOfTheEvent(FieldMapping mapping) {
        for (WindowsEvent event : List.of(
                WindowsEvent.processCreate(), WindowsEvent.processCreation(), WindowsEvent.linuxProcessCreate())) {
            event.everyRecord().forEach((name, record) -> assertSeen(name, record, mapping));
        }
        assertSeen("CIM", CIM, mapping);
    }

    private static void assertSeen(String name, byte[] record, FieldMapping mapping) {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        ProcessEvent event = ((Decoded.Event) decoder.decode(record)).event();
        List<EventFields> seen = new ArrayList<>();
        Decoded unwanted = decoder.decode(record, fields -> {
            seen.add(fields);
            for (ProcessField field : ProcessField.values()) {
                assertThat(valueAt(fields, field)).as("%s of %s", field, name).isEqualTo(event.get(field));
                assertThat(fields.get(field)).as("%s of %s", field, name).isEqualTo(event.get(field));
            }
            assertThat(fields.timeMs()).isEqualTo(event.timeMs());
            assertThat(fields.reporter()).isEqualTo(event.reporter());
            return false;
        });
        assertThat(seen).as(name).hasSize(1);
        assertThat(unwanted).isEqualTo(new Decoded.Unwanted(event.timeMs()));
        assertThat(decoder.decode(record, fields -> true)).isEqualTo(new Decoded.Event(event));
    }

    private static @Nullable String valueAt(EventFields fields, ProcessField field) {
        long place = fields.place(field);
        if (place == BytePlace.ABSENT) {
            return null;
        }
        return place == BytePlace.TEXT
                ? fields.get(field)
                : (BytePlace.isEscaped(place) ? ValueForm.ESCAPED : ValueForm.PLAIN)
                        .text(fields.bytes(), BytePlace.start(place), BytePlace.length(place));
    }

    /** Values are read while the filter looks at them, and a value that cannot be read must not stop the job. */
    @ParameterizedTest
    @EnumSource
    void decodesAnEventOnWhichTheFilterFails(FieldMapping mapping) {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        byte[] windows = WindowsEvent.bytes(WindowsEvent.processCreate().nxlog());
        for (byte[] record : List.of(windows, CIM)) {
            Decoded whole = decoder.decode(record);
            assertThat(whole).isInstanceOf(Decoded.Event.class);
            assertThat(decoder.decode(record, fields -> {
                        throw new IllegalStateException("cannot read " + fields.timeMs());
                    }))
                    .isEqualTo(whole);
        }
    }

    /** Not even for the time: nearly every event is left in its bytes. */
    @Test
    void makesNoTextOfAnEventThatNobodyWants() {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);
        List<byte[]> records = List.of(
                CIM,
                WindowsEvent.bytes(WindowsEvent.processCreate().nxlog()),
                WindowsEvent.bytes(WindowsEvent.processCreate().winlogbeat()),
                WindowsEvent.bytes(WindowsEvent.processCreation().winlogbeat()),
                WindowsEvent.bytes(WindowsEvent.processCreate().withId(10).nxlog()));
        for (byte[] record : records) {
            assertThat(bytesAllocatedBy(2_000, decoder, record) / 2_000)
                    .as(new String(record, StandardCharsets.UTF_8))
                    .isLessThanOrEqualTo(24 + 8);
        }
    }

    private static long bytesAllocatedBy(int times, EventDecoder decoder, byte[] record) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        // The first round loads classes.
        for (int i = -10; i < times; i++) {
            if (i == 0) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            decoder.decode(record, UndecodedEventTest::readsPlaces);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static boolean readsPlaces(EventFields fields) {
        return fields.place(ProcessField.PROCESS_NAME) == BytePlace.ABSENT
                || fields.place(ProcessField.PROCESS_NAME) == BytePlace.TEXT;
    }

    @ParameterizedTest
    @CsvSource({
        "cmd.exe, cmd.exe",
        "C:\\\\a\\\\b.exe, b.exe",
        "/usr/bin/x, x",
        "\\/usr\\/bin\\/x, x",
        "C:\\\\a\\\\, C:\\\\a\\\\",
        "/, /",
        "\\\\, \\\\",
        "\\\\a, a",
        "a\\\\\\\"b\\\", \\\"b\\\"",
        "\\\"b, \\\"b",
        "\\\\\\\\h\\\\s, s"
    })
    void findsTheLastPartOfAPath(String written, String lastPart) {
        byte[] bytes = WindowsEvent.bytes("..." + written + "...");
        long place = FieldPlace.baseName(bytes, BytePlace.of(3, written.length(), written.indexOf('\\') >= 0));
        assertThat(new String(bytes, BytePlace.start(place), BytePlace.length(place), StandardCharsets.US_ASCII))
                .isEqualTo(lastPart);
        String path = ValueForm.ESCAPED.text(bytes, 3, written.length());
        assertThat(ValueForm.ESCAPED.text(bytes, BytePlace.start(place), BytePlace.length(place)))
                .isEqualTo(FieldText.baseName(path));
    }
}
