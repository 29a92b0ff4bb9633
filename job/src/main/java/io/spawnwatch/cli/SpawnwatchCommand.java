package io.spawnwatch.cli;

import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.OutputFailedException;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.InvalidInputException;
import io.spawnwatch.connector.file.StandardOutput;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.release.ReleaseException;
import io.spawnwatch.report.Printable;
import io.spawnwatch.run.RunFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "spawnwatch",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Runs process-execution detections continuously on Apache Flink.",
        footerHeading = "%n",
        footer = {
            "Start with:  java -jar spawnwatch.jar demo",
            "Each command has its own --help. Exit codes: 0 done, 1 failed or refused, 2 wrong usage or settings."
        },
        subcommands = {
            DemoCommand.class,
            CheckCommand.class,
            TestCommand.class,
            ReplayCommand.class,
            CompareCommand.class,
            PublishCommand.class,
            RunCommand.class,
            WatchCommand.class,
            SubmitCommand.class,
            UpgradeCommand.class,
            RollbackCommand.class,
            AllowlistCommand.class
        })
public final class SpawnwatchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private @Nullable Throwable failure;
    private @Nullable String explanation;

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        SpawnwatchCommand root = new SpawnwatchCommand();
        return new CommandLine(root)
                .setParameterExceptionHandler(UsageErrors::answer)
                .setExecutionStrategy(root::execute)
                .setExecutionExceptionHandler(root::explain);
    }

    /** The exception that ended the last execution, or null if it succeeded or the usage was wrong. */
    public static @Nullable Throwable failureOf(CommandLine command) {
        SpawnwatchCommand root = command.getCommand();
        return root.failure;
    }

    /** A sentence that fully explains why the last execution failed, or null if only a stack trace does. */
    public static @Nullable String explanationOf(CommandLine command) {
        SpawnwatchCommand root = command.getCommand();
        return root.explanation;
    }

    /** A command fails if its output could not be written, whichever command it is. */
    private int execute(CommandLine.ParseResult parsed) {
        int exitCode = new CommandLine.RunLast().execute(parsed);
        CommandLine command = spec.commandLine();
        int failed = command(parsed).exitCodeOnExecutionException();
        // A command with more than one answer has lower codes for these.
        if (exitCode < failed && Terminal.isOutputBroken(command)) {
            return fail(command, StandardOutput.BROKEN, failed);
        }
        return exitCode;
    }

    private static CommandSpec command(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** Explains wrong input or a full disk in a sentence; anything else is our bug and keeps its stack trace. */
    private int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        failure = thrown;
        int failed = command.getCommandSpec().exitCodeOnExecutionException();
        if (thrown instanceof SettingsException
                || thrown instanceof InvalidDocumentException
                || thrown instanceof InvalidInputException) {
            return fail(command, thrown.getMessage(), CommandLine.ExitCode.USAGE);
        }
        if (thrown instanceof ReleaseException || thrown instanceof OutputFailedException) {
            return fail(command, thrown.getMessage(), failed);
        }
        if (thrown instanceof IOException || thrown instanceof UncheckedIOException) {
            String reason = RunFailedException.of(thrown).getMessage();
            return fail(command, "'" + command.getCommandName() + "' failed: " + reason, failed);
        }
        if (thrown instanceof RunFailedException run && run.isExplained()) {
            return fail(command, "the run failed: " + run.explanation(), failed);
        }
        thrown.printStackTrace(Terminal.err(command));
        return failed;
    }

    private int fail(CommandLine command, @Nullable String message, int exitCode) {
        explanation = Printable.lines(String.valueOf(message));
        Terminal.error(command, explanation);
        return exitCode;
    }
}
