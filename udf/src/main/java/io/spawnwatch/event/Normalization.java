package io.spawnwatch.event;

import java.io.Serializable;

/**
 * What happens to an event between its source and the conditions, as Splunk's add-ons and data model do it.
 *
 * @param fieldMapping how the source's fields become CIM fields
 * @param dataModel    which data model then calculates fields
 */
public record Normalization(FieldMapping fieldMapping, DataModelVersion dataModel) implements Serializable {
    /** What Splunk's searches see. */
    public static final Normalization DEFAULT = new Normalization(FieldMapping.SPLUNK, DataModelVersion.CIM_6_4);

    /** The event's own fields. */
    public static final Normalization RAW = new Normalization(FieldMapping.NATIVE, DataModelVersion.NONE);
}
