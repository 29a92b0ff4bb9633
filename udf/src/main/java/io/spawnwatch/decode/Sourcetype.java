package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;
import org.jspecify.annotations.Nullable;

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

    /**
     * Decodes one record for a person who asks about it: more slowly than a decoder, but with its kind.
     *
     * @param record the record, without framing
     */
    public Description describe(byte[] record, FieldMapping mapping) {
        return new SourcetypeDecoder(this, mapping).describe(record);
    }

    /**
     * What a record is.
     *
     * @param decoded what a decoder makes of it
     * @param kind    the kind of a process event, else null
     * @param eventId the event id of a record that is skipped, or null
     * @param channel the channel, or the provider, of a record that is skipped, or null
     */
    public record Description(
            Decoded decoded,
            @Nullable EventKind kind,
            @Nullable String eventId,
            @Nullable String channel) {}
}
