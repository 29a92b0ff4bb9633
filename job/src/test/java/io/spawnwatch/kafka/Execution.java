package io.spawnwatch.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.WindowsEvent;
import io.spawnwatch.risk.RiskEventId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process execution, and the records that report it in several sourcetypes.
 *
 * @param dest      host
 * @param parent    path of the parent's program
 * @param process   command line
 * @param processId process id, decimal
 * @param time      start of the process
 */
public record Execution(String dest, String parent, String process, int processId, Instant time) {
    /** The start of a window of the default length. */
    public static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    public static final Duration WINDOW = Duration.ofHours(1);
    public static final String USER = "CORP\\ada";
    public static final int PARENT_PROCESS_ID = 3460;

    private static final String WMI = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
    private static final String PATH = "C:\\Windows\\System32\\cmd.exe";

    /** A process started by WMI, which the bundled detection matches. */
    public static Execution byWmi(String dest, int processId, Instant time) {
        return new Execution(dest, WMI, "cmd.exe /c \"whoami & dir \\\\" + dest + "\\c$\"", processId, time);
    }

    /** A process started by the desktop, which the bundled detection does not match. */
    public static Execution byDesktop(String dest, int processId, Instant time) {
        return new Execution(dest, "C:\\Windows\\explorer.exe", "cmd.exe", processId, time);
    }

    Execution at(Instant otherTime) {
        return new Execution(dest, parent, process, processId, otherTime);
    }

    Execution running(String otherProcess) {
        return new Execution(dest, parent, otherProcess, processId, time);
    }

    /** The values that the bundled detection groups by, for a sourcetype with the parent's command line. */
    List<String> groupValues() {
        return List.of(
                dest,
                USER,
                parent + " -Embedding",
                "cmd.exe",
                process,
                String.valueOf(processId),
                String.valueOf(PARENT_PROCESS_ID));
    }

    /** The start of the window that the execution belongs to. */
    Instant windowStart() {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), WINDOW.toMillis()) * WINDOW.toMillis());
    }

    /** The id of the risk event of this execution. */
    String riskEventId() {
        return RiskEventId.of(BundledDetection.ID, windowStart().toEpochMilli(), groupValues());
    }

    /**
     * The values that the bundled detection groups by, for Security event 4688: the user has no domain, the command line
     * gets the program's path, the parent's is its path, and ids are hexadecimal.
     */
    List<String> groupValuesOf4688() {
        return List.of(
                dest,
                USER.substring(USER.indexOf('\\') + 1),
                parent,
                "cmd.exe",
                PATH + process.substring(process.indexOf(' ')),
                hex(processId),
                hex(PARENT_PROCESS_ID));
    }

    private static String hex(int id) {
        return "0x" + Integer.toHexString(id);
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
        Map<String, String> data = new LinkedHashMap<>();
        data.put("UtcTime", utcTime(time));
        data.put("Image", PATH);
        data.put("CommandLine", process);
        data.put("User", USER);
        data.put("ProcessId", String.valueOf(processId));
        data.put("ParentImage", parent);
        data.put("ParentCommandLine", parent + " -Embedding");
        data.put("ParentProcessId", String.valueOf(PARENT_PROCESS_ID));
        return WindowsEvent.bytes(sysmon(1, dest, time, data).nxlog());
    }

    /** A network connection, which is not a process event but advances the watermark. */
    static byte[] connection(String dest, Instant time) {
        Map<String, String> data = Map.of("UtcTime", utcTime(time), "DestinationIp", "192.0.2.7");
        return WindowsEvent.bytes(sysmon(3, dest, time, data).nxlog());
    }

    private static WindowsEvent sysmon(long id, String dest, Instant time, Map<String, String> data) {
        return new WindowsEvent(
                id, WindowsEvent.SYSMON_CHANNEL, "Microsoft-Windows-Sysmon", dest, time.toString(), data);
    }

    private static String utcTime(Instant time) {
        return time.toString().replace('T', ' ').replace("Z", "");
    }

    /** Security event 4688 as Windows event XML. */
    byte[] security4688() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("SubjectUserName", "ada");
        data.put("SubjectDomainName", "CORP");
        data.put("NewProcessId", hex(processId));
        data.put("NewProcessName", PATH);
        data.put("ProcessId", hex(PARENT_PROCESS_ID));
        data.put("CommandLine", process);
        data.put("ParentProcessName", parent);
        WindowsEvent event =
                new WindowsEvent(4688, "Security", "Microsoft-Windows-Security-Auditing", dest, time.toString(), data);
        return WindowsEvent.bytes(event.xml('\''));
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return new ObjectMapper().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
