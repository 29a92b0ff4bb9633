package io.spawnwatch.datamodel;

import static io.spawnwatch.datamodel.Calculation.fillnull;
import static io.spawnwatch.datamodel.Calculation.lower;
import static io.spawnwatch.datamodel.Calculation.vendorProduct;

import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessField;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calculations of a version of the data model, and what they guarantee about every event.
 *
 * @see <a href="https://help.splunk.com/en/data-management/common-information-model">Splunk's Common Information Model,
 *     data model Endpoint</a>
 */
public final class Calculations {
    private static final Calculations NONE = new Calculations(List.of());

    /** In the order of the data model's definition; the base search comes first. */
    private static final Calculations CIM_6_4 = new Calculations(List.of(
            lower(ProcessField.PROCESS_INTEGRITY_LEVEL),
            fillnull(ProcessField.DEST),
            fillnull(ProcessField.LOADED_FILE),
            fillnull(ProcessField.ORIGINAL_FILE_NAME),
            fillnull(ProcessField.PARENT_PROCESS),
            fillnull(ProcessField.PARENT_PROCESS_NAME, ProcessField.PARENT_PROCESS),
            fillnull(ProcessField.PARENT_USER),
            fillnull(ProcessField.PROCESS),
            fillnull(ProcessField.PROCESS_NAME, ProcessField.PROCESS),
            fillnull(ProcessField.USER),
            vendorProduct()));

    private final Map<ProcessField, Calculation> byField = new EnumMap<>(ProcessField.class);

    private Calculations(List<Calculation> calculations) {
        calculations.forEach(calculation -> byField.put(calculation.field(), calculation));
    }

    /** The calculations of a version. */
    public static Calculations of(DataModelVersion version) {
        return switch (version) {
            case CIM_6_4 -> CIM_6_4;
            case NONE -> NONE;
        };
    }

    /** Whether every event has the field. */
    public boolean isNeverMissing(ProcessField field) {
        Calculation calculation = byField.get(field);
        return calculation != null && calculation.valueOfNothing() != null;
    }

    /**
     * The value of a field in every event of a source.
     *
     * @param field  a field that no event of the source has before it is calculated
     * @param absent all such fields
     * @return the value, or null if the events do not have the field or have different values
     */
    public @Nullable String valueWithout(ProcessField field, Collection<ProcessField> absent) {
        Calculation calculation = byField.get(field);
        return calculation != null && absent.containsAll(calculation.reads()) ? calculation.valueOfNothing() : null;
    }

    /** The text that stands for a missing value, or null if the data model fills none in. */
    public @Nullable String filler() {
        return byField.isEmpty() ? null : Calculation.UNKNOWN;
    }

    /** All calculations. */
    Collection<Calculation> all() {
        return byField.values();
    }
}
