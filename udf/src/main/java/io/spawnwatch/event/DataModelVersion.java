package io.spawnwatch.event;

/** A version of the CIM whose data model calculates fields before conditions see an event. */
public enum DataModelVersion {
    /** CIM 6.4. */
    CIM_6_4("cim-6.4"),
    /** No data model: conditions see the mapped fields as they are. */
    NONE("none");

    private final String optionName;

    DataModelVersion(String optionName) {
        this.optionName = optionName;
    }

    /** The version's name on the command line and in configuration. */
    public String optionName() {
        return optionName;
    }
}
