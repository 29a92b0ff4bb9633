package io.spawnwatch.decode;

import io.spawnwatch.decode.text.SyslogLine;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records of one sourcetype, or of any sourcetype, which it recognises by content.
 *
 * <p>A scanner finds the values in the record's bytes. What it does not want to decide goes to the parsers, with a filter
 * before each that rules out most records of other events. They are also the reference: what they decide is right.
 */
final class SourcetypeDecoder implements EventDecoder {
    private static final Decoded NOTHING = new Decoded.Skipped(Decoded.NO_TIME);
    private static final int BYTE_ORDER_MARK = 3;

    private final Sourcetype wanted;
    private final FieldMapping mapping;
    private final boolean scans;

    private final RecordFields fields = new RecordFields();
    private final UndecodedEvent undecoded = new UndecodedEvent();
    private final JsonFieldScanner jsonScanner = new JsonFieldScanner();
    private final XmlFieldScanner xmlScanner = new XmlFieldScanner();
    private final JsonRecordReader json = new JsonRecordReader();
    private final XmlRecordReader xml = new XmlRecordReader();
    private final NonProcessJsonScanner nonProcessJson = new NonProcessJsonScanner();
    private final NonProcessXmlScanner nonProcessXml = new NonProcessXmlScanner();

    /** Whether the scanner for JSON has read the record, which is then a single object. */
    private boolean scannedObject;

    /** The format of the last process event, apart from its kind. */
    private Sourcetype carrier = Sourcetype.CIM;

    /** Whether the filter for JSON has skipped the record. */
    private boolean filtered;

    /** Whether it had skipped the record before. Then this one probably is of another event, too. */
    private boolean filteredLast;

    SourcetypeDecoder(Sourcetype wanted, FieldMapping mapping) {
        this(wanted, mapping, true);
    }

    private SourcetypeDecoder(Sourcetype wanted, FieldMapping mapping, boolean scans) {
        this.wanted = wanted;
        this.mapping = mapping;
        this.scans = scans;
    }

    /** A decoder that only parses. A test holds the scanners against it. */
    static EventDecoder reference(Sourcetype wanted, FieldMapping mapping) {
        return new SourcetypeDecoder(wanted, mapping, false);
    }

    @Override
    public Decoded decode(byte[] bytes) {
        Decoded decoded = read(bytes);
        return decoded == null ? whole() : decoded;
    }

    @Override
    public Decoded decode(byte[] bytes, EventFilter filter) {
        Decoded decoded = read(bytes);
        if (decoded == null) {
            return isWanted(filter) ? whole() : new Decoded.Unwanted(undecoded.timeMs());
        }
        return decoded instanceof Decoded.Event event && !filter.accepts(event.event())
                ? new Decoded.Unwanted(event.event().timeMs())
                : decoded;
    }

    @Override
    public int format() {
        return RecordFormat.indexOf(undecoded.kind(), carrier);
    }

    @Override
    public @Nullable Decoded decodeObject(byte[] bytes, EventFilter filter) {
        Decoded decoded = decode(bytes, filter);
        boolean isSingle = scannedObject || (filtered && !NonProcessJsonScanner.mayBeSeveral(bytes));
        return isSingle ? decoded : null;
    }

