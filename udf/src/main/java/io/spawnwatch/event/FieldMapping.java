package io.spawnwatch.event;

/** How the fields of a source become CIM fields. */
public enum FieldMapping {
    /** As Splunk's add-ons map them, so that conditions see what Splunk's searches see. */
    SPLUNK("splunk"),
    /** The event's own values. */
    NATIVE("native");

    private final String optionName;

    FieldMapping(String optionName) {
        this.optionName = optionName;
    }

    /** The mapping's name on the command line and in configuration. */
    public String optionName() {
        return optionName;
    }
}
