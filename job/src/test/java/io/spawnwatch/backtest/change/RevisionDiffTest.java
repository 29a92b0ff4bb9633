package io.spawnwatch.backtest.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionDiffTest {
    @TempDir
    private Path folder;

    @AutoClose
    private Checkout checkout;

    @BeforeEach
    void start() throws Exception {
        checkout = new Checkout(folder.resolve("content"));
    }

    @Test
    void seesWhatIsCommittedStagedChangedAndUntracked() throws Exception {
        checkout.write(".gitignore", "*.log\n");
        for (String name :
                List.of("same", "committed", "staged", "changed", "deleted", "removed", "back", "a/renamed")) {
            checkout.write(name, name);
        }
        String base = checkout.commit("base");
        checkout.write("committed", "x");
        checkout.write("back", "x");
        checkout.delete("removed");
        checkout.write("added/and/committed", "x");
        checkout.commit("more");
        checkout.write("staged", "x");
        checkout.write("added/staged", "x");
        Files.move(checkout.file("a/renamed"), checkout.file("a/new name"));
        checkout.stage();
        checkout.write("changed", "x");
        checkout.write("back", "back");
        checkout.write("un/tracked", "x");
        checkout.write("ignored.log", "x");
        checkout.delete("deleted");

        assertThat(changed(base))
                .containsExactly(
                        "a/new name",
                        "a/renamed",
                        "added/and/committed",
                        "added/staged",
                        "changed",
                        "committed",
                        "deleted",
                        "removed",
                        "staged",
                        "un/tracked");
        assertThat(changed("HEAD")).contains("back", "staged").doesNotContain("committed", "removed");
    }

    @Test
    void aFileThatIsTouchedOrHasOtherLineBreaksByGitsRulesIsTheSame() throws Exception {
        checkout.write(".gitattributes", "*.txt text\n");
        checkout.write("a.txt", "1\n2\n");
        checkout.write("b.txt", "1\n2\n");
        checkout.write("c.bin", "1\n2\n");
        checkout.commit("base");
        Files.setLastModifiedTime(checkout.file("a.txt"), FileTime.fromMillis(1_000_000_000_000L));
        checkout.write("b.txt", "1\r\n2\r\n");
        checkout.write("c.bin", "1\r\n2\r\n");

        assertThat(changed("HEAD")).containsExactly("c.bin");
    }

    @Test
    void aLinkedWorkingTreeHasARevisionOfItsOwn() throws Exception {
        checkout.write("a", "1");
        checkout.write("b", "1");
        String first = checkout.commit("first");
        // As `git worktree add` makes it.
        Path linked = Files.createDirectories(folder.resolve("linked"));
        Path gitFolder = Files.createDirectories(checkout.file(".git/worktrees/linked"));
        Files.writeString(linked.resolve(".git"), "gitdir: " + gitFolder + "\n");
        Files.writeString(gitFolder.resolve("gitdir"), linked.resolve(".git") + "\n");
        Files.writeString(gitFolder.resolve("commondir"), "../..\n");
        Files.writeString(gitFolder.resolve("HEAD"), first + "\n");
        Files.copy(checkout.file(".git/index"), gitFolder.resolve("index"));
        Files.writeString(linked.resolve("a"), "1");
        Files.writeString(linked.resolve("b"), "2");
        checkout.write("a", "2");

        try (RevisionDiff diff = RevisionDiff.of(linked, "main")) {
            assertThat(diff.root()).isEqualTo(linked.toRealPath());
            assertThat(diff.below(linked)).containsExactly(linked.toRealPath().resolve("b"));
        }
    }

    @Test
    void whateverIsInAChangedSubmoduleMayHaveChanged() throws Exception {
        try (Checkout module = new Checkout(folder.resolve("module"))) {
            module.write("detections/a.yml", "1");
            String first = module.commit("first");
            checkout.git()
                    .submoduleAdd()
                    .setURI(module.root().toUri().toString())
                    .setPath("content")
                    .call()
                    .close();
            checkout.write("own.yml", "1");
            checkout.commit("with a module");
            assertThat(changed("HEAD")).isEmpty();
            try (Git inside = Git.open(checkout.file("content").toFile())) {
                Files.writeString(checkout.file("content/detections/a.yml"), "2");
                inside.commit().setAll(true).setMessage("second").setSign(false).call();
                assertThat(inside.getRepository().resolve("HEAD").name()).isNotEqualTo(first);
            }
        }

        try (RevisionDiff diff = RevisionDiff.of(checkout.root(), "HEAD")) {
            assertThat(diff.concerns(checkout.file("content/detections/a.yml"))).isTrue();
            assertThat(diff.concerns(checkout.file("own.yml"))).isFalse();
            assertThat(diff.restore(checkout.file("content/detections"), folder))
                    .isFalse();
        }
    }

    @Test
    void aFileChangesWithWhatItsLinkLeadsTo() throws Exception {
        checkout.write("real/d.yml", "1");
        checkout.write("real/e.yml", "1");
        Files.createSymbolicLink(checkout.file("link.yml"), Path.of("real/d.yml"));
        Files.createSymbolicLink(checkout.file("folder"), Path.of("real"));
        checkout.commit("base");
        assertThat(changed("HEAD")).isEmpty();
        checkout.write("real/d.yml", "2");

        try (RevisionDiff diff = RevisionDiff.of(checkout.root(), "HEAD")) {
            assertThat(diff.concerns(checkout.file("link.yml"))).isTrue();
            assertThat(diff.concerns(checkout.file("folder/d.yml"))).isTrue();
            assertThat(diff.concerns(checkout.file("folder/e.yml"))).isFalse();
            assertThat(diff.below(checkout.file("folder"))).containsExactly(checkout.file("real/d.yml"));
        }
    }

    @Test
    void aLinkThatLeadsElsewhereChanged() throws Exception {
        checkout.write("d.yml", "1");
        checkout.write("e.yml", "1");
        Files.createSymbolicLink(checkout.file("link.yml"), Path.of("d.yml"));
        checkout.commit("base");
        checkout.delete("link.yml");
        Files.createSymbolicLink(checkout.file("link.yml"), Path.of("e.yml"));

        assertThat(changed("HEAD")).containsExactly("link.yml");
    }

    /** A user who tests detections finds the repository as it was. */
    @Test
    void nothingIsWritten() throws Exception {
        checkout.write("a", "1");
        checkout.commit("base");
        checkout.write("a", "2");
        Map<String, FileTime> before = times(checkout.root());

        assertThat(changed("HEAD")).containsExactly("a");

        assertThat(times(checkout.root())).isEqualTo(before);
    }

    @Test
    void restoresAFolderAsItWas() throws Exception {
        checkout.write("macros/a.yml", "1");
        checkout.write("macros/b/c.yml", "1");
        checkout.write("elsewhere.yml", "1");
        checkout.commit("base");
        checkout.write("macros/a.yml", "2");
        checkout.delete("macros/b/c.yml");
        checkout.write("macros/new.yml", "2");
        Path copy = Files.createDirectories(folder.resolve("copy"));
        for (String name : List.of("a.yml", "new.yml")) {
            Files.copy(checkout.file("macros/" + name), copy.resolve(name));
        }

        try (RevisionDiff diff = RevisionDiff.of(checkout.root(), "HEAD")) {
            assertThat(diff.restore(checkout.file("macros"), copy)).isTrue();
        }

        assertThat(contents(copy)).isEqualTo(Map.of("a.yml", "1", "b/c.yml", "1"));
    }

    /** Commits, stages and changes at random, against the contents of all files. */
    @Test
    void isTheDifferenceOfAllContentsWhateverHappenedInBetween() throws Exception {
        long seed = 20261134;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Map<String, String>> commits = new HashMap<>();
        commits.put(checkout.commit("empty"), Map.of());
        for (int step = 0; step < 60; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                // A name may be that of a file now and of a folder then.
                String name = Stream.of("a", "b", "c")
                        .limit(1 + random.nextInt(3))
                        .map(part -> part + random.nextInt(2))
                        .reduce((above, below) -> above + "/" + below)
                        .orElseThrow();
                change(name, random);
            }
            if (random.nextInt(3) == 0) {
                checkout.stage();
            }
            Map<String, String> now = contents(checkout.root());
            if (random.nextInt(4) == 0) {
                commits.put(checkout.commit("step " + step), now);
            }
            for (Map.Entry<String, Map<String, String>> commit : commits.entrySet()) {
                Set<String> expected = new TreeSet<>(now.keySet());
                expected.addAll(commit.getValue().keySet());
                expected.removeIf(
                        name -> Objects.equals(now.get(name), commit.getValue().get(name)));
                assertThat(changed(commit.getKey()))
                        .as("seed %d step %d", seed, step)
                        .containsExactlyElementsOf(expected);
            }
        }
        assertThat(commits).hasSizeGreaterThan(5);
    }

    private void change(String name, SplittableRandom random) throws IOException {
        Path file = checkout.file(name);
        for (Path above = file.getParent(); !above.equals(checkout.root()); above = above.getParent()) {
            Files.deleteIfExists(Files.isRegularFile(above) ? above : folder.resolve("nothing"));
        }
        if (Files.isDirectory(file)) {
            List<Path> below = new ArrayList<>();
            try (Stream<Path> paths = Files.walk(file)) {
                paths.forEach(below::add);
            }
            for (int i = below.size() - 1; i >= 0; i--) {
                Files.delete(below.get(i));
            }
        }
        if (random.nextInt(4) == 0) {
            Files.deleteIfExists(file);
        } else {
            checkout.write(name, Integer.toString(random.nextInt(3)));
        }
    }

    private List<String> changed(String revision) {
        try (RevisionDiff diff = RevisionDiff.of(checkout.root(), revision)) {
            return diff.below(checkout.root()).stream()
                    .map(file -> diff.root().relativize(file).toString())
                    .toList();
        }
    }

    private static Map<String, FileTime> times(Path root) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                times.put(root.relativize(path).toString(), Files.getLastModifiedTime(path));
            }
        }
        return times;
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(path).toString();
                if (!name.startsWith(".git/")) {
                    contents.put(name, Files.readString(path, StandardCharsets.UTF_8));
                }
            }
        }
        return contents;
    }
}