    /** Whether a filter accepts the event that was read. If it cannot read a value, {@link #whole} says so. */
    private boolean isWanted(EventFilter filter) {
        try {
            return filter.accepts(undecoded);
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** The event that was read, with all its texts. */
    private Decoded whole() {
        try {
            return new Decoded.Event(undecoded.decode());
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** Reads a record; null if it is an event and {@link #undecoded} has it. */
    private @Nullable Decoded read(byte[] bytes) {
        try {
            return readRecord(bytes);
        } catch (UnreadableRecordException e) {
            return e.rejected();
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** A parser that fails unexpectedly on hostile bytes must not stop the job. */
    private static Decoded failed(RuntimeException e) {
        return new UnreadableRecordException(
                        Rejection.Reason.MALFORMED,
                        "the parser failed with " + e.getClass().getSimpleName() + "; check the record's encoding")
                .rejected();
    }

    private @Nullable Decoded readRecord(byte[] bytes) throws UnreadableRecordException {
        filteredLast = filtered;
        filtered = false;
        scannedObject = false;
        if (bytes.length > MAX_BYTES) {
            throw new UnreadableRecordException(
                    Rejection.Reason.OVERSIZED,
                    "the record has " + bytes.length + " bytes, more than the limit of " + MAX_BYTES
                            + "; shorten it or send its events one by one");
        }
        int from = start(bytes);
        if (from == bytes.length) {
            return NOTHING;
        }
        refuseUtf16(bytes, from);
        int event = SyslogLine.eventIn(bytes, from);
        return event >= 0 || bytes[from] == '<' ? readXml(bytes, Math.max(from, event)) : readJson(bytes, from);
    }

    /** Where the record begins, after a byte order mark and blanks. */
    private static int start(byte[] bytes) {
        int from = hasByteOrderMark(bytes) ? BYTE_ORDER_MARK : 0;
        while (from < bytes.length && isBlank(bytes[from])) {
            from++;
        }
        return from;
    }

    /** Decodes a record, and says more of it than a job needs. */
    Sourcetype.Description describe(byte[] bytes) {
        Decoded decoded = decode(bytes);
        if (decoded instanceof Decoded.Event) {
            EventKind kind = isCim() ? EventKind.CIM : WindowsEventMapping.kind(fields);
            return new Sourcetype.Description(decoded, kind, null, null);
        }
        boolean named = decoded instanceof Decoded.Skipped && parse(bytes);
        return new Sourcetype.Description(
                decoded,
                null,
                named ? fields.get(RecordSlot.EVENT_ID) : null,
                named ? fields.getFirst(RecordSlot.CHANNEL, RecordSlot.PROVIDER_NAME) : null);
    }

    /** Parses a record that a filter may have skipped without reading it. */
    private boolean parse(byte[] bytes) {
        int from = start(bytes);
        try {
            int event = SyslogLine.eventIn(bytes, from);
            if (event >= 0 || (from < bytes.length && bytes[from] == '<')) {
                xml.read(bytes, Math.max(from, event), fields);
            } else {
                json.read(bytes, from, false, fields);
            }
            return true;
        } catch (UnreadableRecordException | RuntimeException e) {
            // The record is skipped all the same; only its name is not known.
            return false;
        }
    }

    private @Nullable Decoded readXml(byte[] bytes, int from) throws UnreadableRecordException {
        if (wanted != Sourcetype.AUTO && wanted != Sourcetype.XMLWINEVENTLOG) {
            throw unwanted("XML");
        }
        boolean scanned = scans && xmlScanner.scan(bytes, from, fields) && fields.hasEventId();
        if (!scanned) {
            Decoded skipped = nonProcessXml.skip(bytes, from);
            if (skipped != null) {
                return skipped;
            }
            xml.read(bytes, from, fields);
        }
        if (!fields.hasEventId()) {
            throw unrecognised("the Windows event XML has no EventID in System");
        }
        carry(Sourcetype.XMLWINEVENTLOG);
        return WindowsEventMapping.map(fields, mapping, undecoded);
    }

    private @Nullable Decoded readJson(byte[] bytes, int from) throws UnreadableRecordException {
        if (wanted == Sourcetype.XMLWINEVENTLOG && (bytes[from] == '{' || bytes[from] == '[')) {
            throw unwanted("JSON");
        }
        boolean isObject = bytes[from] == '{';
        Decoded skipped = isObject ? scan(bytes, from) : null;
        if (skipped != null) {
            return skipped;
        }
        if (!scannedObject) {
            json.read(bytes, from, false, fields);
        }
        if (isCim()) {
            carry(Sourcetype.CIM);
            return cimEvent();
        }
        if (!fields.hasEventId()) {
            throw unrecognised("the JSON object has neither CIM field names nor a Windows event id"
                    + " (EventID, winlog.event_id, Event.System.EventID)");
        }
        if (wanted != Sourcetype.AUTO && !fields.eventIdOnlyFrom(wanted)) {
            throw unwanted("a record of sourcetype " + fields.eventIdCarrier().optionName());
        }
        carry(fields.jsonFormat());
        if (WindowsEventMapping.needsMessage(fields)) {
            if (scannedObject) {
                fields.useAside();
            } else {
                json.read(bytes, from, true, fields);
            }
        }
        return fields.hasAny(RecordSlot.CIM_RENAMED)
                ? renamedEvent()
                : WindowsEventMapping.map(fields, mapping, undecoded);
    }

    /**
     * Scans a JSON object, unless the filter skips it. Whether the filter is asked before the scan or after it makes no
     * difference.
     *
     * @return the skipped record, or null if it was scanned or has to be parsed; {@link #scannedObject} tells
     */
    private @Nullable Decoded scan(byte[] bytes, int from) {
        if (filteredLast) {
            Decoded skipped = filtered(bytes, from);
            scannedObject = skipped == null && scans && jsonScanner.scanOthersToo(bytes, from, fields);
            return skipped;
        }
        scannedObject = scans && jsonScanner.scan(bytes, from, fields);
        boolean isProcessCreation =
                scannedObject && (!fields.hasEventId() || WindowsEventMapping.hasProcessCreationId(fields));
        Decoded skipped = isProcessCreation ? null : filtered(bytes, from);
        if (skipped == null && scans && jsonScanner.leftOther()) {
            scannedObject = jsonScanner.scanOthersToo(bytes, from, fields);
        }
        return skipped;
    }

    private @Nullable Decoded filtered(byte[] bytes, int from) {
        Decoded skipped = nonProcessJson.skip(bytes, from, wanted);
        filtered = skipped != null;
        return skipped;
    }

    /** Maps a record whose CIM fields count. */
    private @Nullable Decoded cimEvent() throws UnreadableRecordException {
        if (wanted != Sourcetype.AUTO && wanted != Sourcetype.CIM) {
            throw unwanted("a " + Sourcetype.CIM.optionName() + " record");
        }
        CimMapping.map(fields, undecoded);
        boolean isHalfRenamed = wanted == Sourcetype.AUTO && WindowsEventMapping.hasProcessCreationId(fields);
        if (!isHalfRenamed) {
            return null;
        }
        ProcessEvent event = undecoded.decode();
        return new Decoded.Event(CimMapping.merge(event, WindowsEventMapping.remainingFields(fields, event, mapping)));
    }

    private void carry(Sourcetype format) {
        // A store would cost more than the comparison: the garbage collector notes it.
        if (carrier != format) {
            carrier = format;
        }
    }

    /** Maps a Windows event some of whose fields a pipeline has renamed. */
    private Decoded renamedEvent() throws UnreadableRecordException {
        // Renamed fields have the event's own values, so they are compared and put in place among those.
        Decoded skipped = WindowsEventMapping.map(fields, FieldMapping.NATIVE, undecoded);
        if (skipped != null) {
            return skipped;
        }
        Decoded.Event event = new Decoded.Event(undecoded.decode());
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
