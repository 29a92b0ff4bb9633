package io.spawnwatch.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the sample's events in the formats of real sources, one per line. */
final class DemoFormats {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** The collector writes New York's time. Reading it as UTC would be five hours off. */
    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.ofHours(-5));

    private static final String SYSMON = "Microsoft-Windows-Sysmon";
    private static final String SYSMON_CHANNEL = "Microsoft-Windows-Sysmon/Operational";
    private static final String SECURITY = "Microsoft-Windows-Security-Auditing";

    private DemoFormats() {}

    /** Sysmon EventID 1 as NXLog writes it. */
    static byte[] nxlog(DemoProcess process) {
        ObjectNode event = JSON.createObjectNode()
                .put("EventTime", LOCAL_TIME.format(process.time()))
                .put("Hostname", process.host())
                .put("host", "collector01.corp.example")
                .put("EventID", 1)
                .put("SourceName", SYSMON)
                .put("Channel", SYSMON_CHANNEL)
                .put("ExecutionProcessID", 3284);
        sysmonFields(process).forEach(event::put);
        return bytes(event);
    }

    /** Sysmon EventID 1 as Winlogbeat writes it. */
    static byte[] winlogbeat(DemoProcess process) {
        ObjectNode event =
                JSON.createObjectNode().put("@timestamp", process.time().toString());
        ObjectNode winlog = event.putObject("winlog")
                .put("channel", SYSMON_CHANNEL)
                .put("provider_name", SYSMON)
                .put("event_id", 1)
                .put("computer_name", process.host());
        ObjectNode data = winlog.putObject("event_data");
        sysmonFields(process).forEach(data::put);
        return bytes(event);
    }

    /** CIM JSON, as a normaliser writes it. */
    static byte[] cim(DemoProcess process) {
        return bytes(JSON.createObjectNode()
                .put("_time", process.time().toString())
                .put("dest", process.host())
                .put("user", process.user())
                .put("process", process.commandLine())
                .put("process_name", baseName(process.image()))
                .put("process_path", process.image())
                .put("process_id", process.processId())
                .put("parent_process", process.parentCommandLine())
                .put("parent_process_name", baseName(process.parentImage()))
                .put("parent_process_id", process.parentProcessId()));
    }

    /** Sysmon EventID 1 as Windows event XML. */
    static byte[] sysmonXml(DemoProcess process) {
        return xml(SYSMON, SYSMON_CHANNEL, 1, process, sysmonFields(process));
    }

    /** Security 4688 as Windows event XML. */
    static byte[] securityXml(DemoProcess process) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("SubjectUserName", process.account());
        data.put("SubjectDomainName", process.domain());
        data.put("NewProcessId", "0x" + Integer.toHexString(process.processId()));
        data.put("NewProcessName", process.image());
        data.put("ProcessId", "0x" + Integer.toHexString(process.parentProcessId()));
        data.put("CommandLine", process.commandLine());
        data.put("ParentProcessName", process.parentImage());
        return xml(SECURITY, "Security", 4688, process, data);
    }

    /** Sysmon EventID 3, which is not a process event. */
    static byte[] networkConnection(Instant time, String host, String user) {
        return bytes(JSON.createObjectNode()
                .put("EventTime", LOCAL_TIME.format(time))
                .put("Hostname", host)
                .put("EventID", 3)
                .put("SourceName", SYSMON)
                .put("Channel", SYSMON_CHANNEL)
                .put("UtcTime", UTC_TIME.format(time))
                .put("Image", "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe")
                .put("User", user)
                .put("DestinationIp", "203.0.113.80")
                .put("DestinationPort", "443"));
    }

    /** A process event without a time. */
    static byte[] withoutTime(String host) {
        return bytes(JSON.createObjectNode()
                .put("dest", host)
                .put("process", "cmd.exe /c dir")
                .put("process_name", "cmd.exe")
                .put("parent_process_name", "explorer.exe"));
    }

    private static Map<String, String> sysmonFields(DemoProcess process) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("UtcTime", UTC_TIME.format(process.time()));
        fields.put("ProcessId", Integer.toString(process.processId()));
        fields.put("Image", process.image());
        fields.put("CommandLine", process.commandLine());
        fields.put("CurrentDirectory", "C:\\Windows\\system32\\");
        fields.put("User", process.user());
        fields.put("IntegrityLevel", "High");
        fields.put("OriginalFileName", baseName(process.image()));
        fields.put("ParentProcessId", Integer.toString(process.parentProcessId()));
        fields.put("ParentImage", process.parentImage());
        fields.put("ParentCommandLine", process.parentCommandLine());
        return fields;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    private static byte[] bytes(ObjectNode event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of texts and numbers can always be written", e);
        }
    }

    private static byte[] xml(
            String provider, String channel, int eventId, DemoProcess process, Map<String, String> data) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartElement("Event");
            xml.writeDefaultNamespace("http://schemas.microsoft.com/win/2004/08/events/event");
            xml.writeStartElement("System");
            xml.writeEmptyElement("Provider");
            xml.writeAttribute("Name", provider);
            element(xml, "EventID", Integer.toString(eventId));
            xml.writeEmptyElement("TimeCreated");
            xml.writeAttribute("SystemTime", process.time().toString());
            element(xml, "Channel", channel);
            element(xml, "Computer", process.host());
            xml.writeEndElement();
            xml.writeStartElement("EventData");
            for (Map.Entry<String, String> field : data.entrySet()) {
                xml.writeStartElement("Data");
                xml.writeAttribute("Name", field.getKey());
                xml.writeCharacters(field.getValue());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("text can always be written as XML", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
