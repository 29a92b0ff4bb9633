package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;

/** The format of the records of a source. */
public enum Sourcetype {
    /** Any of the others, recognised by each record's content. */
    AUTO("auto"),
    /** Flat JSON with the field names of the CIM data model {@code Endpoint.Processes}. */
    CIM("cim"),
    /** Windows events as flat JSON, as NXLog writes them. */
    NXLOG("nxlog"),
    /** Windows events as nested JSON with {@code winlog}, as Winlogbeat writes them. */
    WINLOGBEAT("winlogbeat"),
    /** Windows events as nested JSON with {@code Event.System} and {@code Event.EventData}, as EVTX converters write them. */
    EVTX("evtx"),
    /** Windows event XML, like Splunk's {@code XmlWinEventLog}. */
    XMLWINEVENTLOG("xmlwineventlog");

    private final String optionName;

    Sourcetype(String optionName) {
        this.optionName = optionName;
    }

    /** The sourcetype's name on the command line and in configuration. */
    public String optionName() {
        return optionName;
    }

    /** Creates a decoder for records of this sourcetype. It is not thread-safe. */
    public EventDecoder newDecoder(FieldMapping mapping) {
        return new SourcetypeDecoder(this, mapping);
    }
}
