package io.spawnwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines of recorded events in all formats: {@code WmiPrvSE.exe} starts a process on {@code ws-1}. */
final class RecordedEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARENT = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
    private static final String CHANNEL = "Microsoft-Windows-Sysmon/Operational";

    private RecordedEvents() {}

    static Path write(Path file, List<String> lines) throws IOException {
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /** CIM JSON. The time is in ISO 8601. */
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

    /** A network connection as NXLog writes it: valid, but not a process event. */
    static String networkConnection(String time) {
        return text(JSON.createObjectNode()
                .put("EventID", 3)
                .put("Channel", CHANNEL)
                .put("UtcTime", time.replace('T', ' ').replace("Z", ""))
                .put("Hostname", "ws-1"));
    }

    static String nxlog(String process) {
        ObjectNode event = JSON.createObjectNode()
                .put("EventID", 1)
                .put("Channel", CHANNEL)
                .put("Hostname", "ws-1");
        sysmon(process).forEach(event::put);
        return text(event);
    }

    static String winlogbeat(String process) {
        ObjectNode event = JSON.createObjectNode().put("@timestamp", "2025-11-16T09:00:00.000Z");
        ObjectNode winlog = event.putObject("winlog")
                .put("event_id", 1)
                .put("channel", CHANNEL)
                .put("computer_name", "ws-1");
        ObjectNode data = winlog.putObject("event_data");
        sysmon(process).forEach(data::put);
        return text(event);
    }

    static String evtx(String process) {
        ObjectNode event = JSON.createObjectNode();
        ObjectNode root = event.putObject("Event");
        root.putObject("System").put("EventID", 1).put("Channel", CHANNEL).put("Computer", "ws-1");
        ObjectNode data = root.putObject("EventData");
        sysmon(process).forEach(data::put);
        return text(event);
    }

    static String xmlwineventlog(String process) {
        StringBuilder data = new StringBuilder();
        sysmon(process).forEach((name, value) -> data.append("<Data Name=\"" + name + "\">" + value + "</Data>"));
        return "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><EventID>1</EventID>"
                + "<Channel>" + CHANNEL + "</Channel><Computer>ws-1</Computer></System><EventData>" + data
                + "</EventData></Event>";
    }

    private static Map<String, String> sysmon(String process) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("UtcTime", "2025-11-16 09:00:00.000");
        data.put("ProcessId", "10");
        data.put("Image", "C:\\Windows\\System32\\cmd.exe");
        data.put("CommandLine", process);
        data.put("User", "CORP\\ada");
        data.put("ParentProcessId", "20");
        data.put("ParentImage", PARENT);
        data.put("ParentCommandLine", PARENT);
        return data;
    }

    private static String text(ObjectNode event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
