package io.spawnwatch.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Escapes every character that a terminal might interpret, except line breaks and tabs. Texts from files and events may
 * contain anything, and no report has to remember that.
 */
public final class PrintableWriter extends PrintWriter {
    private final PrintWriter target;

    /** Prints to a target, which {@link #close} leaves open. */
    public PrintableWriter(PrintWriter target) {
        super(new Escaping(target), true);
        this.target = target;
    }

    /** The target itself, for what this program tells a terminal: colours, and a line that is overwritten. */
    public PrintWriter unescaped() {
        flush();
        return target;
    }

    @Override
    public boolean checkError() {
        return super.checkError() || target.checkError();
    }

    private static final class Escaping extends Writer {
        private final PrintWriter target;

        Escaping(PrintWriter target) {
            this.target = target;
        }

        @Override
        public void write(String text, int offset, int length) {
            if (text.equals(System.lineSeparator())) {
                target.write(text);
            } else {
                target.write(Printable.lines(text.substring(offset, offset + length)));
            }
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            write(new String(characters, offset, length), 0, length);
        }

        @Override
        public void flush() {
            target.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
