package io.spawnwatch.cli;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.InvalidInputException;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.release.ReleaseException;
import org.jspecify.annotations.Nullable;
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
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            RunCommand.class,
            CheckCommand.class,
            SubmitCommand.class,
            UpgradeCommand.class,
            RollbackCommand.class
        })
public final class SpawnwatchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private @Nullable Throwable failure;

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        SpawnwatchCommand root = new SpawnwatchCommand();
        CommandLine command = new CommandLine(root)
                .setParameterExceptionHandler(UsageErrors::answer)
                .setExecutionExceptionHandler(root::explain);
        SettingConverters.register(command);
        return command;
    }

    /** What ended the last execution of a command line, or null where it went well or was wrong usage. */
    public static @Nullable Throwable failureOf(CommandLine command) {
        SpawnwatchCommand root = command.getCommand();
        return root.failure;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** What a user did is explained in a sentence; what we did wrong keeps its stack trace. */
    private int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        failure = thrown;
        if (thrown instanceof SettingsException
                || thrown instanceof InvalidDocumentException
                || thrown instanceof InvalidInputException) {
            command.getErr().println(command.getColorScheme().errorText(thrown.getMessage()));
            return CommandLine.ExitCode.USAGE;
        }
        if (thrown instanceof ReleaseException) {
            command.getErr().println(command.getColorScheme().errorText(thrown.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (thrown instanceof RunFailedException failed && failed.isExplained()) {
            command.getErr().println(command.getColorScheme().errorText("the run failed: " + failed.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw thrown;
    }
}
