package io.spawnwatch.backtest.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionsTest {
    @TempDir
    private Path folder;

    @AutoClose
    private Checkout checkout;

    @BeforeEach
    void start() throws Exception {
        checkout = new Checkout(folder.resolve("content"));
    }

    @Test
    void threeDotsCompareWithTheMergeBase() throws Exception {
        checkout.write("common", "1");
        checkout.commit("common");
        checkout.git().branchCreate().setName("topic").call();
        checkout.write("of main", "1");
        checkout.commit("main goes on");
        checkout.git().checkout().setName("topic").call();
        checkout.write("of topic", "1");
        checkout.commit("topic");

        assertThat(changed("main...")).containsExactly("of topic");
        assertThat(changed("main")).containsExactly("of main", "of topic");
        checkout.git()
                .merge()
                .include(checkout.git().getRepository().resolve("main"))
                .setFastForward(MergeCommand.FastForwardMode.NO_FF)
                .setMessage("merge")
                .call();
        assertThat(changed("main...")).containsExactly("of topic");
    }

    @Test
    void aRevisionMayBeABranchATagOrTheBeginningOfAnId() throws Exception {
        checkout.write("a", "1");
        String first = checkout.commit("first");
        checkout.git().tag().setName("v1").setAnnotated(false).setSigned(false).call();
        checkout.write("a", "2");
        checkout.commit("second");

        for (String revision :
                List.of("v1", first, first.substring(0, 8), "HEAD~1", "main^", "refs/tags/v1", "v1...")) {
            assertThat(changed(revision)).as(revision).containsExactly("a");
        }
        assertThat(changed("main")).isEmpty();
    }

    @Test
    void namesARevisionThatThereIsNot() throws Exception {
        checkout.write("a", "1");
        checkout.commit("first");
        ObjectId blob = checkout.git().getRepository().resolve("HEAD:a");

        assertRefused("nowhere", "there is no commit, branch or tag 'nowhere' in this clone; fetch it first");
        assertRefused(
                "origin/main...", "there is no commit, branch or tag 'origin/main' in this clone; fetch it first");
        assertRefused("...", "there is no commit, branch or tag '' in this clone; fetch it first");
        assertRefused("0123456789", "there is no commit, branch or tag '0123456789' in this clone; fetch it first");
        assertRefused(blob.name(), "is not a commit");
        assertRefused("main^{", "is not how Git names a commit");
        assertRefused(
                "main..HEAD", "names two commits, but the comparison is with the working tree; write one commit,");
        assertRefused(
                "main...HEAD", "names two commits, but the comparison is with the working tree; write one commit,");
    }

    @Test
    void namesAShallowCloneAsTheCause() throws Exception {
        checkout.write("a", "1");
        checkout.commit("first");
        checkout.git().branchCreate().setName("other").call();
        checkout.write("a", "2");
        checkout.commit("second");
        checkout.git().checkout().setName("other").call();
        checkout.write("b", "1");
        checkout.commit("third");
        checkout.git().checkout().setName("main").call();
        Path clone = folder.resolve("shallow");
        Git.cloneRepository()
                .setURI(checkout.root().toUri().toString())
                .setDirectory(clone.toFile())
                .setDepth(1)
                .setCloneAllBranches(true)
                .call()
                .close();

        assertThatThrownBy(() -> RevisionDiff.of(clone, "origin/other..."))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "--changed origin/other...: origin/other and HEAD have no common ancestor in this clone, which is"
                                + " shallow; fetch its history first (fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)");
        assertThatThrownBy(() -> RevisionDiff.of(clone, "HEAD~1"))
                .hasMessageContaining("'HEAD~1' in this clone, which is shallow; fetch its history first");
    }

    @Test
    void aFolderOutsideOfARepositoryIsRefused() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));

        assertThatThrownBy(() -> RevisionDiff.of(outside, "HEAD"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--changed: " + outside
                        + " is not in a Git repository; leave out --changed to test all detections");
    }

    @Test
    void aRepositoryWithoutACommitHasNothingToCompareWith() throws Exception {
        assertRefused("HEAD", "there is no commit, branch or tag 'HEAD'");
    }

    private void assertRefused(String revision, String part) {
        assertThatThrownBy(() -> RevisionDiff.of(checkout.root(), revision))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("--changed " + revision + ": ")
                .hasMessageContaining(part);
    }

    private List<String> changed(String revision) {
        try (RevisionDiff diff = RevisionDiff.of(checkout.root(), revision)) {
            return diff.below(checkout.root()).stream()
                    .map(file -> diff.root().relativize(file).toString())
                    .toList();
        }
    }
}
