package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.List;

/** Prints a report in sections of lines and labelled entries, escaped for a terminal and wrapped. */
final class ReportLines {
    private static final String INDENT = "  ";
    private static final int LABEL = 25;

    private final PrintWriter out;

    ReportLines(PrintWriter out) {
        this.out = out;
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
        if (first.length() + printable.length() - indent <= TextBlock.WIDTH) {
            out.println(INDENT + printable);
            return;
        }
        List<String> lines = TextBlock.wrapped(first, printable.substring(indent));
        out.println(lines.get(0));
        // Indented further, to show that they continue the line.
        lines.stream().skip(1).map(line -> INDENT + INDENT + line).forEach(out::println);
    }

    /** Prints a labelled text; nothing if the text is empty. */
    void entry(String label, String text) {
        entries(label, text.isEmpty() ? List.of() : List.of(text));
    }

    /** Prints several texts under one label; nothing if there are none. */
    void entries(String label, List<String> texts) {
        String begin = INDENT + label + " ".repeat(Math.max(1, LABEL - label.length()));
        for (String text : texts) {
            TextBlock.wrapped(begin, Printable.of(text)).forEach(out::println);
            begin = " ".repeat(INDENT.length() + LABEL);
        }
    }
}
