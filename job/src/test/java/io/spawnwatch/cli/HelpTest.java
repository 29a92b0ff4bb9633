package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What users see when they ask for help or get the usage wrong. */
class HelpTest {

    @Test
    void theRootHelpNamesEveryCommandAndTheExitCodes() {
        CommandRun run = CommandRun.successful("--help");

        assertThat(run).isEqualTo(new CommandRun(0, """
            Usage: spawnwatch [-hV] [COMMAND]
            Runs process-execution detections continuously on Apache Flink.
              -h, --help      Show this help message and exit.
              -V, --version   Print version information and exit.
            Commands:
              demo       Runs the bundled detection on a bundled sample, as the live job
                           would, and shows the results.
              check      Checks which detections run, and says why the others do not.
              test       Tests detections: whether events give the rows that are expected.
              replay     Runs detections on recorded events and shows or writes the risk
                           events.
              compare    Runs two sets of detections, macros, lookups, allowlists or
                           settings on the same events and shows how their rows differ:
                           gained, lost, changed, allowed.
              publish    Sends recorded events to a topic of process events, at the pace at
                           which they happened.
              run        Runs detections on the process events in Kafka until it is stopped.
              watch      Shows the risk events of a live job in the browser, as they are
                           committed.
              submit     Starts the live job on a Flink session cluster and waits until it
                           runs and has completed a checkpoint.
              upgrade    Upgrades the live job on a Flink session cluster through a
                           savepoint: nothing is lost or duplicated.
              rollback   Goes back to the previous release and to the savepoint that it was
                           stopped with.
              allowlist  Changes the allowlist of a live job, and says what its entries
                           cover.

            Start with:  java -jar spawnwatch.jar demo
            Each command has its own --help. Exit codes: 0 done, 1 failed or refused, 2
            wrong usage or settings.
            """, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "check",
                "test",
                "replay",
                "compare",
                "publish",
                "run",
                "watch",
                "submit",
                "upgrade",
                "rollback"
            })
    void everyCommandExplainsEachOfItsOptions(String command) {
        CommandRun run = CommandRun.successful(command, "--help");

        CommandLine line = SpawnwatchCommand.commandLine().getSubcommands().get(command);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: spawnwatch " + command);
        assertThat(run.out().lines()).allMatch(text -> text.length() <= 80);
        for (OptionSpec option : line.getCommandSpec().options()) {
            assertThat(run.out())
                    .as(option.longestName())
                    .containsPattern("(?m)^ +(-[hVv], )?" + option.longestName() + "(=\\S+)?( |$)");
            assertThat(String.join("", option.description()))
                    .as(option.longestName())
                    .endsWith(".");
        }
    }

    @Test
    void optionsOfRunAreListedInTheOrderOfTheirDeclarations() {
        String help = CommandRun.successful("run", "--help").out();

        assertThat(Pattern.compile("(?m)^      (--[a-z-]+)")
                        .matcher(help)
                        .results()
                        .map(option -> option.group(1)))
                .containsExactly(
                        "--config",
                        "--kafka",
                        "--detections",
                        "--macros",
                        "--lookups",
                        "--allowlist-file",
                        "--sourcetype",
                        "--field-mapping",
                        "--data-model",
                        "--window",
                        "--window-offset",
                        "--include-deprecated",
                        "--lateness",
                        "--revision-interval",
                        "--max-rows",
                        "--out-of-orderness",
                        "--idleness",
                        "--clock-skew",
                        "--emit",
                        "--delivery",
                        "--starting-offsets",
                        "--group-id",
                        "--transactional-id-prefix",
                        "--checkpoint-interval",
                        "--parallelism",
                        "--state-dir",
                        "--metrics-port",
                        "--kafka-properties-file",
                        "--search-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "replay", "test"})
    void catalogOptionsAreTheSameInEveryCommand(String command) {
        assertThat(Pattern.compile("(?m)^      (--[a-z-]+)")
                        .matcher(CommandRun.successful(command, "--help").out())
                        .results()
                        .map(option -> option.group(1)))
                .containsSubsequence(
                        "--config",
                        "--detections",
                        "--macros",
                        "--lookups",
                        "--field-mapping",
                        "--data-model",
                        "--window",
                        "--window-offset",
                        "--include-deprecated",
                        "--search-name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo ",
                "check ",
                "test ",
                "replay ",
                "compare ",
                "publish ",
                "run ",
                "submit ",
                "upgrade ",
                "rollback ",
                "allowlist ",
                "allowlist add "
            })
    void everyCommandPrintsTheVersion(String command) {
        CommandRun run = CommandRun.successful((command + "--version").split(" "));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).matches("Spawnwatch .+\nApache Flink [0-9.]+\nJava [0-9.]+.*\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"            | spawnwatch        | name a command: demo, check, test, replay, compare, publish, run,"
                        + " watch, submit, upgrade, rollback, allowlist",
                "allowlist       | spawnwatch allowlist | name a command: add, check, list, remove",
                "reply           | spawnwatch        | unknown command 'reply'; did you mean 'replay'?",
                "frobnicate      | spawnwatch        | unknown command 'frobnicate'",
                "--hlep          | spawnwatch        | unknown option '--hlep'; did you mean '--help'?",
                "demo x          | spawnwatch demo   | 'x' is one argument too many",
                "check x         | spawnwatch check  | 'x' is one argument too many",
                "check --detection x | spawnwatch check | unknown option '--detection'; did you mean '--detections'?",
                "check --explan x | spawnwatch check  | unknown option '--explan'; did you mean '--explain'?",
                "check --explain x --json y | spawnwatch check | --explain cannot be combined with --json; leave"
                        + " out one of them",
                "run --windw 1h  | spawnwatch run    | unknown option '--windw'; did you mean '--window'?"
            })
    void wrongUsageIsReportedInOneSentenceThatPointsToTheHelp(String args, String command, String sentence) {
        assertThat(args.isEmpty() ? CommandRun.of() : CommandRun.of(args.split(" ")))
                .isEqualTo(new CommandRun(2, "", sentence + "\n'" + command + " --help' lists the options.\n"));
    }
}
