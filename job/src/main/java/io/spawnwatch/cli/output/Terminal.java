package io.spawnwatch.cli.output;

import io.spawnwatch.report.Printable;
import io.spawnwatch.report.PrintableWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The writers of commands. Nothing else asks picocli for its own, so everything that is printed is escaped. */
public final class Terminal {
    private static final int WIDEST = 120;
    private static final int NARROWEST = 40;

    private Terminal() {}

    /** Standard output. */
    public static PrintableWriter out(CommandSpec command) {
        return new PrintableWriter(command.commandLine().getOut());
    }

    /** Standard error. */
    public static PrintableWriter err(CommandSpec command) {
        return err(command.commandLine());
    }

    /** Standard error. */
    public static PrintableWriter err(CommandLine command) {
        return new PrintableWriter(command.getErr());
    }

    /**
     * The width of the user's terminal in columns: 80 if there is no terminal, and at most what can be read at a glance.
     */
    public static int width(CommandSpec command) {
        // Picocli asks the terminal and has a default.
        return Math.min(command.usageMessage().autoWidth(true).width(), WIDEST);
    }

    /** The width of the user's terminal in columns: {@code widest} without a terminal, or if it is wider. */
    public static int widthUpTo(int widest) {
        // A specification of its own, because a command's has another default.
        int width = new UsageMessageSpec().width(widest).autoWidth(true).width();
        // A pseudo terminal without a size says 0.
        return width < NARROWEST ? widest : Math.min(width, widest);
    }

    /** Whether standard output can show characters beyond ASCII, such as a check mark. */
    public static boolean isUnicode() {
        // Where picocli takes the encoding of its writer from.
        String encoding = System.getProperty(
                "sun.stdout.encoding", Charset.defaultCharset().name());
        return Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    }

    /** Whether this process writes to a terminal on standard output. */
    public static boolean isOut() {
        return isTerminal(1);
    }

    /** Whether this process writes to a terminal on standard error. */
    public static boolean isErr() {
        return isTerminal(2);
    }

    /** Linux tells of each descriptor what it is. Elsewhere, picocli's guess has to do, which holds for both. */
    private static boolean isTerminal(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return Ansi.AUTO.enabled();
        }
    }

    /** Prints an error message, in the colour of errors. */
    public static void error(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText(Printable.lines(message)));
    }

    /** Whether writing to standard output has failed. Print streams do not throw: they have to be asked. */
    public static boolean isOutputBroken(CommandLine command) {
        // The writer that picocli creates for standard output does not ask the stream itself.
        return command.getOut().checkError() || System.out.checkError();
    }
}
