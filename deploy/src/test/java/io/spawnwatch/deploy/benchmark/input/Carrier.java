package io.spawnwatch.deploy.benchmark.input;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a process creation is written. The shapes are those of real collectors. */
enum Carrier {
    /** CIM names, as a normaliser writes them. */
    CIM {
        @Override
        byte[] write(ProcessCreation process) {
            return new JsonText()
                    .putSeconds("_time", process.timeMs())
                    .put("action", "allowed")
                    .put("dest", process.host())
                    .put("original_file_name", process.image().name())
                    .put("os", "Microsoft Windows")
                    .put("parent_process", process.parentProcess())
                    .put("parent_process_exec", process.parent().name())
                    .put("parent_process_guid", process.parentGuid())
                    .put("parent_process_id", String.valueOf(process.parentId()))
                    .put("parent_process_name", process.parent().name())
                    .put("parent_process_path", process.parent().path())
                    .put("process", process.process())
                    .put("process_current_directory", process.folder())
                    .put("process_exec", process.image().name())
                    .put("process_guid", process.guid())
                    .put("process_hash", process.hashes())
                    .put("process_id", String.valueOf(process.id()))
                    .put("process_integrity_level", process.level().toLowerCase(Locale.ROOT))
                    .put("process_name", process.image().name())
                    .put("process_path", process.image().path())
                    .put("user", process.user())
                    .put("vendor_product", "Microsoft Sysmon")
                    .bytes();
        }
    },
    /** Sysmon 1 as NXLog writes it, with the message. */
    NXLOG {
        @Override
        byte[] write(ProcessCreation process) {
            Map<String, String> data = sysmon(process);
            JsonText json = nxlogHead(process.timeMs(), process.host(), 1, process.record(), SYSMON);
            json.put("Message", message("Process Create:", data, "\r\n"))
                    .put("Category", "Process Create (rule: ProcessCreate)")
                    .put("Opcode", "Info");
            data.forEach(json::put);
            return nxlogTail(json, process.timeMs());
        }
    },
    /** Sysmon 1 as Winlogbeat writes it, with the message. */
    WINLOGBEAT {
        @Override
        byte[] write(ProcessCreation process) {
            Map<String, String> data = sysmon(process);
            String time = Instant.ofEpochMilli(process.timeMs()).toString();
            String agent = process.host().substring(0, process.host().indexOf('.'));
            JsonText json = new JsonText()
                    .put("@timestamp", time)
                    .open("@metadata")
                    .put("beat", "winlogbeat")
                    .put("type", "_doc")
                    .put("version", "8.17.0")
                    .close()
                    .open("host")
                    .put("name", process.host())
                    .close()
                    .open("agent")
                    .put("type", "winlogbeat")
                    .put("version", "8.17.0")
                    .put("name", agent)
                    .put("id", process.guid().substring(1, 37))
                    .close()
                    .open("ecs")
                    .put("version", "8.0.0")
                    .close()
                    .open("event")
                    .put("code", "1")
                    .put("kind", "event")
                    .put("provider", SYSMON)
                    .put("action", "Process Create (rule: ProcessCreate)")
                    .put("created", time)
                    .close()
                    .open("log")
                    .put("level", "information")
                    .close()
                    .put("message", message("Process Create:", data, "\n"))
                    .open("winlog")
                    .put("channel", SYSMON + "/Operational")
                    .put("provider_name", SYSMON)
                    .put("provider_guid", PROVIDER_GUID)
                    .put("computer_name", process.host())
                    .put("event_id", "1")
                    .put("record_id", process.record())
                    .put("version", 5)
                    .put("api", "wineventlog")
                    .put("opcode", "Info")
                    .put("task", "Process Create (rule: ProcessCreate)")
                    .open("process")
                    .put("pid", 3276)
                    .open("thread")
                    .put("id", 5124)
                    .close()
                    .close()
                    .open("user")
                    .put("identifier", "S-1-5-18")
                    .put("domain", "NT AUTHORITY")
                    .put("name", "SYSTEM")
                    .put("type", "User")
                    .close()
                    .open("event_data");
            data.forEach(json::put);
            return json.close().close().bytes();
        }
    },
    /** Sysmon 1 as Windows event XML, as Splunk's forwarders send it. */
    XML {
        @Override
        byte[] write(ProcessCreation process) {
            Map<String, String> data = sysmon(process);
            StringBuilder xml = new StringBuilder(4_096)
                    .append("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>")
                    .append("<Provider Name='")
                    .append(SYSMON)
                    .append("' Guid='")
                    .append(PROVIDER_GUID)
                    .append("'/><EventID>1</EventID><Version>5</Version><Level>4</Level><Task>1</Task>")
                    .append("<Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='")
                    .append(Instant.ofEpochMilli(process.timeMs()))
                    .append("'/><EventRecordID>")
                    .append(process.record())
                    .append("</EventRecordID><Correlation/><Execution ProcessID='3276' ThreadID='5124'/><Channel>")
                    .append(SYSMON)
                    .append("/Operational</Channel><Computer>")
                    .append(process.host())
                    .append("</Computer><Security UserID='S-1-5-18'/></System><EventData>");
            data.forEach((name, value) -> {
                xml.append("<Data Name='").append(name).append("'>");
                escape(xml, value);
                xml.append("</Data>");
            });
            return xml.append("</EventData></Event>").toString().getBytes(StandardCharsets.UTF_8);
        }
    };

