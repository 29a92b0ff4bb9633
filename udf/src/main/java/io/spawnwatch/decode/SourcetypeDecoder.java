package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;

/** Decodes records of one sourcetype, or of any sourcetype, which it recognises by content. */
final class SourcetypeDecoder implements EventDecoder {
    private static final Decoded NOTHING = new Decoded.Skipped(Decoded.NO_TIME);
    private static final int BYTE_ORDER_MARK = 3;

    private final Sourcetype wanted;
    private final FieldMapping mapping;
    private final RecordFields fields = new RecordFields();
    private final JsonRecordReader json = new JsonRecordReader();
    private final XmlRecordReader xml = new XmlRecordReader();
    private final NonProcessJsonScanner nonProcessJson = new NonProcessJsonScanner();
    private final NonProcessXmlScanner nonProcessXml = new NonProcessXmlScanner();

    SourcetypeDecoder(Sourcetype wanted, FieldMapping mapping) {
        this.wanted = wanted;
        this.mapping = mapping;
    }

    @Override
    public Decoded decode(byte[] bytes) {
        try {
            return decodeRecord(bytes);
        } catch (UnreadableRecordException e) {
            return e.rejected();
        } catch (RuntimeException e) {
            // A parser that fails unexpectedly on hostile bytes must not stop the job.
            return new UnreadableRecordException(
                            Rejection.Reason.MALFORMED,
                            "the parser failed with " + e.getClass().getSimpleName() + "; check the record's encoding")
                    .rejected();
        }
    }

    private Decoded decodeRecord(byte[] bytes) throws UnreadableRecordException {
        if (bytes.length > MAX_BYTES) {
            throw new UnreadableRecordException(
                    Rejection.Reason.OVERSIZED,
                    "the record has " + bytes.length + " bytes, more than the limit of " + MAX_BYTES
                            + "; shorten it or send its events one by one");
        }
        int from = hasByteOrderMark(bytes) ? BYTE_ORDER_MARK : 0;
        while (from < bytes.length && isBlank(bytes[from])) {
            from++;
        }
        if (from == bytes.length) {
            return NOTHING;
        }
        refuseUtf16(bytes, from);
        int event = SyslogLine.eventIn(bytes, from);
        return event >= 0 || bytes[from] == '<' ? decodeXml(bytes, Math.max(from, event)) : decodeJson(bytes, from);
    }

    private Decoded decodeXml(byte[] bytes, int from) throws UnreadableRecordException {
        if (wanted != Sourcetype.AUTO && wanted != Sourcetype.XMLWINEVENTLOG) {
            throw unwanted("XML");
        }
        Decoded skipped = nonProcessXml.skip(bytes, from);
        if (skipped != null) {
            return skipped;
        }
        xml.read(bytes, from, fields);
        if (!fields.hasEventId()) {
            throw unrecognised("the Windows event XML has no EventID in System");
        }
        return WindowsEventMapping.map(fields, mapping);
    }

    private Decoded decodeJson(byte[] bytes, int from) throws UnreadableRecordException {
        if (wanted == Sourcetype.XMLWINEVENTLOG && (bytes[from] == '{' || bytes[from] == '[')) {
            throw unwanted("JSON");
        }
        Decoded skipped = bytes[from] == '{' ? nonProcessJson.skip(bytes, from, wanted) : null;
        if (skipped != null) {
            return skipped;
        }
        json.read(bytes, from, false, fields);
        if (isCim()) {
            if (wanted != Sourcetype.AUTO && wanted != Sourcetype.CIM) {
                throw unwanted("a " + Sourcetype.CIM.optionName() + " record");
            }
            ProcessEvent event = CimMapping.map(fields);
            boolean isHalfRenamed = wanted == Sourcetype.AUTO && WindowsEventMapping.hasProcessCreationId(fields);
            return new Decoded.Event(
                    isHalfRenamed
                            ? CimMapping.merge(event, WindowsEventMapping.remainingFields(fields, event, mapping))
                            : event);
        }
        if (!fields.hasEventId()) {
            throw unrecognised("the JSON object has neither CIM field names nor a Windows event id"
                    + " (EventID, winlog.event_id, Event.System.EventID)");
        }
        if (wanted != Sourcetype.AUTO && !fields.eventIdOnlyFrom(wanted)) {
            throw unwanted("a record of sourcetype " + fields.eventIdCarrier().optionName());
        }
        if (WindowsEventMapping.needsMessage(fields)) {
            json.read(bytes, from, true, fields);
        }
        if (!fields.hasAny(RecordSlot.CIM_RENAMED)) {
            return WindowsEventMapping.map(fields, mapping);
        }
        // Renamed fields have the event's own values, so they are compared and put in place among those.
        Decoded decoded = WindowsEventMapping.map(fields, FieldMapping.NATIVE);
        if (!(decoded instanceof Decoded.Event event)) {
            return decoded;
        }
        ProcessEvent complete = CimMapping.complete(fields, event.event());
        if (wanted == Sourcetype.AUTO) {
            CimMapping.requireAgreement(fields, event.event(), complete);
        }
        return new Decoded.Event(
                mapping == FieldMapping.NATIVE ? complete : CimMapping.remap(fields, complete, mapping));
    }

    /**
     * Whether the record's CIM fields count. If it also has an event id, they count only if they describe a process, because
     * pipelines add a host, a user and the like to any event, and only if the Windows event's own fields do not identify the
     * process. An explicit sourcetype takes precedence.
     */
    private boolean isCim() {
        if (!fields.hasEventId()) {
            return fields.hasSeenAny(RecordSlot.CIM);
        }
        if (!fields.hasAny(RecordSlot.CIM_ADDED) || (wanted != Sourcetype.AUTO && wanted != Sourcetype.CIM)) {
            return false;
        }
        if (wanted == Sourcetype.CIM) {
            return true;
        }
        return WindowsEventMapping.hasProcessCreationId(fields)
                ? !fields.holdsAny(RecordSlot.IDENTIFYING)
                : fields.hasSeen(RecordSlot.CIM_TIME);
    }

    private UnreadableRecordException unwanted(String found) {
        return unrecognised("this is " + found + ", but the sourcetype is " + wanted.optionName()
                + "; set the sourcetype to " + Sourcetype.AUTO.optionName() + " or to what the source sends");
    }

    private static UnreadableRecordException unrecognised(String detail) {
        return new UnreadableRecordException(Rejection.Reason.UNRECOGNISED, detail);
    }

    private static void refuseUtf16(byte[] bytes, int from) throws UnreadableRecordException {
        int first = bytes[from] & 0xff;
        int second = from + 1 < bytes.length ? bytes[from + 1] & 0xff : 0xff;
        if (first == 0 || second == 0 || (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
            throw new UnreadableRecordException(
                    Rejection.Reason.MALFORMED, "the record looks like UTF-16 or binary; send it as UTF-8");
        }
    }

    private static boolean hasByteOrderMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK
                && bytes[0] == (byte) 0xef
                && bytes[1] == (byte) 0xbb
                && bytes[2] == (byte) 0xbf;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
