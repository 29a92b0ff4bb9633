package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.spl.DataModel;
import io.spawnwatch.event.ProcessField;
import java.util.Arrays;
import java.util.List;

/** The data model {@code Endpoint.Processes}, which every detection searches. */
public final class EndpointProcesses {
    /**
     * Fields that a detection may name in Splunk but that events do not have here: other fields of the CIM, fields that
     * Splunk adds to every event, and names that have a meaning in the {@code where} of tstats.
     */
    private static final List<String> UNREAD = List.of(
            "tag",
            "cpu_load_percent",
            "mem_used",
            "dest_is_expected",
            "dest_requires_av",
            "dest_should_timesync",
            "dest_should_update",
            "host",
            "source",
            "sourcetype",
            "index",
            "splunk_server",
            "_time",
            "_indextime",
            "nodename",
            "earliest",
            "latest");

    /** The data model with the fields that events have, and those that it knows but events do not have. */
    public static final DataModel MODEL = new DataModel(
            "Endpoint.Processes",
            Arrays.stream(ProcessField.values()).map(ProcessField::cimName).toList(),
            UNREAD.stream().filter(name -> ProcessField.ofCimName(name) == null).toList());

    private EndpointProcesses() {}

    /**
     * The field with a CIM name that the search checker has accepted.
     *
     * @throws IllegalStateException if there is no such field
     */
    public static ProcessField field(String name) {
        ProcessField field = ProcessField.ofCimName(name);
        if (field == null) {
            throw new IllegalStateException("not checked: unknown field " + name);
        }
        return field;
    }
}
