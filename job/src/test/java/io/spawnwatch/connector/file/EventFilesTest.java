package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spawnwatch.connector.framing.Framed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    void acceptsAFile() {
        assertThat(resolve("b.json")).containsExactly("b.json");
        assertThat(resolve(".hidden.json")).containsExactly(".hidden.json");
        assertThat(resolve("odd [1]/g.json")).containsExactly("odd [1]/g.json");
    }

    @Test
    void acceptsADirectoryAndSkipsHiddenFiles() {
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
    void acceptsAGlob() {
        assertThat(resolve("*.json")).containsExactly("b.json");
        assertThat(resolve("*.{gz,txt}")).containsExactly("a.json.gz", "notes.txt");
        assertThat(resolve("20[12]?/*.xml")).containsExactly("2026/e.xml");
        assertThat(resolve("odd [1]/*.json")).containsExactly("odd [1]/g.json");
    }

    @Test
    void matchesAnyDepthIncludingNoneWithADoubleAsterisk() {
        assertThat(resolve("**/*.json")).containsExactly("2026/11/c.json", "b.json", "odd [1]/g.json");
        assertThat(resolve("2026/**/*.{json,xml}")).containsExactly("2026/11/c.json", "2026/e.xml");
        assertThat(resolve("**.gz")).containsExactly("2026/11/d.json.gz", "a.json.gz");
    }

    @Test
    void expandsADirectoryThatAGlobMatchesAsTheShellWould() {
        assertThat(resolve("2*")).containsExactly("2026/11/c.json", "2026/11/d.json.gz", "2026/e.xml");
        assertThat(resolve("*/1?")).containsExactly("2026/11/c.json", "2026/11/d.json.gz");
    }

    @Test
    void listsEachFileOnceAndSorted() throws IOException {
        Files.createSymbolicLink(directory.resolve("z.json"), directory.resolve("b.json"));
        Files.createSymbolicLink(directory.resolve("2026/11/up"), directory.resolve("2026"));
        Files.createSymbolicLink(directory.resolve("2026/dangling"), directory.resolve("nowhere"));
        assertThat(resolve("z.json", "2026", "b.json", "2026/../b.json", "2026/e*", "*.gz"))
                .containsExactly("2026/11/c.json", "2026/11/d.json.gz", "2026/e.xml", "a.json.gz", "b.json");
    }

    @Test
    void acceptsAPathRelativeToTheWorkingDirectory() {
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
        assertRefused("*.csv", "matches no file; hidden files are read only if named explicitly");
        assertRefused("nowhere/*.json", "matches no file; hidden files are read only if named explicitly");
        assertRefused("empty", "matches no file; hidden files are read only if named explicitly");
        assertThatThrownBy(() -> EventFiles.resolve(List.of(directory + "/b.json", " ")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("input ' ': is empty; give a file, a directory or a glob");
    }

    @Test
    void refusesFilesThatReadingCouldBlockOnWhereverTheyAre() throws Exception {
        Path fifo = directory.resolve("2026/pipe");
        Process process = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertThat(process.waitFor()).isZero();
        String reason =
                " is a FIFO, a socket or a device, and reading it might never end; save its content to a file, or"
                        + " exclude it with a glob such as 'logs/**/*.json'";
        assertRefused("2026/pipe", "this" + reason);
        assertRefused("2026", fifo + reason);
        assertRefused("", fifo + reason);
        assertRefused("2026/p*", fifo + reason);
        assertRefused("2*", fifo + reason);
        Files.createSymbolicLink(directory.resolve("link"), fifo);
        assertRefused("link", "this" + reason);
        assertThat(resolve("**/*.xml")).containsExactly("2026/e.xml");
        for (String input : List.of("/dev/null", "/dev/nul*")) {
            assertThatThrownBy(() -> EventFiles.resolve(List.of(input)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("input '" + input + "': " + (input.endsWith("*") ? "/dev/null" : "this") + reason);
        }
    }

    @Test
    void refusesAnUnsupportedFileThatIsNamedButNotOneInADirectory() throws IOException {
        byte[] log = "ElfFile\0\0\0\0".getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve("2026/log.evtx"), log);
        Files.write(directory.resolve("2026/log.evtx.gz"), Framed.gzip(log));
        for (String name : List.of("2026/log.evtx", "2026/log.evtx.gz")) {
            assertThatThrownBy(() -> resolve("b.json", name))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            "input '" + directory + "/" + name + "': this is a binary Windows event log (EVTX); ");
        }
        assertThat(resolve("2026")).contains("2026/log.evtx", "2026/log.evtx.gz", "2026/e.xml");
        assertThat(resolve("2026/*.evtx")).containsExactly("2026/log.evtx");
    }

    @Test
    void namesAGlobThatIsMalformed() {
        assertThatThrownBy(() -> resolve("[a.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("input '" + directory + "/[a.json': is not a valid path or glob: ");
    }

    @Test
    void namesAFileThatCannotBeReadOnlyIfItIsAskedFor() throws IOException {
        Path file = directory.resolve("b.json");
        Path folder = directory.resolve("empty");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(file)).as("root can read everything").isFalse();
            assertRefused("*.json", "no permission to read " + file);
            assertRefused("*", "no permission to read " + folder);
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
