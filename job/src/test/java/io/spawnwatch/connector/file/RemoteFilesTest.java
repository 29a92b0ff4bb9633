package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.connector.framing.Framed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteFilesTest {
    private static final String STORE = "shelf://store";

    @TempDir
    Path folder;

    @BeforeEach
    void fill() {
        for (String name : List.of(
                "/b.json",
                "/a.json.gz",
                "/.hidden.json",
                "/2026/11/c.json",
                "/2026/11/d d%20.json.gz",
                "/2026/e.xml",
                "/2026/.git/f.json",
                "/odd [1]/g.json")) {
            byte[] content = "{}".getBytes(StandardCharsets.UTF_8);
            ShelfFileSystem.put(name, name.endsWith(".gz") ? Framed.gzip(content) : content);
        }
    }

    @AfterEach
    void empty() {
        ShelfFileSystem.clear();
    }

    private static List<String> find(String... inputs) {
        return EventFiles.find(List.of(inputs)).files().stream()
                .map(file -> InputFile.name(file.path()))
                .toList();
    }

    @Test
    void areFoundByFileFolderAndGlob() {
        assertThat(find(STORE + "/b.json")).containsExactly(STORE + "/b.json");
        assertThat(find(STORE + "/.hidden.json")).containsExactly(STORE + "/.hidden.json");
        assertThat(find(STORE + "/"))
                .containsExactly(
                        STORE + "/2026/11/c.json",
                        STORE + "/2026/11/d d%20.json.gz",
                        STORE + "/2026/e.xml",
                        STORE + "/a.json.gz",
                        STORE + "/b.json",
                        STORE + "/odd [1]/g.json");
        assertThat(find(STORE + "/2026")).hasSize(3).isEqualTo(find(STORE + "/2026/"));
        assertThat(find(STORE + "/*.json")).containsExactly(STORE + "/b.json");
        assertThat(find(STORE + "/20[12]?/*.xml")).containsExactly(STORE + "/2026/e.xml");
        assertThat(find(STORE + "/2*")).hasSize(3);
        assertThat(find(STORE + "/**/*.{json,xml}"))
                .containsExactly(
                        STORE + "/2026/11/c.json", STORE + "/2026/e.xml", STORE + "/b.json", STORE + "/odd [1]/g.json");
        assertThat(find(STORE + "/odd [1]/g.json")).containsExactly(STORE + "/odd [1]/g.json");
    }

    @Test
    void areListedOnceAfterTheLocalOnes() throws IOException {
        Path local = Files.writeString(folder.resolve("x y.json"), "{}");
        assertThat(find(STORE + "/b.json", local.toString(), STORE + "/*.json", "file://" + local, "file:" + local))
                .containsExactly(local.toString(), STORE + "/b.json");
        InputFiles files = EventFiles.find(List.of(STORE + "/b.json", "file://" + folder));
        assertThat(files.local()).containsExactly(local);
        assertThat(files.count()).isEqualTo(2);
        assertThat(files.bytes()).isEqualTo(4);
        assertThat(files.bytesRead()).isZero();
    }

    /** Otherwise a run that found them in a folder could not go on. */
    @Test
    void areUnchangedHoweverTheirTimeWasFound() throws IOException {
        InputFiles listed = EventFiles.find(List.of(STORE + "/*.json"));
        InputFiles named = EventFiles.find(List.of(STORE + "/b.json"));

        assertThat(listed.versions()).isEqualTo(named.versions()).hasSize(1);
        for (FileSourceSplit split : OrderedFileAssigner.splits(listed.files())) {
            FilePart.requireUnchanged(split);
            FilePart.requireWhole(split);
        }
    }

    @Test
    void areNamedIfTheyCannotBeRead() {
        ShelfFileSystem.put("/log.evtx", "ElfFile\0\0\0\0".getBytes(StandardCharsets.UTF_8));
        assertRefused(STORE + "/log.evtx", "this is a binary Windows event log (EVTX); ");
        assertRefused(
                STORE + "/c.json",
                "no such file or folder; give a file, a folder or a glob such as '.../**/*.json.gz'");
        assertRefused(STORE + "/*.csv", "matches no file; hidden files are read only if named explicitly");
        assertRefused(STORE + "/[a.json", "is not a valid glob: ");
    }

    @Test
    void ofAFileSystemThatIsNotInstalledAreRefusedWithTheCure() {
        assertRefused("s3://bucket/logs/", "Flink has no file system for s3; put flink-s3-fs-hadoop-");
        assertThatThrownBy(() -> find("s3://bucket/logs/"))
                .hasMessageEndingWith(".jar into a folder of its own, such as plugins/flink-s3-fs-hadoop/, and set"
                        + " FLINK_PLUGINS_DIR to the folder plugins");
        assertRefused("gs://bucket/logs/", "Flink has no file system for gs; put flink-gs-fs-hadoop-");
        assertRefused(
                "hdfs://namenode/logs/",
                "Flink has no file system for hdfs; put the client that has one on the class path, for hdfs with java"
                        + " -cp spawnwatch.jar:$(hadoop classpath) io.spawnwatch.DetectionJob");
        assertRefused("nonsense://x/", "Flink has no file system for nonsense; ");
    }

    private static void assertRefused(String input, String reason) {
        assertThatThrownBy(() -> find(input))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("input '" + input + "': " + reason);
    }
}
