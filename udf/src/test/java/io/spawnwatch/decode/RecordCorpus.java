package io.spawnwatch.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.fixture.WindowsEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Ordinary records of every carrier: what the scanners decide themselves, and what mutations start from. */
final class RecordCorpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> RECORDINGS = List.of(
            "events/otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621.json.gz",
            "events/otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437.json.gz",
            "events/splunk_t1047_atomic_red_team.json.gz");

    /** What NXLog writes about an event, beside the event's own data. */
    private static final Set<String> HEADER =
            Set.of("EventID", "Channel", "SourceName", "Hostname", "@timestamp", "EventTime", "Keywords", "UserID");

    private RecordCorpus() {}

    /**
     * An ordinary record.
     *
     * @param carrier how it is written, for people
     * @param bytes   the record
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Sample(String carrier, byte[] bytes) {}

    /** Records that are written here: process creations and other events, in every carrier, and CIM JSON. */
    static List<Sample> written() {
        List<Sample> samples = new ArrayList<>();
        events().forEach((name, event) -> samples.addAll(everyRecord(name, event)));
        cim().forEach((name, record) -> samples.add(new Sample(name, WindowsEvent.bytes(record))));
        return samples;
    }

    /** Every record of the three recordings, as it was recorded. The test is skipped if there are no recordings. */
    static List<Sample> recorded() {
        List<Sample> samples = new ArrayList<>();
        for (String recording : RECORDINGS) {
            for (byte[] line : RecordedAttacksTest.lines(recording)) {
                samples.add(new Sample("recorded", line));
            }
        }
        return samples;
    }

    /** A recorded event in every carrier. */
    static List<Sample> inEveryCarrier(Sample recorded) {
        try {
            JsonNode record = JSON.readTree(recorded.bytes());
            Map<String, String> data = new LinkedHashMap<>();
            record.properties().forEach(member -> {
                if (member.getValue().isValueNode() && !HEADER.contains(member.getKey())) {
                    data.put(member.getKey(), member.getValue().asText());
                }
            });
            WindowsEvent event = new WindowsEvent(
                    record.get("EventID").asLong(),
                    record.path("Channel").asText(),
                    record.path("SourceName").asText(),
                    record.path("Hostname").asText(),
                    record.path("@timestamp").asText("2020-08-01T07:53:24.000Z"),
                    data);
            return everyRecord("recorded", event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Sample> everyRecord(String name, WindowsEvent event) {
        List<Sample> samples = new ArrayList<>();
        event.everyRecord().forEach((carrier, record) -> samples.add(new Sample(carrier + ": " + name, record)));
        String xml = event.xml('\'');
        samples.add(new Sample("xml, rendered: " + name, WindowsEvent.bytes(rendered(xml))));
        samples.add(new Sample("xml, one element a line: " + name, WindowsEvent.bytes(xml.replace("><", ">\r\n  <"))));
        return samples;
    }

    /** The event as Windows renders it: with its message, and with elements that nothing reads. */
    private static String rendered(String xml) {
        String more = "<Correlation ActivityID='{1}'/><Opcode>0</Opcode></System>";
        String message =
                "<RenderingInfo Culture='en-US'><Message>A new process has been created.\r\n\r\nCreator Process"
                        + " ID:\t0xd84\r\nProcessId: 7 &amp; &#x2014; \u2014</Message><Level>Information</Level><Keywords>"
                        + "<Keyword>Audit Success</Keyword></Keywords></RenderingInfo></Event>";
        return xml.replace("</System>", more).replace("</Event>", message);
    }

    private static Map<String, WindowsEvent> events() {
        Map<String, WindowsEvent> events = new LinkedHashMap<>();
        WindowsEvent sysmon = WindowsEvent.processCreate();
        WindowsEvent security = WindowsEvent.processCreation();
        events.put("Sysmon 1", sysmon);
        events.put("Sysmon 1 in ASCII", sysmon.with("CommandLine", "cmd.exe /c \"whoami\" \\\\host\\c$"));
        events.put(
                "Sysmon 1 with a long command line",
                sysmon.with("CommandLine", "cmd.exe /c " + "abcdefg ".repeat(250)));
        events.put(
                "Sysmon 1 in other scripts",
                sysmon.with("CommandLine", "\u0437\u0430\u043f\u0443\u0441\u043a.exe \u4e2d\u6587 \ud83d\ude00 \ue000")
                        .with("Product", "Microsoft\u00ae Windows\u00ae Operating System"));
        events.put("Sysmon 1 of several lines", sysmon.with("CommandLine", "a \"\n\tb\r\nc\rd\" ]] > & '\" /e"));
        events.put(
                "Sysmon 1 without ProcessId",
                sysmon.without("ProcessId").with("Message", "Process Create:\r\nProcessId: 7"));
        events.put("Sysmon 1 of a renamed channel", sysmon.from("WEC-Sysmon", "Forwarded Events "));
        events.put("Security 4688", security);
        events.put(
                "Security 4688 without a parent id",
                security.without("ProcessId").with("Message", "x\r\n\tCreator Process ID:\t0x1f"));
        events.put("Sysmon for Linux 1", WindowsEvent.linuxProcessCreate());
        events.put("Sysmon 10", sysmon.withId(10));
        events.put("Sysmon for Linux 5", WindowsEvent.linuxProcessCreate().withId(5));
        events.put("Security 4624", security.withId(4624));
        events.put(
                "Kernel-General 1",
                WindowsEvent.sysmon(1, Map.of("NewTime", "t", "OldTime", "o", "Reason", "1"))
                        .from("System", "Microsoft-Windows-Kernel-General"));
        events.put(
                "another 4688",
                WindowsEvent.security(4688, Map.of("Reason", "1")).from("Application", "Some Service"));
        return events;
    }

    private static Map<String, String> cim() {
        Map<String, String> records = new LinkedHashMap<>();
        String cim =
                "{\"_time\":1596700601.45,\"dest\":\"h\",\"process\":\"cmd.exe /c \\\"x\\\" \u00e9\",\"process_name\":"
                        + "\"C:\\\\Windows\\\\cmd.exe\",\"parent_process_name\":\"WmiPrvSE.exe\",\"process_id\":812,\"user\":\"u\"}";
        records.put("cim", cim);
        records.put("cim, time as a text", cim.replace("1596700601.45", "\"2020-08-06T07:56:41.45Z\""));
        records.put(
                "cim, with a reporter", "{\"vendor\":\"v\",\"product\":\"p\",\"sourcetype\":\"s\"," + cim.substring(1));
        records.put(
                "cim, with objects beside it", "{\"labels\":{\"a\":[1,{\"b\":null}],\"c\":true}," + cim.substring(1));
        records.put("cim, leftover event id", "{\"EventID\":1,\"ParentImage\":\"C:\\\\p.exe\"," + cim.substring(1));
        String beside = "{\"_time\":1763283600,\"host\":\"c\",\"dest\":\"d\",\"user\":\"u\",";
        for (WindowsEvent event : List.of(
                WindowsEvent.processCreate(),
                WindowsEvent.processCreation(),
                WindowsEvent.processCreate().withId(3))) {
            for (String record : List.of(event.nxlog(), event.winlogbeat(), event.winlogbeat6(), event.evtx())) {
                records.put("cim beside Windows " + records.size(), beside + record.substring(1));
            }
        }
        WindowsEvent sysmon = WindowsEvent.processCreate();
        for (Map.Entry<String, String> rename : Map.of(
                        "CommandLine", "process", "Image", "process_path", "ParentImage", "parent_process_path")
                .entrySet()) {
            WindowsEvent renamed = sysmon.without(rename.getKey())
                    .with(rename.getValue(), String.valueOf(sysmon.data().get(rename.getKey())));
            records.put("half renamed, nxlog: " + rename.getValue(), renamed.nxlog());
            records.put("half renamed, winlogbeat: " + rename.getValue(), renamed.winlogbeat());
        }
        return records;
    }

    /** A record as a Java literal of its bytes, to be pasted into a test. */
    static String literal(byte[] record) {
        return new String(record, StandardCharsets.ISO_8859_1)
                .chars()
                .mapToObj(c -> c == '"' || c == '\\'
                        ? "\\" + (char) c
                        : c >= ' ' && c < 0x7f ? String.valueOf((char) c) : octal(c))
                .collect(Collectors.joining("", "\"", "\".getBytes(StandardCharsets.ISO_8859_1)"));
    }

    /** Not as \\u000a, which ends a line of source before anything else reads it. */
    private static String octal(int c) {
        return "\\%03o".formatted(c);
    }
}
