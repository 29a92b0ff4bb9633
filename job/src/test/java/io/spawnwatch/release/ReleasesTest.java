package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.SettingType;
import io.spawnwatch.config.Settings;
import io.spawnwatch.detection.ContentCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which releases are kept, and what is copied into them. */
class ReleasesTest {
    private static final PublishedCatalog CATALOG =
            new PublishedCatalog("1.0", new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    @TempDir
    private Path folder;

    private Releases releases;
    private Path jar;

    @BeforeEach
    void createFolder() throws IOException {
        releases = new Releases(folder.resolve("releases"));
        jar = Files.writeString(folder.resolve("any.jar"), "jar");
    }

    /** Keeps a release that no job was started from. */
    private Release kept(@Nullable Release follows) {
        return releases.keep(releases.copy(new ReleaseInputs(jar, null, Map.of(), Map.of(), null)), follows, CATALOG);
    }

    /** Keeps a release that runs. */
    private Release started(@Nullable Release follows) {
        Release kept = kept(follows);
        Release started = kept.started("job-" + kept.name(), null);
        started.write();
        return started;
    }

    /** Keeps a running release that replaced another. */
    private Release upgraded(Release from) {
        stop(from);
        return started(from);
    }

    private static void stop(Release running) {
        running.stopped("savepoint-" + running.name()).write();
    }

    private List<String> names() {
        return releases.all().stream().map(Release::name).toList();
    }

    @Test
    void theLastTenReleasesOfALineAreKept() {
        Release current = started(null);
        for (int i = 2; i <= 12; i++) {
            current = upgraded(current);
            releases.removeOldest(current);
        }
        assertThat(names())
                .containsExactly("0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012");
    }

    @Test
    void theReleasesOfAnotherJobAreKeptWithThoseItMayGoBackTo() {
        Release other = upgraded(upgraded(started(null)));
        Release current = started(null);
        for (int i = 0; i < 20; i++) {
            current = upgraded(current);
            releases.removeOldest(current);
        }
        assertThat(names()).hasSize(13).startsWith("0001", "0002", "0003").contains(other.name(), current.name());
        assertThat(releases.running(String.valueOf(other.jobId()), CATALOG)).isEqualTo(other);
    }

    /** If neither release could be started, a command was printed that starts this one again. */
    @Test
    void theReleaseThatAnotherJobMayBeStartedAgainFromIsKept() {
        Release other = started(null);
        stop(other);
        kept(other);
        Release current = started(null);
        for (int i = 0; i < 20; i++) {
            current = upgraded(current);
            releases.removeOldest(current);
        }
        assertThat(names()).hasSize(11).startsWith("0001").doesNotContain("0002");
    }

    @Test
    void failedUpgradesDeleteNoReleaseThatAJobMayGoBackTo() {
        Release first = started(null);
        Release current = upgraded(first);
        for (int i = 0; i < 20; i++) {
            kept(current);
        }
        current = upgraded(current);
        kept(current);
        releases.removeOldest(current);

        assertThat(names()).containsExactly("0001", "0002", "0023", "0024");
    }

    @Test
    void aReleaseThatWasRolledBackIsDeletedWithTheOneItFollowed() {
        Release first = started(null);
        Release second = upgraded(first);
        Release third = upgraded(second);
        stop(third);
        // Rolled back to the second.
        second.started("job-again", "savepoint-" + second.name()).write();
        Release current = second;
        for (int i = 0; i < 9; i++) {
            current = upgraded(current);
            releases.removeOldest(current);
        }
        assertThat(names()).hasSize(11).startsWith("0002", "0003", "0004");
        current = upgraded(current);
        releases.removeOldest(current);
        assertThat(names()).hasSize(10).startsWith("0004");
    }

    @Test
    void aRunningReleaseIsKeptHoweverManyFollowIt() {
        Release first = started(null);
        Release second = upgraded(first);
        // The first was started again, beside the second.
        first.started("job-beside", null).write();
        Release current = second;
        for (int i = 0; i < 20; i++) {
            current = upgraded(current);
            releases.removeOldest(current);
        }
        assertThat(names()).hasSize(11).startsWith("0001").doesNotContain("0002");
    }

    @Test
    void aLineIsAllReleasesThatDescendFromTheSameFirstOne() {
        Release first = started(null);
        Release second = upgraded(first);
        Release other = upgraded(started(null));
        // Rolled back to the first, and upgraded again.
        Release third = upgraded(first);

        assertThat(releases.line(first)).extracting(Release::name).containsExactly("0001", "0002", "0005");
        assertThat(releases.line(second)).isEqualTo(releases.line(third));
        assertThat(releases.line(other)).extracting(Release::name).containsExactly("0003", "0004");
    }

    private static ReleaseInputs given(Path jar, List<Path> detections) {
        return new ReleaseInputs(
                jar,
                null,
                Map.of(
                        "detections",
                        SettingType.join(detections.stream().map(Path::toString).toList())),
                Map.of(),
                null);
    }

    private static List<String> files(ReleaseInputs copied) throws IOException {
        Path release = copied.jar().getParent();
        try (Stream<Path> files = Files.walk(release)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> release.relativize(file).toString())
                    .filter(file -> file.endsWith(".yml") || file.endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private Path write(String file) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, file);
    }

    @Test
    void detectionFilesAndFoldersAreCopiedIntoOneFolderWithoutRepetitions() throws IOException {
        Path one = write("mine/one.yml");
        write("mine/two.yml");
        Path other = write("other/one.yml");
        Path hidden = write("other/.hidden.yml");
        write("third/mine/three.yml");

        ReleaseInputs copied = releases.copy(
                given(jar, List.of(one, folder.resolve("mine"), other, hidden, folder.resolve("third/mine"), other)));

        assertThat(files(copied))
                .containsExactly(
                        "detections/2/mine/three.yml",
                        "detections/_hidden.yml",
                        "detections/mine/one.yml",
                        "detections/mine/two.yml",
                        "detections/one.yml");
        assertThat(copied.arguments())
                .containsExactly("run", "--detections=" + copied.jar().resolveSibling("detections"));
    }

    @Test
    void aSingleFileIsCopiedIntoAFolderThatEveryVersionCanRead() throws IOException {
        assertThat(files(releases.copy(given(jar, List.of(write("mine/one.yml"))))))
                .containsExactly("detections/one.yml");
    }

    @Test
    void theMacrosOfACheckoutAreCopiedBesideItsDetectionsAndReplacedWithThem() throws IOException {
        write("content/macros/m.yml");
        Path detection = write("content/detections/endpoint/a.yml");
        write("new/macros/n.yml");
        write("new/detections/b.yml");
        write("alone/c.yml");

        ReleaseInputs first = releases.copy(given(jar, List.of(detection)));
        ReleaseInputs again = releases.copy(first.with(null, null, Map.of("window", "5m"), Map.of(), null));
        ReleaseInputs upgraded = releases.copy(again.with(
                null,
                null,
                Map.of("detections", folder.resolve("new/detections").toString()),
                Map.of(),
                null));
        ReleaseInputs alone = releases.copy(upgraded.with(
                null, null, Map.of("detections", folder.resolve("alone").toString()), Map.of(), null));

        assertThat(files(first)).containsExactly("detections/a.yml", "macros/m.yml");
        assertThat(first.options()).containsOnlyKeys("detections");
        assertThat(ContentCheckout.macros(Objects.requireNonNull(first.value(Settings.DETECTIONS))))
                .isEqualTo(first.jar().resolveSibling("macros"));
        assertThat(files(again)).containsExactly("detections/a.yml", "macros/m.yml");
        assertThat(files(upgraded)).containsExactly("detections/b.yml", "macros/n.yml");
        assertThat(files(alone)).containsExactly("detections/c.yml");
    }

    @Test
    void theLookupsOfACheckoutAreCopiedBesideItsDetectionsAndReplacedWithThem() throws IOException {
        write("content/lookups/csv/l.csv");
        write("content/lookups/l.yml");
        Path detection = write("content/detections/endpoint/a.yml");
        write("new/lookups/n.csv");
        write("new/detections/b.yml");

        ReleaseInputs first = releases.copy(given(jar, List.of(detection)));
        ReleaseInputs again = releases.copy(first.with(null, null, Map.of("window", "5m"), Map.of(), null));
        ReleaseInputs upgraded = releases.copy(again.with(
                null,
                null,
                Map.of("detections", folder.resolve("new/detections").toString()),
                Map.of(),
                null));

        assertThat(files(first)).containsExactly("detections/a.yml", "lookups/csv/l.csv", "lookups/l.yml");
        assertThat(first.options()).containsOnlyKeys("detections");
        assertThat(ContentCheckout.lookups(Objects.requireNonNull(first.value(Settings.DETECTIONS))))
                .isEqualTo(first.jar().resolveSibling("lookups"));
        assertThat(files(again)).containsExactly("detections/a.yml", "lookups/csv/l.csv", "lookups/l.yml");
        assertThat(files(upgraded)).containsExactly("detections/b.yml", "lookups/n.csv");
    }

    @Test
    void namedLookupsStayWhenTheDetectionsChange() throws IOException {
        write("content/lookups/l.csv");
        write("content/detections/a.yml");
        write("named/x.csv");
        ReleaseInputs given = new ReleaseInputs(
                jar,
                null,
                Map.of(
                        "detections", folder.resolve("content/detections").toString(),
                        "lookups", folder.resolve("named").toString()),
                Map.of(),
                null);

        ReleaseInputs copied = releases.copy(given);
        assertThat(files(copied)).containsExactly("detections/a.yml", "lookups/x.csv");
        assertThat(copied.value(Settings.LOOKUPS)).isEqualTo(copied.jar().resolveSibling("lookups"));
    }

    @Test
    void namedMacrosStayWhenTheDetectionsChange() throws IOException {
        write("content/macros/m.yml");
        write("content/detections/a.yml");
        write("named/x.yml");
        ReleaseInputs given = new ReleaseInputs(
                jar,
                null,
                Map.of(
                        "detections", folder.resolve("content/detections").toString(),
                        "macros", folder.resolve("named").toString()),
                Map.of(),
                null);

        assertThat(files(releases.copy(given))).containsExactly("detections/a.yml", "macros/x.yml");
    }
}
