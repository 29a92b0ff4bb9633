package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.cli.option.BaselineOptions;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.ChangedOptions;
import io.spawnwatch.cli.option.TestReportOptions;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The pipelines that the documentation shows. */
class PipelineExamplesTest {
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final Pattern INVOCATION = Pattern.compile("java -jar spawnwatch\\.jar (\\S+)(.*)");
    private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z-]+");

    @Test
    void areYamlWithTheKeysOfTheirSystems() throws IOException {
        List<Mapping> examples = examples();

        assertThat(examples).hasSize(2);
        Mapping github = examples.get(0);
        assertThat(github.keys()).containsExactly("name", "on", "permissions", "jobs");
        for (Mapping step :
                github.requiredMapping("jobs").requiredMapping("test").mappings("steps")) {
            assertThat(step.has("uses")).as(step.place().toString()).isNotEqualTo(step.has("run"));
        }
        Mapping gitlab = examples.get(1);
        for (String job : gitlab.keys()) {
            assertThat(gitlab.requiredMapping(job).keys())
                    .isSubsetOf("image", "variables", "before_script", "script", "artifacts", "rules");
        }
    }

    @Test
    void nameCommandsAndOptionsThatThereAre() throws IOException {
        CommandLine spawnwatch = SpawnwatchCommand.commandLine();
        Set<String> commands = new TreeSet<>();
        Set<String> reports = new TreeSet<>();
        for (Mapping example : examples()) {
            for (String script : scripts(example)) {
                for (MatchResult invocation :
                        INVOCATION.matcher(script).results().toList()) {
                    String name = invocation.group(1);
                    commands.add(name);
                    CommandLine command = spawnwatch.getSubcommands().get(name);
                    Set<String> known = command == null ? ofTests() : names(command.getCommandSpec());
                    Set<String> options = new TreeSet<>(OPTION.matcher(invocation.group(2))
                            .results()
                            .map(MatchResult::group)
                            .toList());
                    assertThat(options).as(script).isNotEmpty().isSubsetOf(known);
                    reports.addAll(options);
                }
            }
        }
        assertThat(commands).containsExactly("check", "test");
        assertThat(reports).contains("--changed", "--baseline", "--junit", "--sarif");
    }

    /** What the command that runs tests is made of, and the folder of recordings, which it has itself. */
    private static Set<String> ofTests() {
        Set<String> known = new TreeSet<>(Set.of("--data"));
        for (Object options :
                List.of(new CatalogOptions(), new TestReportOptions(), new BaselineOptions(), new ChangedOptions())) {
            known.addAll(names(CommandSpec.forAnnotatedObject(options)));
        }
        return known;
    }

    private static Set<String> names(CommandSpec command) {
        return command.optionsMap().keySet();
    }

    /** The shell commands of all jobs; a folded one is a single line. */
    private static List<String> scripts(Mapping example) {
        List<String> scripts = new ArrayList<>();
        Mapping jobs = example.has("jobs") ? example.requiredMapping("jobs") : example;
        for (String name : jobs.keys()) {
            Mapping job = jobs.requiredMapping(name);
            scripts.addAll(job.texts("script"));
            job.mappings("steps")
                    .forEach(step -> Stream.ofNullable(step.text("run")).forEach(scripts::add));
        }
        return scripts;
    }

    private static List<Mapping> examples() throws IOException {
        List<Mapping> examples = new ArrayList<>();
        for (MatchResult block :
                YAML.matcher(Files.readString(Path.of("CI.md"))).results().toList()) {
            examples.add(Documents.yaml("CI.md", block.group(1)));
        }
        return examples;
    }
}
