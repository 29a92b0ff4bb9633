package io.spawnwatch.backtest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    private static final String ADDRESS =
            "https://media.githubusercontent.com/media/splunk/attack_data/master/datasets/"
                    + "attack_techniques/T1047/atomic_red_team/windows-sysmon.log";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T1047/atomic_red_team/windows-sysmon.log",
                "attack_techniques/T1047/atomic_red_team/windows-sysmon.log",
                "datasets/attack_techniques/T1047/atomic_red_team/windows-sysmon.log.gz",
                "attack_techniques/T1047/atomic_red_team/windows-sysmon.log.zst",
            })
    void aRecordingIsFoundByTheEndOfItsAddress(String path) throws IOException {
        Path file = write(path, "{}");

        assertThat(new DataFolder(folder).find(ADDRESS)).isEqualTo(new DataFolder.Recording(file, ""));
    }

    @Test
    void theLongestEndCounts() throws IOException {
        write("T1047/atomic_red_team/windows-sysmon.log", "{}");
        Path longer = write("attack_techniques/T1047/atomic_red_team/windows-sysmon.log", "{}");

        assertThat(new DataFolder(folder).find(ADDRESS).file()).isEqualTo(longer);
    }

    @Test
    void anEndThatManyRecordingsHaveCountsOnlyInTheFolderThatItContinues() throws IOException {
        write("atomic_red_team/windows-sysmon.log", "{}");
        Path file = write("T1047/atomic_red_team/windows-sysmon.log", "{}");

        assertThat(new DataFolder(folder)
                        .find(ADDRESS.replace("T1047", "T1059"))
                        .file())
                .isNull();
        assertThat(new DataFolder(folder.resolve("T1047")).find(ADDRESS).file()).isEqualTo(file);
    }

    @Test
    void aRecordingIsFoundInItsOwnFolder() throws IOException {
        Path file = write("T1047/atomic_red_team/windows-sysmon.log", "{}");
        write("T1059/atomic_red_team/windows-sysmon.log", "{}");

        assertThat(new DataFolder(folder.resolve("T1047/atomic_red_team"))
                        .find(ADDRESS)
                        .file())
                .isEqualTo(file);
        assertThat(new DataFolder(folder.resolve("T1059/atomic_red_team"))
                        .find(ADDRESS)
                        .file())
                .isNull();
        assertThat(new DataFolder(folder.resolve("T1047/atomic_red_team"))
                        .find("atomic_red_team/windows-sysmon.log")
                        .file())
                .isEqualTo(file);
    }

    @Test
    void whatDecidesOnARecordingIsWhereItIsAndWhereItWouldBeFoundFirst() throws IOException {
        Path file = write("attack_techniques/T1047/atomic_red_team/windows-sysmon.log.gz", "{}");
        write("T1047/atomic_red_team/windows-sysmon.log", "{}");
        DataFolder data = new DataFolder(folder);

        assertThat(data.decisive(ADDRESS))
                .endsWith(file)
                .contains(folder.resolve("datasets/attack_techniques/T1047/atomic_red_team/windows-sysmon.log"))
                .doesNotContain(folder.resolve("T1047/atomic_red_team/windows-sysmon.log"));
        assertThat(data.decisive("no/such/recording.log"))
                .contains(folder.resolve("no/such/recording.log"), folder.resolve("no/such/recording.log.gz"));
        assertThat(new DataFolder(null).decisive(ADDRESS)).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        write("T1047/atomic_red_team/windows-sysmon.log", """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """);

        assertThat(new DataFolder(folder).find(ADDRESS).missing())
                .isEqualTo("T1047/atomic_red_team/windows-sysmon.log is a Git LFS pointer; `git lfs pull` fetches the"
                        + " recording");
        assertThat(new DataFolder(folder)
                        .find("https://example.com/a/b/c/d.log")
                        .missing())
                .isEqualTo("the data folder does not have b/c/d.log");
        assertThat(new DataFolder(null).find(ADDRESS).missing()).contains("--data");
    }

    @Test
    void noAddressLeadsOutOfTheFolder() throws IOException {
        write("secret/x/y.log", "{}");

        assertThat(new DataFolder(folder.resolve("data"))
                        .find("../secret/x/y.log")
                        .file())
                .isNull();
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toAbsolutePath().normalize();
    }
}
