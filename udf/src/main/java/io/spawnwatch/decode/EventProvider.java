package io.spawnwatch.decode;

/**
 * The provider of an event with the id of a process creation. It is recognised by the names of the provider or channel or,
 * because collectors and pipelines spell those in many ways, by the event's fields.
 */
enum EventProvider {
    /** Sysmon on Windows. */
    SYSMON,
    /** Sysmon on Linux. */
    SYSMON_FOR_LINUX,
    /** The Windows Security log. */
    SECURITY,
    /** Another provider, which uses the same event id for something else. */
    OTHER,
    /** Cannot be recognised; the event may be a process creation. */
    UNKNOWN;

    private static final Names WINDOWS_SYSMON = new Names(
            "Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", "5770385F-C22A-43E0-BF4C-06F5698FFBD9");
    private static final Names LINUX_SYSMON =
            new Names("Linux-Sysmon/Operational", "Linux-Sysmon", "FF032593-A8D3-4F13-B0D6-01FC615A0F97");
    private static final Names WINDOWS_SECURITY =
            new Names("Security", "Microsoft-Windows-Security-Auditing", "54849625-5478-4994-A5BA-3E3B0328C30D");

    /** The names of a provider. Each of them alone identifies it. */
    private record Names(String channel, String provider, String guid, String guidInBraces) {
        Names(String channel, String provider, String guid) {
            this(channel, provider, guid, "{" + guid + "}");
        }

        boolean anyIn(RecordFields fields) {
            return fields.is(RecordSlot.CHANNEL, channel)
                    || fields.is(RecordSlot.PROVIDER_NAME, provider)
                    || fields.is(RecordSlot.PROVIDER_GUID, guid)
                    || fields.is(RecordSlot.PROVIDER_GUID, guidInBraces);
        }
    }

    boolean isProcessCreation() {
        return this == SYSMON || this == SYSMON_FOR_LINUX || this == SECURITY;
    }

    /** The provider of an event with id 1. */
    static EventProvider of1(RecordFields fields) {
        boolean windows = WINDOWS_SYSMON.anyIn(fields);
        boolean linux = LINUX_SYSMON.anyIn(fields);
        boolean looksLikeSysmon = fields.has(RecordSlot.IMAGE)
                && (fields.has(RecordSlot.PROCESS_GUID) || fields.has(RecordSlot.UTC_TIME));
        if (!windows && !linux && !looksLikeSysmon) {
            return otherOrUnknown(fields);
        }
        // A path on Windows begins with a drive or a backslash.
        boolean isLinux = windows == linux ? fields.startsWith(RecordSlot.IMAGE, '/') : linux;
        return isLinux ? SYSMON_FOR_LINUX : SYSMON;
    }

    /** The provider of an event with id 4688. */
    static EventProvider of4688(RecordFields fields) {
        return WINDOWS_SECURITY.anyIn(fields)
                        || fields.has(RecordSlot.NEW_PROCESS_NAME)
                        || fields.has(RecordSlot.NEW_PROCESS_ID)
                ? SECURITY
                : otherOrUnknown(fields);
    }

    private static EventProvider otherOrUnknown(RecordFields fields) {
        return namesAProvider(fields) && !fields.holdsAny(RecordSlot.PROCESS_CREATION) ? OTHER : UNKNOWN;
    }

    /** Whether the record names a provider or channel. A collector's own channel does not count. */
    private static boolean namesAProvider(RecordFields fields) {
        boolean collected = fields.is(RecordSlot.CHANNEL, "ForwardedEvents")
                || fields.is(RecordSlot.CHANNEL, "Forwarded Events")
                || fields.is(RecordSlot.CHANNEL, "");
        return fields.has(RecordSlot.PROVIDER_NAME)
                || fields.has(RecordSlot.PROVIDER_GUID)
                || (fields.has(RecordSlot.CHANNEL) && !collected);
    }
}
