package io.spawnwatch.cli;

import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Answers wrong usage with one sentence and a pointer to the help, which would push that sentence off the screen. */
final class UsageErrors {

    private UsageErrors() {}

    static int answer(ParameterException thrown, String[] args) {
        CommandLine command = thrown.getCommandLine();
        Terminal.error(command, String.valueOf(sentence(thrown, command)));
        Terminal.err(command).println("'" + command.getCommandSpec().qualifiedName() + " --help' lists the options.");
        return CommandLine.ExitCode.USAGE;
    }

    private static String sentence(ParameterException thrown, CommandLine command) {
        // A misspelt option also makes a required one missing; the misspelling is the better message.
        List<String> unmatched = command.getUnmatchedArguments();
        if (unmatched.isEmpty()) {
            return thrown.getMessage();
        }
        String first = unmatched.get(0);
        if (first.startsWith("-")) {
            List<String> options =
                    new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
            return "unknown option '" + first + "'" + DidYouMean.suffix(first, options);
        }
        if (command.getSubcommands().isEmpty()) {
            return "'" + first + "' is one argument too many";
        }
        return "unknown command '" + first + "'"
                + DidYouMean.suffix(first, command.getSubcommands().keySet());
    }
}
