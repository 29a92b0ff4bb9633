package io.spawnwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.fixture.WindowsEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events as lines in all formats: {@code WmiPrvSE.exe} starts a process on {@code ws-1}. */
final class EventLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARENT = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";

    private EventLines() {}

    static Path write(Path file, List<String> lines) throws IOException {
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /** CIM JSON with this time, ISO 8601. */
    static String cim(String time, String user, String process) {
        return text(JSON.createObjectNode()
                .put("_time", time)
                .put("dest", "ws-1")
                .put("user", user)
                .put("process", process)
                .put("process_name", "cmd.exe")
                .put("process_id", 10)
                .put("parent_process", PARENT)
                .put("parent_process_name", "WmiPrvSE.exe")
                .put("parent_process_id", 20));
    }

    /** A network connection as NXLog writes it: a valid record that is not a process event. */
    static String networkConnection(String time) {
        return sysmon(3, Map.of("UtcTime", time.replace('T', ' ').replace("Z", "")))
                .nxlog();
    }

    static String nxlog(String process) {
        return processCreate(process).nxlog();
    }

    static String winlogbeat(String process) {
        return processCreate(process).winlogbeat();
    }

    static String evtx(String process) {
        return processCreate(process).evtx();
    }

    static String xmlwineventlog(String process) {
        return processCreate(process).xml('"');
    }

    private static WindowsEvent processCreate(String process) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("UtcTime", "2025-11-16 09:00:00.000");
        data.put("ProcessId", "10");
        data.put("Image", "C:\\Windows\\System32\\cmd.exe");
        data.put("CommandLine", process);
        data.put("User", "CORP\\ada");
        data.put("ParentProcessId", "20");
        data.put("ParentImage", PARENT);
        data.put("ParentCommandLine", PARENT);
        return sysmon(1, data);
    }

    private static WindowsEvent sysmon(long id, Map<String, String> data) {
        return new WindowsEvent(
                id, WindowsEvent.SYSMON_CHANNEL, "Microsoft-Windows-Sysmon", "ws-1", "2025-11-16T09:00:00.000Z", data);
    }

    private static String text(ObjectNode event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
