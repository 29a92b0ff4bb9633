package io.spawnwatch.document;

import static io.spawnwatch.document.ScalarOffsets.afterBreak;
import static io.spawnwatch.document.ScalarOffsets.broken;
import static io.spawnwatch.document.ScalarOffsets.isBreak;
import static io.spawnwatch.document.ScalarOffsets.isSpaceOrBreak;

/** Decodes plain and quoted scalars. They may extend over several lines, which are folded into one. */
final class FlowScalar {
    private final String text;
    private final int end;
    private final OffsetText decoded;
    private int i;

    private FlowScalar(String text, int start, int end) {
        this.text = text;
        this.end = end;
        this.i = start;
        this.decoded = new OffsetText(start);
    }

    static OffsetText plain(String text, int start, int end) {
        FlowScalar scalar = new FlowScalar(text, start, end);
        while (scalar.i < end) {
            scalar.addUnescaped();
        }
        return scalar.decoded;
    }

    static OffsetText singleQuoted(String text, int start, int end) {
        FlowScalar scalar = new FlowScalar(text, start, end);
        while (scalar.i < end) {
            if (text.charAt(scalar.i) == '\'') {
                scalar.decoded.addEscaped('\'', scalar.i, scalar.i + 2);
                scalar.i += 2;
            } else {
                scalar.addUnescaped();
            }
        }
        return scalar.decoded;
    }

    static OffsetText doubleQuoted(String text, int start, int end) {
        FlowScalar scalar = new FlowScalar(text, start, end);
        while (scalar.i < end) {
            if (text.charAt(scalar.i) == '\\' && scalar.i + 1 < end) {
                scalar.addEscaped();
            } else {
                scalar.addUnescaped();
            }
        }
        return scalar.decoded;
    }

    private void addUnescaped() {
        if (isSpaceOrBreak(text.charAt(i))) {
            addWhiteSpace();
        } else {
            decoded.add(text.charAt(i), i);
            i++;
        }
    }

    /** Keeps white space within a line and drops it around line breaks. A single break becomes a space. */
    private void addWhiteSpace() {
        int start = i;
        while (i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        if (i == end || !isBreak(text.charAt(i))) {
            for (int k = start; k < i; k++) {
                decoded.add(text.charAt(k), k);
            }
            return;
        }
        int first = i;
        i = afterBreak(text, i);
        boolean more = breaksFollow();
        if (broken(text, first) != '\n') {
            decoded.addBreak(broken(text, first), first);
        } else if (!more) {
            decoded.addBreak(' ', first);
        }
        keepBreaks();
    }

    private boolean breaksFollow() {
        int k = i;
        while (k < end && (text.charAt(k) == ' ' || text.charAt(k) == '\t')) {
            k++;
        }
        return k < end && isBreak(text.charAt(k));
    }

    private void keepBreaks() {
        while (true) {
            while (i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
                i++;
            }
            if (i >= end || !isBreak(text.charAt(i))) {
                return;
            }
            decoded.addBreak(broken(text, i), i);
            i = afterBreak(text, i);
        }
    }

    private void addEscaped() {
        int start = i;
        char c = text.charAt(i + 1);
        if (isBreak(c)) {
            i = afterBreak(text, i + 1);
            keepBreaks();
            return;
        }
        int digits =
                switch (c) {
                    case 'x' -> 2;
                    case 'u' -> 4;
                    case 'U' -> 8;
                    default -> 0;
                };
        i = Math.min(end, i + 2 + digits);
        int codePoint = digits == 0 ? unescaped(c) : Integer.parseInt(text, start + 2, i, 16);
        decoded.addEscaped(codePoint, start, i);
    }

    private static int unescaped(char c) {
        return switch (c) {
            case '0' -> 0;
            case 'a' -> 7;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0x0B;
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'e' -> 0x1B;
            case 'N' -> 0x85;
            case '_' -> 0xA0;
            case 'L' -> 0x2028;
            case 'P' -> 0x2029;
            default -> c;
        };
    }
}
