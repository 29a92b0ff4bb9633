package io.spawnwatch.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Prints what a person reads. Every character that a terminal might obey is escaped, but for ends of lines and tabs: texts
 * of files and events may hold anything, and whoever writes a report need not remember that.
 */
public final class PrintableWriter extends PrintWriter {
    private final PrintWriter target;

    /** Prints to a target, which stays open. */
    public PrintableWriter(PrintWriter target) {
        super(new Escaping(target), true);
        this.target = target;
    }

    /** Takes what this program itself tells a terminal: colours, and a line that is written over. */
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
