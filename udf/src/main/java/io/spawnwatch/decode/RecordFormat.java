package io.spawnwatch.decode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a record with a process event is: the kind of the event, and the format that carries it.
 *
 * @param kind       who recorded the event
 * @param sourcetype the format of the record; never {@link Sourcetype#AUTO}
 */
public record RecordFormat(EventKind kind, Sourcetype sourcetype) {

    /** Every format, at the place of its {@link #index()}. */
    private static final List<RecordFormat> ALL = all();

    private static final Map<EventKind, Map<Sourcetype, Integer>> INDEXES = indexes();

    private static List<RecordFormat> all() {
        List<RecordFormat> formats = new ArrayList<>();
        for (EventKind kind : EventKind.values()) {
            for (Sourcetype sourcetype : Sourcetype.values()) {
                formats.add(new RecordFormat(kind, sourcetype));
            }
        }
        return List.copyOf(formats);
    }

    private static Map<EventKind, Map<Sourcetype, Integer>> indexes() {
        Map<EventKind, Map<Sourcetype, Integer>> indexes = new EnumMap<>(EventKind.class);
        for (int i = 0; i < ALL.size(); i++) {
            indexes.computeIfAbsent(ALL.get(i).kind, kind -> new EnumMap<>(Sourcetype.class))
                    .put(ALL.get(i).sourcetype, i);
        }
        return indexes;
    }

    /** How many formats there are. */
    public static int count() {
        return ALL.size();
    }

    /** The format with an {@link #index()}. */
    public static RecordFormat of(int index) {
        return ALL.get(index);
    }

    /** A number from 0 to {@link #count()}, exclusive, which only this process understands. */
    public int index() {
        return indexOf(kind, sourcetype);
    }

    /** The number of a format, without making the format. */
    static int indexOf(EventKind kind, Sourcetype sourcetype) {
        return Objects.requireNonNull(Objects.requireNonNull(INDEXES.get(kind)).get(sourcetype));
    }

    /** The name for people: {@code Sysmon EventID 1 as nxlog}. */
    public String label() {
        return kind == EventKind.CIM ? kind.label() : kind.label() + " as " + sourcetype.optionName();
    }
}
