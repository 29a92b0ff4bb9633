package io.spawnwatch.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** An event whose values stand in bytes, as a scanner finds them in a record. For tests. */
public final class PlacedEvent implements EventFields {
    private static final String ESCAPABLE = "\\\"/";

    private final ProcessEvent event;
    private final long[] places = new long[ProcessField.count()];
    private final byte[] bytes;

    private PlacedEvent(ProcessEvent event, @Nullable SplittableRandom random) {
        this.event = event;
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        for (ProcessField field : ProcessField.values()) {
            record.write('"');
            places[field.index()] = place(event.get(field), record, random);
        }
        record.write('"');
        this.bytes = record.toByteArray();
    }

    /** The event with its values where JSON has them: those with a backslash or a quote are escaped. */
    public static PlacedEvent asInJson(ProcessEvent event) {
        return new PlacedEvent(event, null);
    }

    /** The event with each value plain, escaped or without a place, as it happens to be. */
    public static PlacedEvent somehow(ProcessEvent event, SplittableRandom random) {
        return new PlacedEvent(event, random);
    }

    private static long place(@Nullable String value, ByteArrayOutputStream record, @Nullable SplittableRandom random) {
        if (value == null) {
            return BytePlace.ABSENT;
        }
        boolean ascii = value.chars().allMatch(c -> c < 128);
        if (!ascii || (random != null && random.nextInt(4) == 0)) {
            return BytePlace.TEXT;
        }
        boolean escaped = random == null ? value.matches("(?s).*[\\\\\"].*") : random.nextBoolean();
        int start = record.size();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (escaped && ESCAPABLE.indexOf(c) >= 0 && (c != '/' || (random != null && random.nextBoolean()))) {
                record.write('\\');
            }
            record.write(c);
        }
        record.writeBytes("\"next".getBytes(StandardCharsets.US_ASCII));
        return BytePlace.of(start, record.size() - start - "\"next".length(), escaped);
    }

    @Override
    public long timeMs() {
        return event.timeMs();
    }

    @Override
    public @Nullable String get(ProcessField field) {
        return event.get(field);
    }

    @Override
    public @Nullable Reporter reporter() {
        return event.reporter();
    }

    @Override
    public long place(ProcessField field) {
        return places[field.index()];
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return event.toString();
    }
}
