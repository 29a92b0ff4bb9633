package io.spawnwatch.function;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.ObservedValue;
import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.RowCount;
import io.spawnwatch.sighting.RowProgress;
import io.spawnwatch.sighting.TstatsRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.MapTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;

/**
 * Everything in state by name and type, down to the last field. No two operators have a state of the same name, although
 * Flink would allow it: if one of them lost its own, the line of the other would hide that.
 */
final class StateContract {
    private final SortedSet<String> lines = new TreeSet<>();

    private StateContract() {}

    /** Writes the lines to a file, the only argument, named after the version that is released. */
    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(arguments[0]), lines(), StandardCharsets.UTF_8);
    }

    /** A line for each state, {@code state NAME: KIND TYPE}, and for each field of each type, {@code TYPE.FIELD: TYPE}. */
    static List<String> lines() {
        StateContract contract = new StateContract();
        contract.add(TallySightings.OPEN_WINDOW, OpenWindow.class);
        contract.add(TallySightings.OBSERVED_VALUES, String.class, ObservedValue.class);
        contract.add(TallySightings.ROW_PROGRESS, RowProgress.class);
        contract.add(TallySightings.PROFILES, RetainedProfile.class);
        contract.add(TallySightings.LOOKUPS, RetainedLookup.class);
        contract.add(TallySightings.WATERMARKS, Long.class);
        contract.add(TallySightings.ROW_COUNTS, RowCount.class);
        contract.add(TallyFenced.OPEN_WINDOW, OpenWindow.class);
        contract.add(TallyFenced.LATEST, FencedSightings.class);
        contract.add(RegroupRows.PROFILE, DetectionProfile.class);
        contract.add(RegroupRows.ROWS, TstatsRow.class);
        contract.add(ApplyAllowlist.ENTRIES, String.class, AllowlistEntry.class);
        contract.add(ApplyAllowlist.WAITING, DetectionRow.class);
        return new ArrayList<>(contract.lines);
    }

    private void add(StateDescriptor<?, ?> state, Class<?>... types) {
        String names =
                Arrays.stream(types).map(type -> type(TypeInformation.of(type))).collect(Collectors.joining(", "));
        if (!lines.add("state " + state.getName() + ": " + state.getType() + " of " + names)) {
            throw new IllegalStateException(
                    "two states are named " + state.getName() + ": rename the one that is not released yet");
        }
    }

    /** The name of a type. Adds the lines of its fields. */
    private String type(TypeInformation<?> type) {
        if (type instanceof ListTypeInfo<?> list) {
            return "List<" + type(list.getElementTypeInfo()) + ">";
        }
        if (type instanceof MapTypeInfo<?, ?> map) {
            return "Map<" + type(map.getKeyTypeInfo()) + ", " + type(map.getValueTypeInfo()) + ">";
        }
        String name = type.getTypeClass().getName();
        if (type instanceof PojoTypeInfo<?> record) {
            for (int i = 0; i < record.getArity(); i++) {
                String field = name + "." + record.getPojoFieldAt(i).getField().getName();
                if (lines.stream().noneMatch(line -> line.startsWith(field + ": "))) {
                    lines.add(field + ": " + type(record.getPojoFieldAt(i).getTypeInformation()));
                }
            }
        }
        return name;
    }
}
