package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of process events that can be decoded, and where each of them takes its fields from. */
public enum EventKind {
    /** Flat JSON with CIM field names: whatever the sender provides. */
    CIM("CIM JSON"),
    /** Sysmon's process creation on Windows. */
    SYSMON("Sysmon EventID 1"),
    /** Sysmon's process creation on Linux, where processes have neither an original file name nor an integrity level. */
    SYSMON_FOR_LINUX("Sysmon for Linux 1"),
    /** Process creation in the Windows Security log. It has the command line of the process but not of its parent. */
    SECURITY("Windows Security 4688");

    private final String label;

    EventKind(String label) {
        this.label = label;
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    /** The fields that such events can have under a mapping; not every event has all of them. */
    public Set<ProcessField> fields(FieldMapping mapping) {
        return table(mapping).fields();
    }

    /**
     * The value that a field has in all such events.
     *
     * @return the text, or null if the value depends on the event or such events do not have the field
     */
    public @Nullable String constant(ProcessField field, FieldMapping mapping) {
        return table(mapping).constant(field);
    }

    /**
     * Where such events take a field from, in a few words: {@code last part of NewProcessName}. A constant is
     * {@code always} with its text.
     *
     * @return the words, or null if such events do not have the field
     */
    public @Nullable String source(ProcessField field, FieldMapping mapping) {
        return table(mapping).source(field);
    }

    FieldTable table(FieldMapping mapping) {
        return switch (mapping) {
            case SPLUNK -> SplunkFieldMapping.of(this);
            case NATIVE -> NativeFieldMapping.of(this);
        };
    }
}
