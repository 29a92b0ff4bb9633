package io.spawnwatch.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void fill() throws IOException {
        for (String file : List.of(
                "b.json",
                "a.json.gz",
                "notes.txt",
                ".hidden.json",
                "2026/11/c.json",
                "2026/11/d.json.gz",
                "2026/e.xml",
                "2026/.git/f.json",
                "odd [1]/g.json")) {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "{}");
        }
        Files.createDirectories(directory.resolve("empty"));
    }

    private List<String> resolve(String... inputs) {
        List<String> absolute =
                Stream.of(inputs).map(input -> directory + "/" + input).toList();
        return EventFiles.resolve(absolute).stream()
                .map(file -> directory.relativize(file).toString())
                .toList();
    }

    @Test
    void takesAFileThatIsNamed() {
        assertThat(resolve("b.json")).containsExactly("b.json");
        assertThat(resolve(".hidden.json")).containsExactly(".hidden.json");
        assertThat(resolve("odd [1]/g.json")).containsExactly("odd [1]/g.json");
    }

    @Test
    void takesAllFilesOfADirectoryButHiddenOnes() {
        assertThat(resolve(""))
                .containsExactly(
                        "2026/11/c.json",
                        "2026/11/d.json.gz",
                        "2026/e.xml",
                        "a.json.gz",
                        "b.json",
                        "notes.txt",
                        "odd [1]/g.json");
    }

    @Test
    void takesWhatAGlobMatches() {
        assertThat(resolve("*.json")).containsExactly("b.json");
        assertThat(resolve("*.{gz,txt}")).containsExactly("a.json.gz", "notes.txt");
        assertThat(resolve("20[12]?/*.xml")).containsExactly("2026/e.xml");
        assertThat(resolve("odd [1]/*.json")).containsExactly("odd [1]/g.json");
    }

    @Test
    void takesWhatAGlobMatchesAtAnyDepthAndAtNone() {
        assertThat(resolve("**/*.json")).containsExactly("2026/11/c.json", "b.json", "odd [1]/g.json");
        assertThat(resolve("2026/**/*.{json,xml}")).containsExactly("2026/11/c.json", "2026/e.xml");
        assertThat(resolve("**.gz")).containsExactly("2026/11/d.json.gz", "a.json.gz");
    }

    @Test
    void takesADirectoryThatAGlobMatchesAsIfTheShellHadExpandedIt() {
        assertThat(resolve("2*")).containsExactly("2026/11/c.json", "2026/11/d.json.gz", "2026/e.xml");
        assertThat(resolve("*/1?")).containsExactly("2026/11/c.json", "2026/11/d.json.gz");
    }

    @Test
    void takesEachFileOnceAndSortsThem() throws IOException {
        Files.createSymbolicLink(directory.resolve("z.json"), directory.resolve("b.json"));
        Files.createSymbolicLink(directory.resolve("2026/11/up"), directory.resolve("2026"));
        Files.createSymbolicLink(directory.resolve("2026/dangling"), directory.resolve("nowhere"));
        assertThat(resolve("z.json", "2026", "b.json", "2026/../b.json", "2026/e*", "*.gz"))
                .containsExactly("2026/11/c.json", "2026/11/d.json.gz", "2026/e.xml", "a.json.gz", "b.json");
    }

    @Test
    void takesAPathThatIsRelativeToTheWorkingDirectory() {
        Path here = Path.of("").toAbsolutePath();
        String relative = here.relativize(directory.toAbsolutePath()) + "/*.txt";
        assertThat(EventFiles.resolve(List.of(relative))).containsExactly(directory.resolve("notes.txt"));
    }

    @Test
    void namesAnInputThatMatchesNothing() {
        assertRefused(
                "c.json", "no such file or directory; give a file, a directory or a glob such as 'logs/**/*.json.gz'");
        assertRefused(
                "nowhere/",
                "no such file or directory; give a file, a directory or a glob such as 'logs/**/*.json.gz'");
        assertRefused("*.csv", "matches no file; hidden files count only where they are named");
        assertRefused("nowhere/*.json", "matches no file; hidden files count only where they are named");
        assertRefused("empty", "matches no file; hidden files count only where they are named");
        assertThatThrownBy(() -> EventFiles.resolve(List.of(directory + "/b.json", " ")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("input ' ': is empty; give a file, a directory or a glob");
        assertThatThrownBy(() -> EventFiles.resolve(List.of("/dev/null")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("input '/dev/null': is neither a file nor a directory");
    }

    @Test
    void namesAGlobThatIsMalformed() {
        assertThatThrownBy(() -> resolve("[a.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("input '" + directory + "/[a.json': is not a valid path or glob: ");
    }

    @Test
    void namesWhatMayNotBeReadWhereItIsWanted() throws IOException {
        Path file = directory.resolve("b.json");
        Path folder = directory.resolve("empty");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(file))
                    .as("the superuser may read everything")
                    .isFalse();
            assertRefused("*.json", "there is no permission to read " + file);
            assertRefused("*", "there is no permission to read " + folder);
            assertThat(resolve("*.gz")).containsExactly("a.json.gz");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void assertRefused(String input, String reason) {
        assertThatThrownBy(() -> resolve(input))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("input '" + directory + "/" + input + "': " + reason);
    }
}
