package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.List;

/** Writes sections of lines and of labelled entries, safe for a terminal and no wider than one. */
final class ReportLines {
    private static final String INDENT = "  ";
    private static final int LABEL = 25;

    private final PrintWriter out;

    ReportLines(PrintWriter out) {
        this.out = out;
    }

    /** What the report is about. */
    void title(String text) {
        out.println(Printable.of(text));
        out.println();
    }

    /** The heading of what follows. */
    void section(String heading) {
        out.println();
        out.println(heading);
    }

    /** A line as it is, however long. */
    void unbroken(String text) {
        out.println(INDENT + Printable.of(text));
    }

    /** A line as it is; one that is too long is broken between words. */
    void line(String text) {
        String printable = Printable.of(text);
        int indent = printable.length() - printable.stripLeading().length();
        String first = INDENT + printable.substring(0, indent);
        if (first.length() + printable.length() - indent <= TextBlock.WIDTH) {
            out.println(INDENT + printable);
            return;
        }
        List<String> lines = TextBlock.wrapped(first, printable.substring(indent));
        out.println(lines.get(0));
        // Deeper, so that it is not taken for a line of its own.
        lines.stream().skip(1).map(line -> INDENT + INDENT + line).forEach(out::println);
    }

    /** A labelled text; nothing where the text is empty. */
    void entry(String label, String text) {
        entries(label, text.isEmpty() ? List.of() : List.of(text));
    }

    /** Several texts under one label; nothing where there are none. */
    void entries(String label, List<String> texts) {
        String begin = INDENT + label + " ".repeat(Math.max(1, LABEL - label.length()));
        for (String text : texts) {
            TextBlock.wrapped(begin, Printable.of(text)).forEach(out::println);
            begin = " ".repeat(INDENT.length() + LABEL);
        }
    }
}
