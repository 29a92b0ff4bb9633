package io.spawnwatch.decode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** One Windows event of our own making, and its records in all the carriers. */
record SyntheticEvent(
        long id, String channel, String provider, String computer, String time, Map<String, String> data) {

    static final String SYSMON_CHANNEL = "Microsoft-Windows-Sysmon/Operational";

    static final String LINUX_CHANNEL = "Linux-Sysmon/Operational";

    static SyntheticEvent sysmon(long id, Map<String, String> data) {
        return new SyntheticEvent(
                id, SYSMON_CHANNEL, "Microsoft-Windows-Sysmon", "WS7.corp.example", "2020-08-06T07:56:42.111Z", data);
    }

    static SyntheticEvent security(long id, Map<String, String> data) {
        return new SyntheticEvent(
                id,
                "Security",
                "Microsoft-Windows-Security-Auditing",
                "WS7.corp.example",
                "2020-08-06T07:56:42.111Z",
                data);
    }

    /** Sysmon event 1: WmiPrvSE.exe starts a program. */
    static SyntheticEvent processCreate() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("RuleName", "-");
        data.put("UtcTime", "2020-08-06 07:56:41.349");
        data.put("ProcessGuid", "{49a15388-b7b9-5f2b-8604-000000000400}");
        data.put("ProcessId", "3824");
        data.put("Image", "C:\\Windows\\System32\\cmd.exe");
        data.put("OriginalFileName", "Cmd.Exe");
        data.put("CommandLine", "cmd.exe /c \"echo <\u00e9> & 'x' \\\\host\\c$\" ");
        data.put("CurrentDirectory", "C:\\Windows\\system32\\");
        data.put("User", "CORP\\ada");
        data.put("LogonId", "0x3e7");
        data.put("IntegrityLevel", "High");
        data.put("Hashes", "MD5=99872C7EC9F6D6191960F792B8E77FC8");
        data.put("ParentProcessGuid", "{49a15388-b7b9-5f2b-8504-000000000400}");
        data.put("ParentProcessId", "3460");
        data.put("ParentImage", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe");
        data.put("ParentCommandLine", "C:\\windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding");
        return sysmon(1, data);
    }

    /** Security event 4688 of the same. */
    static SyntheticEvent processCreation() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("SubjectUserSid", "S-1-5-18");
        data.put("SubjectUserName", "WS7$");
        data.put("SubjectDomainName", "CORP");
        data.put("NewProcessId", "0xef0");
        data.put("NewProcessName", "C:\\Windows\\System32\\cmd.exe");
        data.put("ProcessId", "0xd84");
        data.put("CommandLine", "cmd.exe /c whoami");
        data.put("TargetUserName", "ada");
        data.put("TargetDomainName", "CORP");
        data.put("ParentProcessName", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe");
        return security(4688, data);
    }

    /** Event 1 of Sysmon for Linux as it writes it, with its {@code -} and {@code no level}; sh starts a program. */
    static SyntheticEvent linuxProcessCreate() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("RuleName", "-");
        data.put("UtcTime", "2020-08-06 07:56:41.349");
        data.put("ProcessGuid", "{ec23eae3-3a27-62f2-085e-16549b550000}");
        data.put("ProcessId", "10268");
        data.put("Image", "/usr/bin/chattr");
        data.put("FileVersion", "-");
        data.put("Description", "-");
        data.put("Product", "-");
        data.put("Company", "-");
        data.put("OriginalFileName", "-");
        data.put("CommandLine", "chattr -i \"/etc/passwd\" <x> & 'y'");
        data.put("CurrentDirectory", "/home/ada");
        data.put("User", "ada");
        data.put("LogonGuid", "{ec23eae3-315b-62f2-e803-000000000000}");
        data.put("LogonId", "1000");
        data.put("TerminalSessionId", "13");
        data.put("IntegrityLevel", "no level");
        data.put("Hashes", "SHA256=b99f7278f6407a7a1119e344d2f4b6e4fb852c94181");
        data.put("ParentProcessGuid", "{ec23eae3-315b-62f2-4884-4ea587550000}");
        data.put("ParentProcessId", "15369");
        data.put("ParentImage", "/bin/dash");
        data.put("ParentCommandLine", "-sh");
        data.put("ParentUser", "ada");
        return new SyntheticEvent(1, LINUX_CHANNEL, "Linux-Sysmon", "web-3", "2020-08-06T07:56:42.111000000Z", data);
    }

    SyntheticEvent with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(data);
        changed.put(name, value);
        return new SyntheticEvent(id, channel, provider, computer, time, changed);
    }

    SyntheticEvent without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(data);
        changed.remove(name);
        return new SyntheticEvent(id, channel, provider, computer, time, changed);
    }

    SyntheticEvent from(String otherChannel, String otherProvider) {
        return new SyntheticEvent(id, otherChannel, otherProvider, computer, time, data);
    }

    SyntheticEvent withId(long otherId) {
        return new SyntheticEvent(otherId, channel, provider, computer, time, data);
    }

    /** The records of this event in every carrier and spelling, by a name for each. */
    Map<String, byte[]> everyRecord() {
        Map<String, byte[]> records = new LinkedHashMap<>();
        records.put("nxlog", bytes(nxlog()));
        records.put("winlogbeat", bytes(winlogbeat()));
        records.put("winlogbeat, dotted", bytes(winlogbeatDotted()));
        records.put("winlogbeat, partly dotted", bytes(winlogbeatPartlyDotted()));
        records.put("winlogbeat 6", bytes(winlogbeat6()));
        records.put("winlogbeat 6, data first", bytes(winlogbeat6DataFirst()));
        records.put("sentinel, EventData as text", bytes(sentinel(quote(evtxObject()))));
        records.put("sentinel, EventData as an object", bytes(sentinel(evtxObject())));
        records.put("evtx, EventData as an object", bytes(evtx(evtxObject(), idAsObject(), "#attributes", "")));
        records.put("evtx, EventData as Data", bytes(evtx(evtxData(false), quote(String.valueOf(id)), "", "@")));
        records.put("evtx, Data with attributes", bytes(evtx(evtxData(true), String.valueOf(id), "#attributes", "")));
        records.put("xml", bytes(xml('\'')));
        records.put("xml, double quotes", bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" + xml('"')));
        records.put("xml, behind a syslog header", bytes("Nov 28 10:00:00 web-3 sysmon: " + xml('"')));
        records.put(
                "xml, behind a syslog header with pid and priority",
                bytes("<14>Nov  8 10:00:00 h sysmon[812]: " + xml('\'')));
        records.put(
                "xml, behind a syslog header of today",
                bytes("<14>1 2026-11-28T10:00:00.123Z h sysmon 812 - [a@1 b=\"<c>\"] " + xml('\'') + "\n"));
        return records;
    }

    String nxlog() {
        return "{\"EventTime\":\"2020-08-06 03:56:41\",\"Hostname\":" + quote(computer)
                + ",\"host\":\"collector.example\",\"EventID\":" + id + ",\"Channel\":" + quote(channel)
                + ",\"SourceName\":" + quote(provider) + ",\"ExecutionProcessID\":11,\"ProcessID\":12,\"@timestamp\":"
                + quote(time) + "," + members() + "}";
    }

    String winlogbeat() {
        return "{\"@timestamp\":" + quote(time)
                + ",\"host\":{\"name\":\"collector\"},\"process\":{\"pid\":7},\"user\":{\"name\":\"u\"},"
                + "\"winlog\":{\"event_data\":{" + members() + "},\"event_id\":" + id + ",\"process\":{\"pid\":13},"
                + "\"channel\":" + quote(channel) + ",\"provider_name\":" + quote(provider) + ",\"computer_name\":"
                + quote(computer) + "}}";
    }

    String winlogbeatDotted() {
        String members = data.entrySet().stream()
                .map(e -> quote("winlog.event_data." + e.getKey()) + ":" + quote(e.getValue()))
                .collect(Collectors.joining(","));
        return "{\"@timestamp\":" + quote(time) + ",\"winlog.event_id\":" + quote(String.valueOf(id))
                + ",\"winlog.channel\":" + quote(channel) + ",\"winlog.provider_name\":" + quote(provider)
                + ",\"winlog.computer_name\":" + quote(computer) + "," + members + "}";
    }

    private String winlogbeatPartlyDotted() {
        String members = data.entrySet().stream()
                .map(e -> quote("event_data." + e.getKey()) + ":[" + quote(e.getValue()) + "]")
                .collect(Collectors.joining(","));
        return "{\"winlog\":{" + members + "},\"winlog.channel\":" + quote(channel) + ",\"@timestamp\":" + quote(time)
                + ",\"winlog\":{\"provider_name\":" + quote(provider) + ",\"computer_name\":" + quote(computer)
                + ",\"event_id\":" + quote(String.valueOf(id)) + "}}";
    }

    String winlogbeat6() {
        return "{\"@timestamp\":" + quote(time) + ",\"beat\":{\"version\":\"6.8.0\"},\"event_id\":" + id
                + ",\"log_name\":"
                + quote(channel) + ",\"source_name\":" + quote(provider) + ",\"computer_name\":" + quote(computer)
                + ",\"message\":\"rendered\",\"process_id\":13,\"thread_id\":14,\"event_data\":{" + members() + "}}";
    }

    private String winlogbeat6DataFirst() {
        return "{\"event_data\":{" + members() + "},\"computer_name\":" + quote(computer) + ",\"source_name\":"
                + quote(provider) + ",\"log_name\":" + quote(channel) + ",\"event_id\":" + quote(String.valueOf(id))
                + ",\"@timestamp\":" + quote(time) + "}";
    }

    /** A row of Sentinel's table WindowsEvent. */
    String sentinel(String eventData) {
        return "{\"TenantId\":\"t\",\"TimeGenerated\":" + quote(time) + ",\"Provider\":" + quote(provider)
                + ",\"Channel\":" + quote(channel) + ",\"Computer\":" + quote(computer) + ",\"EventID\":" + id
                + ",\"EventData\":" + eventData + ",\"EventOriginId\":\"o\",\"Type\":\"WindowsEvent\"}";
    }

    String eventDataText() {
        return quote(evtxObject());
    }

    private String idAsObject() {
        return "{\"#attributes\":{\"Qualifiers\":\"\"},\"#text\":" + id + "}";
    }

    private String evtxObject() {
        return "{" + members() + "}";
    }

    private String evtxData(boolean attributes) {
        return data.entrySet().stream()
                .map(e -> attributes
                        ? "{\"#text\":" + quote(e.getValue()) + ",\"#attributes\":{\"Name\":" + quote(e.getKey()) + "}}"
                        : "{\"@Name\":" + quote(e.getKey()) + ",\"#text\":" + quote(e.getValue()) + "}")
                .collect(Collectors.joining(",", "{\"Data\":[", "]}"));
    }

    private String evtx(String eventData, String eventId, String inside, String prefix) {
        String system = quote(prefix + "SystemTime") + ":" + quote(time);
        String name = quote(prefix + "Name") + ":" + quote(provider);
        String open = inside.isEmpty() ? "{" : "{" + quote(inside) + ":{";
        String close = inside.isEmpty() ? "}" : "}}";
        return "{\"Event\":{\"EventData\":" + eventData + ",\"System\":{\"EventID\":" + eventId
                + ",\"Execution\":{\"#attributes\":{\"ProcessID\":14}},\"Provider\":" + open + name + close
                + ",\"TimeCreated\":" + open + system + close + ",\"Channel\":" + quote(channel) + ",\"Computer\":"
                + quote(computer) + "}}}";
    }

    String xml(char quote) {
        String members = data.entrySet().stream()
                .map(e -> "<Data Name='" + e.getKey() + "'>" + escape(e.getValue()) + "</Data>")
                .collect(Collectors.joining());
        String xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='"
                + provider + "' Guid='{00000000-0000-0000-0000-000000000000}'/><EventID Qualifiers='0'>" + id
                + "</EventID><Version>5</Version><TimeCreated SystemTime='" + time + "'/><Execution ProcessID='15'"
                + " ThreadID='16'/><Channel>" + channel + "</Channel><Computer>" + computer
                + "</Computer><Security UserID='S-1-5-18'/></System><EventData>";
        return xml.replace('\'', quote)
                + members.replace("Name='", "Name=" + quote).replace("'>", quote + ">") + "</EventData></Event>";
    }

    private String members() {
        return data.entrySet().stream()
                .map(e -> quote(e.getKey()) + ":" + quote(e.getValue()))
                .collect(Collectors.joining(","));
    }

    static String quote(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static byte[] bytes(String record) {
        return record.getBytes(StandardCharsets.UTF_8);
    }
}
