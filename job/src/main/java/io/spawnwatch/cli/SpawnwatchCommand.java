package io.spawnwatch.cli;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.InvalidInputException;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.document.InvalidDocumentException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line's root: names the subcommands. */
@Command(
        name = "spawnwatch",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Runs process-execution detections continuously on Apache Flink.",
        footerHeading = "%n",
        footer = {
            "Start with:  java -jar spawnwatch.jar demo",
            "Each command has a --help of its own. Exit codes: 0 done, 1 failed or refused, 2 wrong usage or settings."
        },
        subcommands = {DemoCommand.class, ReplayCommand.class, RunCommand.class, CheckCommand.class})
public final class SpawnwatchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        return new CommandLine(new SpawnwatchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, text -> converted(text, DurationText::parse))
                .registerConverter(Sourcetype.class, text -> converted(text, Sourcetype::ofName))
                .setParameterExceptionHandler(SpawnwatchCommand::correct)
                .setExecutionExceptionHandler(SpawnwatchCommand::explain);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }

    private static <T> T converted(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /** Wrong usage gets one sentence and where to read on; the whole help would push that sentence off the screen. */
    private static int correct(CommandLine.ParameterException thrown, String[] args) {
        CommandLine command = thrown.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(String.valueOf(thrown.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(thrown, err)) {
            err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says what can be given.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** What a user did is explained in a sentence; what we did wrong keeps its stack trace. */
    private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (thrown instanceof SettingsException
                || thrown instanceof InvalidDocumentException
                || thrown instanceof InvalidInputException) {
            command.getErr().println(command.getColorScheme().errorText(thrown.getMessage()));
            return CommandLine.ExitCode.USAGE;
        }
        throw thrown;
    }
}
