package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.List;

/** Prints a report in sections of lines and labelled entries, escaped for a terminal and wrapped. */
final class ReportLines {
    private static final String INDENT = "  ";
    private static final int LABEL = 25;

    private final PrintWriter out;
    private final int width;

    ReportLines(PrintWriter out) {
        this(out, TextBlock.WIDTH);
    }

    /** @param width where lines are wrapped, in columns; a longer word is not broken */
    ReportLines(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    /** Prints what the report is about. */
    void title(String text) {
        out.println(Printable.of(text));
        out.println();
    }

    /** Begins a section. */
    void section(String heading) {
        out.println();
        out.println(heading);
    }

    /** Prints a line without wrapping it. */
    void unbroken(String text) {
        out.println(INDENT + Printable.of(text));
    }

    /** Prints a line, wrapped between words if it is too long. */
    void line(String text) {
        String printable = Printable.of(text);
        int indent = printable.length() - printable.stripLeading().length();
        String first = INDENT + printable.substring(0, indent);
        if (first.length() + printable.length() - indent <= width) {
            out.println(INDENT + printable);
            return;
        }
        // Indented further, to show that they continue the line.
        TextBlock.wrapped(first, first + INDENT + INDENT, printable.substring(indent), width)
                .forEach(out::println);
    }

    /** Prints a labelled text; nothing if the text is empty. */
    void entry(String label, String text) {
        entries(label, text.isEmpty() ? List.of() : List.of(text));
    }

    /** Prints several texts under one label; nothing if there are none. */
    void entries(String label, List<String> texts) {
        String begin = INDENT + label + " ".repeat(Math.max(1, LABEL - label.length()));
        for (String text : texts) {
            TextBlock.wrapped(begin, Printable.of(text), width).forEach(out::println);
            begin = " ".repeat(INDENT.length() + LABEL);
        }
    }
}
