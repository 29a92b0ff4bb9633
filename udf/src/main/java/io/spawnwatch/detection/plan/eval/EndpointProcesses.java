package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.spl.DataModel;
import io.spawnwatch.event.ProcessField;
import java.util.Arrays;
import java.util.List;

/** The data model that detections are about. */
public final class EndpointProcesses {
    /**
     * What else the CIM has in the data model, Splunk in every event, and the {@code where} of tstats besides fields.
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

    public static final DataModel MODEL = new DataModel(
            "Endpoint.Processes",
            Arrays.stream(ProcessField.values()).map(ProcessField::cimName).toList(),
            UNREAD);

    private EndpointProcesses() {}

    /** The field of a name that the checker has let through. */
    public static ProcessField field(String name) {
        ProcessField field = ProcessField.ofCimName(name);
        if (field == null) {
            throw new IllegalStateException("not checked: unknown field " + name);
        }
        return field;
    }
}
