package io.spawnwatch.decode;

/** Signals that a record must be rejected. Never leaves the package, and has no stack trace, which would be costly. */
final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DETAIL = 300;

    private final Rejection.Reason reason;

    UnreadableRecordException(Rejection.Reason reason, String detail) {
        super(printable(detail), null, false, false);
        this.reason = reason;
    }

    Decoded rejected() {
        return new Decoded.Rejected(new Rejection(reason, String.valueOf(getMessage())));
    }

    /** A value as a detail may show it: quoted, and cut because records may contain secrets. */
    static String quote(String value) {
        return value.length() <= 40 ? "'" + value + "'" : "'" + value.substring(0, 40) + "...'";
    }

    /** Escapes everything that is not printable ASCII, because details are shown in logs and terminals. */
    static String printable(String detail) {
        StringBuilder out = new StringBuilder(detail.length());
        for (int i = 0; i < detail.length(); i++) {
            char c = detail.charAt(i);
            String shown = c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c);
            if (out.length() + shown.length() > MAX_DETAIL - 3) {
                return out.append("...").toString();
            }
            out.append(shown);
        }
        return out.toString();
    }
}
