package io.spawnwatch.cli;

import io.spawnwatch.report.Printable;
import io.spawnwatch.report.PrintableWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Where commands print. Nothing else asks picocli for its writers, so nothing that a terminal might obey gets past. */
final class Terminal {
    private static final int WIDEST = 120;

    private Terminal() {}

    /** Standard output. */
    static PrintableWriter out(CommandSpec command) {
        return new PrintableWriter(command.commandLine().getOut());
    }

    /** Standard error. */
    static PrintableWriter err(CommandSpec command) {
        return err(command.commandLine());
    }

    /** Standard error. */
    static PrintableWriter err(CommandLine command) {
        return new PrintableWriter(command.getErr());
    }

    /**
     * How wide the user's terminal is, in columns: 80 where there is none, and not more than can be read at a glance.
     */
    static int width(CommandSpec command) {
        // Picocli asks the terminal, and has a default where nobody answers.
        return Math.min(command.usageMessage().autoWidth(true).width(), WIDEST);
    }

    /** Prints what is wrong, in the colour of errors. */
    static void error(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText(Printable.lines(message)));
    }

    /** Whether standard output could not be written to. Print streams throw nothing: they have to be asked. */
    static boolean isOutputBroken(CommandLine command) {
        // The writer that picocli makes of standard output does not pass the question on.
        return command.getOut().checkError() || System.out.checkError();
    }
}
