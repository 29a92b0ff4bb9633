package io.spawnwatch.decode;

/**
 * Where an event with the id of a process creation comes from: by the names that its sender gives for that or, since
 * collectors and pipelines spell those as they like, by the fields that it holds.
 */
enum EventOrigin {
    /** Sysmon on Windows. */
    SYSMON,
    /** Sysmon on Linux. */
    SYSMON_FOR_LINUX,
    /** The Security log of Windows. */
    SECURITY,
    /** Another provider, which uses the same id for something else. */
    OTHER,
    /** It cannot be told; the event may well be a process creation. */
    UNKNOWN;

    private static final Names WINDOWS_SYSMON = new Names(
            "Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", "5770385F-C22A-43E0-BF4C-06F5698FFBD9");
    private static final Names LINUX_SYSMON =
            new Names("Linux-Sysmon/Operational", "Linux-Sysmon", "FF032593-A8D3-4F13-B0D6-01FC615A0F97");
    private static final Names WINDOWS_SECURITY =
            new Names("Security", "Microsoft-Windows-Security-Auditing", "54849625-5478-4994-A5BA-3E3B0328C30D");

    /** Each of these alone tells an origin. */
    private record Names(String channel, String provider, String guid) {
        boolean anyIn(RecordFields fields) {
            return fields.is(RecordSlot.CHANNEL, channel)
                    || fields.is(RecordSlot.PROVIDER_NAME, provider)
                    || fields.is(RecordSlot.PROVIDER_GUID, guid)
                    || fields.is(RecordSlot.PROVIDER_GUID, "{" + guid + "}");
        }
    }

    boolean isProcessCreation() {
        return this == SYSMON || this == SYSMON_FOR_LINUX || this == SECURITY;
    }

    /** The origin of an event with the id 1. */
    static EventOrigin ofOne(RecordFields fields) {
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

    /** The origin of an event with the id 4688. */
    static EventOrigin of4688(RecordFields fields) {
        return WINDOWS_SECURITY.anyIn(fields)
                        || fields.has(RecordSlot.NEW_PROCESS_NAME)
                        || fields.has(RecordSlot.NEW_PROCESS_ID)
                ? SECURITY
                : otherOrUnknown(fields);
    }

    private static EventOrigin otherOrUnknown(RecordFields fields) {
        return namesAnOrigin(fields) && !fields.holdsAny(RecordSlot.PROCESS_CREATION) ? OTHER : UNKNOWN;
    }

    /** Whether the sender names an origin; the channel of a collector says nothing about one. */
    private static boolean namesAnOrigin(RecordFields fields) {
        boolean collected = fields.is(RecordSlot.CHANNEL, "ForwardedEvents")
                || fields.is(RecordSlot.CHANNEL, "Forwarded Events")
                || fields.is(RecordSlot.CHANNEL, "");
        return fields.has(RecordSlot.PROVIDER_NAME)
                || fields.has(RecordSlot.PROVIDER_GUID)
                || (fields.has(RecordSlot.CHANNEL) && !collected);
    }
}
