package io.spawnwatch.backtest.unit;

import io.spawnwatch.connector.file.ProcessEventDeserializer;
import io.spawnwatch.connector.framing.RecordFraming;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads events as the job's sources do: the same framing, the same decoders. Not thread-safe. */
final class EventReader {
    private final FieldMapping mapping;
    private @Nullable EventSelection selection;
    private final Map<Sourcetype, ProcessEventDeserializer> deserializers = new EnumMap<>(Sourcetype.class);

    /**
     * Reads events.
     *
     * @param mapping   how the source's fields become CIM fields
     * @param selection which events to decode, or null for all
     */
    EventReader(FieldMapping mapping, @Nullable EventSelection selection) {
        this.mapping = mapping;
        this.selection = selection;
    }

    /** Decodes only some of the events from the next record on. */
    void select(EventSelection wanted) {
        if (selection != wanted) {
            selection = wanted;
            deserializers.clear();
        }
    }

    /** Takes records in their order. */
    @FunctionalInterface
    interface RecordConsumer {
        /**
         * Takes a record.
         *
         * @param file the file that it is from
         * @param line line on which it begins, from 1
         */
        void accept(Path file, long line, SourceRecord record);
    }

    /** Reads all records of a dataset. */
    void read(Dataset data, RecordConsumer consumer) throws IOException {
        if (data instanceof Dataset.Recorded recorded) {
            for (Path file : recorded.files()) {
                read(file, recorded.sourcetype(), consumer);
            }
        } else if (data instanceof Dataset.Written written) {
            for (Dataset.WrittenEvent event : written.events()) {
                byte[] bytes = event.json().getBytes(StandardCharsets.UTF_8);
                consumer.accept(
                        written.file(),
                        event.line(),
                        deserializer(Sourcetype.CIM).deserialize(written.file().toString(), event.line(), bytes));
            }
        }
    }

    private ProcessEventDeserializer deserializer(Sourcetype sourcetype) {
        return deserializers.computeIfAbsent(
                sourcetype,
                wanted -> new ProcessEventDeserializer(new EventIntake(wanted, mapping, Duration.ZERO, selection)));
    }

    private void read(Path file, Sourcetype sourcetype, RecordConsumer consumer) throws IOException {
        String name = file.toString();
        try (RecordFraming framing = RecordFraming.of(Files.newInputStream(file))) {
            while (framing.nextOrLine()) {
                consumer.accept(file, framing.line(), record(name, framing, deserializer(sourcetype)));
            }
        }
    }

    private static SourceRecord record(String name, RecordFraming framing, ProcessEventDeserializer deserializer)
            throws IOException {
        if (framing.isLine()) {
            SourceRecord whole = deserializer.deserializeLine(name, framing.line(), framing.bytes());
            if (whole != null) {
                return whole;
            }
            framing.cutLine();
        }
        String fault = framing.fault();
        return fault == null
                ? deserializer.deserialize(name, framing.line(), framing.bytes())
                : deserializer.unreadable(name, framing.line(), fault);
    }
}
