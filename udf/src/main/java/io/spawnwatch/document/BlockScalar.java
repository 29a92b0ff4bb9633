package io.spawnwatch.document;

import static io.spawnwatch.document.ScalarOffsets.afterBreak;
import static io.spawnwatch.document.ScalarOffsets.broken;
import static io.spawnwatch.document.ScalarOffsets.isBreak;
import static io.spawnwatch.document.ScalarOffsets.lineEnd;

import java.util.ArrayList;
import java.util.List;

/** Decodes literal ({@code |}) and folded ({@code >}) scalars. */
final class BlockScalar {
    private enum Chomping {
        STRIP,
        CLIP,
        KEEP
    }

    /** A line of the scalar without its line break; {@code closed} says whether it has one. */
    private record Line(int start, int end, int spaces, boolean closed) {
        boolean blank(int indent) {
            return end - start <= indent && end - start == spaces;
        }
    }

    private final String text;
    private final boolean folded;
    private final Chomping chomping;
    private final int contentStart;
    private final List<Line> lines;

    private BlockScalar(String text, int start, int end) {
        this.text = text;
        this.folded = text.charAt(start) == '>';
        int headerEnd = lineEnd(text, start);
        int comment = text.indexOf('#', start);
        String header = text.substring(start, comment >= 0 && comment < headerEnd ? comment : headerEnd);
        this.chomping = header.contains("-") ? Chomping.STRIP : header.contains("+") ? Chomping.KEEP : Chomping.CLIP;
        this.contentStart = headerEnd < text.length() ? Math.min(end, afterBreak(text, headerEnd)) : end;
        this.lines = lines(text, contentStart, end);
    }

    /**
     * Decodes the scalar that begins with the indicator at {@code start}. Its indentation may depend on that of the
     * enclosing mapping, so it is found by comparing with the value: a wrong indentation yields a different value.
     */
    static OffsetText decode(String text, int start, int end, String value) {
        BlockScalar scalar = new BlockScalar(text, start, end);
        int indent = scalar.deepestIndent();
        OffsetText decoded = scalar.decode(indent);
        while (indent > 0 && !decoded.text().equals(value)) {
            indent--;
            decoded = scalar.decode(indent);
        }
        return decoded;
    }

    private static List<Line> lines(String text, int from, int end) {
        List<Line> lines = new ArrayList<>();
        int i = from;
        while (i < end) {
            int lineEnd = Math.min(end, lineEnd(text, i));
            int spaces = 0;
            while (i + spaces < lineEnd && text.charAt(i + spaces) == ' ') {
                spaces++;
            }
            boolean closed = lineEnd < end && isBreak(text.charAt(lineEnd));
            lines.add(new Line(i, lineEnd, spaces, closed));
            i = closed ? afterBreak(text, lineEnd) : end;
        }
        return lines;
    }

    /** The greatest possible indentation: no content line is indented less than the scalar. */
    private int deepestIndent() {
        int shallowest = Integer.MAX_VALUE;
        int longest = 0;
        for (Line line : lines) {
            longest = Math.max(longest, line.spaces());
            if (line.end() - line.start() > line.spaces()) {
                shallowest = Math.min(shallowest, line.spaces());
            }
        }
        return Math.min(shallowest, longest);
    }

    private OffsetText decode(int indent) {
        OffsetText decoded = new OffsetText(contentStart);
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.blank(indent)) {
                continue;
            }
            addBetween(decoded, last, i, indent);
            for (int k = line.start() + indent; k < line.end(); k++) {
                decoded.add(text.charAt(k), k);
            }
            last = i;
        }
        if (last >= 0 && chomping != Chomping.STRIP) {
            addBreak(decoded, lines.get(last));
        }
        if (chomping == Chomping.KEEP) {
            addBreaks(decoded, last + 1, lines.size());
        }
        return decoded;
    }

    /** Adds the break of the content line {@code last} and the blank lines before the content line {@code next}. */
    private void addBetween(OffsetText decoded, int last, int next, int indent) {
        if (last >= 0) {
            Line line = lines.get(last);
            boolean foldable = folded
                    && broken(text, line.end()) == '\n'
                    && !beginsWithSpace(line, indent)
                    && !beginsWithSpace(lines.get(next), indent);
            if (!foldable) {
                addBreak(decoded, line);
            } else if (next == last + 1) {
                decoded.addBreak(' ', line.end());
            }
        }
        addBreaks(decoded, last + 1, next);
    }

    /** LineIndex that are indented further, or begin with a tab, keep their breaks when folded. */
    private boolean beginsWithSpace(Line line, int indent) {
        char first = text.charAt(line.start() + indent);
        return first == ' ' || first == '\t';
    }

    private void addBreaks(OffsetText decoded, int from, int to) {
        for (int i = from; i < to; i++) {
            addBreak(decoded, lines.get(i));
        }
    }

    private void addBreak(OffsetText decoded, Line line) {
        if (line.closed()) {
            decoded.addBreak(broken(text, line.end()), line.end());
        }
    }
}
