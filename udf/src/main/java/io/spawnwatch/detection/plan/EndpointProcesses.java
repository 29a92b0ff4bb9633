package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.spl.DataModel;
import io.spawnwatch.event.ProcessField;
import java.util.Arrays;

/** The data model that detections are about. */
final class EndpointProcesses {
    static final DataModel MODEL = new DataModel(
            "Endpoint.Processes",
            Arrays.stream(ProcessField.values()).map(ProcessField::cimName).toList());

    private EndpointProcesses() {}

    /** The field of a name that the checker has let through. */
    static ProcessField field(String name) {
        ProcessField field = ProcessField.ofCimName(name);
        if (field == null) {
            throw new IllegalStateException("not checked: unknown field " + name);
        }
        return field;
    }
}
