package io.spawnwatch.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.risk.RiskEventId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A process execution, and the records that report it in several sourcetypes.
 *
 * @param dest      host
 * @param parent    path of the parent's program
 * @param process   command line
 * @param processId process id, decimal
 * @param time      when
 */
public record Execution(String dest, String parent, String process, int processId, Instant time) {
    /** The bundled detection. */
    public static final String DETECTION_ID = "24869767-8579-485d-9a4f-d9ddfd8f0cac";

    /** The start of a window of the default length. */
    public static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    public static final Duration WINDOW = Duration.ofHours(1);
    public static final String USER = "CORP\\ada";
    public static final int PARENT_PROCESS_ID = 3460;

    private static final String WMI = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
    private static final String PATH = "C:\\Windows\\System32\\cmd.exe";

    /** Started by WMI: what the bundled detection is after. */
    public static Execution byWmi(String dest, int processId, Instant time) {
        return new Execution(dest, WMI, "cmd.exe /c \"whoami & dir \\\\" + dest + "\\c$\"", processId, time);
    }

    /** Started by the desktop: of no interest. */
    public static Execution byDesktop(String dest, int processId, Instant time) {
        return new Execution(dest, "C:\\Windows\\explorer.exe", "cmd.exe", processId, time);
    }

    Execution at(Instant otherTime) {
        return new Execution(dest, parent, process, processId, otherTime);
    }

    Execution running(String otherProcess) {
        return new Execution(dest, parent, otherProcess, processId, time);
    }

    /** The values that the bundled detection groups by, where the sourcetype tells the parent's command line. */
    List<String> groupValues() {
        return groupValues(parent + " -Embedding");
    }

    private List<String> groupValues(String parentProcess) {
        return List.of(
                dest,
                USER,
                parentProcess,
                "cmd.exe",
                process,
                String.valueOf(processId),
                String.valueOf(PARENT_PROCESS_ID));
    }

    /** The start of its window. */
    Instant windowStart() {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), WINDOW.toMillis()) * WINDOW.toMillis());
    }

    /** The id of the risk event that it leads to. */
    String riskEventId() {
        return RiskEventId.of(DETECTION_ID, windowStart().toEpochMilli(), groupValues());
    }

    /** The same, from Security event 4688, which does not tell the parent's command line. */
    String riskEventIdOf4688() {
        return RiskEventId.of(DETECTION_ID, windowStart().toEpochMilli(), groupValues("null"));
    }

    /** A CIM event. */
    byte[] cim() {
        return bytes(JsonNodeFactory.instance
                .objectNode()
                .put("_time", time.toEpochMilli() / 1000.0)
                .put("dest", dest)
                .put("user", USER)
                .put("parent_process", parent + " -Embedding")
                .put("parent_process_name", parent)
                .put("parent_process_id", String.valueOf(PARENT_PROCESS_ID))
                .put("process", process)
                .put("process_name", PATH)
                .put("process_id", String.valueOf(processId)));
    }

    /** Sysmon event 1 as NXLog sends it. */
    byte[] sysmon() {
        return bytes(sysmon(dest, 1, time)
                .put("Image", PATH)
                .put("CommandLine", process)
                .put("User", USER)
                .put("ProcessId", String.valueOf(processId))
                .put("ParentImage", parent)
                .put("ParentCommandLine", parent + " -Embedding")
                .put("ParentProcessId", String.valueOf(PARENT_PROCESS_ID)));
    }

    /** A network connection: no process event, but it moves time. */
    static byte[] connection(String dest, Instant time) {
        return bytes(sysmon(dest, 3, time).put("DestinationIp", "192.0.2.7"));
    }

    private static ObjectNode sysmon(String dest, int eventId, Instant time) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("EventTime", "1999-12-31 23:59:59")
                .put("Hostname", dest)
                .put("host", "collector.example")
                .put("Channel", "Microsoft-Windows-Sysmon/Operational")
                .put("ExecutionProcessID", 1)
                .put("EventID", eventId)
                .put("UtcTime", time.toString().replace('T', ' ').replace("Z", ""));
    }

    /** Security event 4688 as Windows event XML. */
    byte[] security4688() {
        String members = Map.of(
                        "SubjectUserName",
                        "ada",
                        "SubjectDomainName",
                        "CORP",
                        "NewProcessId",
                        "0x" + Integer.toHexString(processId),
                        "NewProcessName",
                        PATH,
                        "ProcessId",
                        "0x" + Integer.toHexString(PARENT_PROCESS_ID),
                        "CommandLine",
                        process.replace("&", "&amp;"),
                        "ParentProcessName",
                        parent)
                .entrySet()
                .stream()
                .map(one -> "<Data Name='" + one.getKey() + "'>" + one.getValue() + "</Data>")
                .collect(Collectors.joining());
        String xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
                + "<Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>"
                + "<TimeCreated SystemTime='" + time + "'/><Channel>Security</Channel><Computer>" + dest
                + "</Computer></System><EventData>" + members + "</EventData></Event>";
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return new ObjectMapper().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
