package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.SearchPrinter;

/**
 * What a command after the first does with a row.
 *
 * @param spl     the command as SPL, macros expanded, without a pipe
 * @param meaning what it does, in words
 */
public record CommandExplanation(String spl, String meaning) {

    /** Explains a command. */
    public static CommandExplanation of(Command command) {
        return new CommandExplanation(SearchPrinter.faithful().print(command), command.accept(new CommandMeaning()));
    }
}