    static final String SYSMON = "Microsoft-Windows-Sysmon";
    private static final String PROVIDER_GUID = "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}";
    private static final DateTimeFormatter SYSMON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The record, without a line break. */
    abstract byte[] write(ProcessCreation process);

    static String sysmonTime(long timeMs) {
        return SYSMON_TIME.format(Instant.ofEpochMilli(timeMs));
    }

    private static Map<String, String> sysmon(ProcessCreation process) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("RuleName", "-");
        data.put("UtcTime", sysmonTime(process.timeMs()));
        data.put("ProcessGuid", process.guid());
        data.put("ProcessId", String.valueOf(process.id()));
        data.put("Image", process.image().path());
        data.put("FileVersion", "10.0.19041.3636 (WinBuild.160101.0800)");
        data.put("Description", process.image().description());
        data.put("Product", "Microsoft® Windows® Operating System");
        data.put("Company", process.image().company());
        data.put("OriginalFileName", process.image().name());
        data.put("CommandLine", process.process());
        data.put("CurrentDirectory", process.folder());
        data.put("User", process.user());
        data.put("LogonGuid", process.parentGuid());
        data.put("LogonId", "0x3e7");
        data.put("TerminalSessionId", "1");
        data.put("IntegrityLevel", process.level());
        data.put("Hashes", process.hashes());
        data.put("ParentProcessGuid", process.parentGuid());
        data.put("ParentProcessId", String.valueOf(process.parentId()));
        data.put("ParentImage", process.parent().path());
        data.put("ParentCommandLine", process.parentProcess());
        data.put("ParentUser", "NT AUTHORITY\\SYSTEM");
        return data;
    }

    private static String message(String head, Map<String, String> data, String lineBreak) {
        StringBuilder message = new StringBuilder(2_048).append(head);
        data.forEach((name, value) ->
                message.append(lineBreak).append(name).append(": ").append(value));
        return message.toString();
    }

    /** The fields that NXLog writes before those of the event. */
    static JsonText nxlogHead(long timeMs, String host, int eventId, long record, String provider) {
        boolean sysmon = provider.equals(SYSMON);
        return new JsonText()
                .put("EventTime", Instant.ofEpochMilli(timeMs).toString())
                .put("Hostname", host)
                .put("Keywords", sysmon ? "9223372036854775808" : "9232379236109516800")
                .put("LevelValue", sysmon ? 4 : 0)
                .put("EventType", sysmon ? "INFO" : "AUDIT_SUCCESS")
                .put("SeverityValue", 2)
                .put("Severity", "INFO")
                .put("EventID", eventId)
                .put("SourceName", provider)
                .put("ProviderGuid", sysmon ? PROVIDER_GUID : "{54849625-5478-4994-A5BA-3E3B0328C30D}")
                .put("Version", 5)
                .put("TaskValue", eventId)
                .put("OpcodeValue", 0)
                .put("RecordNumber", record)
                .put("ExecutionProcessID", 3276)
                .put("ExecutionThreadID", 5124)
                .put("Channel", sysmon ? SYSMON + "/Operational" : "Security")
                .put("Domain", "NT AUTHORITY")
                .put("AccountName", "SYSTEM")
                .put("UserID", "S-1-5-18")
                .put("AccountType", "User");
    }

    /** The fields that NXLog writes after those of the event. */
    static byte[] nxlogTail(JsonText json, long timeMs) {
        return json.put(
                        "EventReceivedTime",
                        Instant.ofEpochMilli(timeMs + 1_213).toString())
                .put("SourceModuleName", "eventlog")
                .put("SourceModuleType", "im_msvistalog")
                .bytes();
    }

    private static void escape(StringBuilder xml, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                default -> xml.append(c);
            }
        }
    }
}
