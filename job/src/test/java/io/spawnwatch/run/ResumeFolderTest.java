package io.spawnwatch.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeFolderTest {
    private static final RunDescription RUN =
            RunDescription.empty().with("input /logs/ä b=c:1.json", "12 bytes").with("--emit", "final");

    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void name() {
        folder = root.resolve("progress");
    }

    private Path checkpoint(String job, int number) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoints/" + job + "/chk-" + number));
        Files.writeString(checkpoint.resolve("_metadata"), "checkpoint");
        return checkpoint;
    }

    private void refuses(RunDescription run, String message) {
        assertThatThrownBy(() -> ResumeFolder.open(folder, run).close())
                .isInstanceOf(SettingsException.class)
                .hasMessage(message.replace("@", folder.toString()));
    }

    @Test
    void aNewRunHasNoProgress() throws IOException {
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            assertThat(opened.progress()).isNull();
            assertThat(opened.checkpoint()).isNull();
            assertThat(opened.checkpoints()).isEmptyDirectory();
            assertThat(opened.temporary()).isEmptyDirectory();
        }
    }

    @Test
    void theSameRunGoesOnAtTheLastNamedCheckpoint() throws IOException {
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            checkpoint("a", 1);
            opened.advance("a", 1, "25 %", 10);
            checkpoint("a", 2);
            opened.advance("a", 2, "50 %", 20);
            checkpoint("a", 3);
            Files.writeString(opened.temporary().resolve("left"), "behind");
        }
        try (ResumeFolder again = ResumeFolder.open(folder, RUN)) {
            assertThat(again.progress()).isEqualTo(new ResumeFolder.Progress("checkpoints/a/chk-2", "50 %", 20));
            assertThat(requireNonNull(again.checkpoint()))
                    .isEqualTo(folder.toRealPath().resolve("checkpoints/a/chk-2"));
            assertThat(again.temporary()).isEmptyDirectory();
        }
    }

    @Test
    void aRunWhoseCheckpointsAreGoneStartsAnew() throws IOException {
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            Path metadata = checkpoint("a", 1).resolve("_metadata");
            opened.advance("a", 1, "25 %", 10);
            Files.delete(metadata);
        }
        try (ResumeFolder again = ResumeFolder.open(folder, RUN)) {
            assertThat(again.progress()).isNull();
        }
    }

    @Test
    void aRunThatHasEndedKeepsWhatItHasCounted() throws IOException {
        Map<String, Long> counts = Map.of("eventsDecoded", 12L, "format.Sysmon EventID 1 as nxlog: ä=b", 3L);
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            checkpoint("a", 1);
            opened.advance("a", 1, "25 %", 10);
            opened.end(counts, 90);
            // A checkpoint whose completion is noted too late.
            opened.advance("a", 2, "90 %", 80);
        }
        try (ResumeFolder again = ResumeFolder.open(folder, RUN)) {
            assertThat(again.counts()).isEqualTo(counts);
            assertThat(again.checkpoint()).isNull();
            assertThat(requireNonNull(again.progress()).seconds()).isEqualTo(90);
            again.delete();
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void whatIsKeptIsThatOfTheStartThatMadeProgress() throws IOException {
        assertThat(ResumeFolder.kept(folder)).isEmpty();
        ResumeFolder.open(folder, RUN, Map.of("range", "first")).close();
        assertThat(ResumeFolder.kept(folder)).isEqualTo(Map.of("range", "first"));
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN, Map.of("range", "second\n= ä"))) {
            checkpoint("a", 1);
            assertThat(ResumeFolder.hasProgress(folder)).isFalse();
            opened.advance("a", 1, "25 %", 10);
        }
        ResumeFolder.open(folder, RUN, Map.of("range", "third")).close();
        assertThat(ResumeFolder.hasProgress(folder)).isTrue();
        assertThat(ResumeFolder.kept(folder)).isEqualTo(Map.of("range", "second\n= ä"));
    }

    @Test
    void anotherRunIsRefused() throws IOException {
        ResumeFolder.open(folder, RUN).close();

        refuses(
                RUN.with("--emit", "revisions"),
                "--resume: @ holds the progress of another run: --emit was 'final' and is 'revisions'. Repeat the command"
                        + " of that run to go on with it, or name another folder");
        ResumeFolder.open(folder, RUN).close();
    }

    @Test
    void aFolderWithOtherFilesIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("thesis.tex"), "\\begin");

        refuses(
                RUN,
                "--resume: @ holds other files, for example thesis.tex; name a folder of its own, which need not exist");
        assertThat(folder).isDirectoryContaining("glob:**thesis.tex");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aFolderThatLooksLikeOursButHasNoRunIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("tmp"));

        refuses(RUN, "--resume: @ holds other files, for example tmp; name a folder of its own, which need not exist");
    }

    @Test
    void aFileIsRefused() throws IOException {
        Files.writeString(folder, "");

        refuses(RUN, "--resume: @ is not a folder; name another one");
    }

    @Test
    void oneProcessUsesAFolderAtATime() throws IOException {
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            assertThat(opened.progress()).isNull();
            refuses(RUN, "--resume: another process uses @; wait until it has ended, or name another folder");
        }
        ResumeFolder.open(folder, RUN).close();
    }

    @Test
    void aFolderThatWasCreatedIsDeletedAfterAnyNumberOfStarts() throws IOException {
        ResumeFolder.open(folder, RUN).close();
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            checkpoint("a", 1);
            opened.delete();
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFolderThatWasThereIsEmptied() throws IOException {
        Files.createDirectories(folder);
        try (ResumeFolder opened = ResumeFolder.open(folder, RUN)) {
            checkpoint("a", 1);
            opened.advance("a", 1, "25 %", 10);
            opened.delete();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
