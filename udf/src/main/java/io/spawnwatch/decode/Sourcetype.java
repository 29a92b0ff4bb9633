package io.spawnwatch.decode;

/** What the records of a source look like. */
public enum Sourcetype {
    /** Any of the others, told from each record's content. */
    AUTO("auto"),
    /** Flat JSON with the field names of the CIM data model {@code Endpoint.Processes}. */
    CIM("cim"),
    /** Windows events as flat JSON, as NXLog writes them. */
    NXLOG("nxlog"),
    /** Windows events as nested JSON with {@code winlog}, as Winlogbeat writes them. */
    WINLOGBEAT("winlogbeat"),
    /** Windows events as nested JSON with {@code Event.System} and {@code Event.EventData}, as evtx converters write them. */
    EVTX("evtx"),
    /** Windows event XML, as Splunk's {@code XmlWinEventLog} has it. */
    XMLWINEVENTLOG("xmlwineventlog");

    private final String optionName;

    Sourcetype(String optionName) {
        this.optionName = optionName;
    }

    /** The sourcetype's name on the command line and in configuration. */
    public String optionName() {
        return optionName;
    }

    /** A new decoder for records of this sourcetype, for use by one thread at a time. */
    public EventDecoder newDecoder() {
        return new SourcetypeDecoder(this);
    }
}
