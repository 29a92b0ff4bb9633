package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.Setting.InRelease;
import io.spawnwatch.config.SettingType;
import io.spawnwatch.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release makes of the paths that its settings name. */
class SettingPathsTest {
    @TempDir
    private Path folder;

    private Path file;
    private Path release;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("original"), "content");
        release = Files.createDirectory(folder.resolve("release"));
    }

    private static Setting<Path> path(String key, InRelease inRelease) {
        return Setting.of(key, SettingType.PATH).inRelease(inRelease).help("A path.");
    }

    @Test
    void aNewSettingIsCopiedOrMadeAbsoluteAsItDeclares() throws IOException {
        CommandSettings settings = Settings.LIVE
                .with(path("copied", InRelease.COPIED))
                .with(path("absolute", InRelease.ABSOLUTE))
                .with(path("as-given", InRelease.AS_GIVEN));
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        ReleaseInputs inputs = new ReleaseInputs(
                file,
                null,
                Map.of("copied", file.toString(), "absolute", relative.toString(), "as-given", relative.toString()),
                Map.of(),
                null);

        Map<String, String> options = SettingPaths.copy(settings, inputs, release);

        assertThat(options)
                .isEqualTo(Map.of(
                        "copied", release.resolve("copied").toString(),
                        "absolute", relative.toAbsolutePath().toString(),
                        "as-given", relative.toString()));
        assertThat(release.resolve("copied")).hasContent("content");
        ReleaseFolder paths = new ReleaseFolder(release, settings);
        assertThat(paths.relative(options)).containsEntry("copied", "{release}/copied");
        assertThat(paths.absolute(paths.relative(options))).isEqualTo(options);
    }

    /** Whoever moves the folder of the releases takes them along. Only paths are paths, whatever a text looks like. */
    @Test
    void aReleaseThatWasMovedNamesItsCopiesWhereTheyAreNow() throws IOException {
        Releases releases = new Releases(folder.resolve("releases"));
        String here = folder.resolve("releases/0001") + "/x";
        Map<String, String> options = new LinkedHashMap<>();
        options.put("allowlist-file", file.toString());
        options.put("kafka-properties-file", file.toString());
        options.put("group-id", here);
        Path config = Files.writeString(folder.resolve("any.yml"), "window: 1h\n");
        ReleaseInputs copied =
                releases.copy(new ReleaseInputs(file, config, options, Map.of("ssl.keystore.location", here), null));
        PublishedCatalog catalog = new PublishedCatalog(
                "1.0",
                new TreeMap<>(),
                new TreeMap<>(Map.of(here, "refused")),
                new TreeMap<>(Map.of("group-id", here)));
        releases.keep(copied, null, catalog);

        Files.move(folder.resolve("releases"), folder.resolve("moved"));
        Path moved = folder.resolve("moved/0001");
        Release release = Release.of(moved);

        assertThat(release.inputs())
                .isEqualTo(new ReleaseInputs(
                        moved.resolve("spawnwatch-job.jar"),
                        moved.resolve("spawnwatch.yml"),
                        Map.of(
                                "allowlist-file",
                                        moved.resolve("allowlist-file").toString(),
                                "kafka-properties-file", file.toString(),
                                "group-id", here),
                        Map.of("ssl.keystore.location", here),
                        null));
        assertThat(release.catalog()).isEqualTo(catalog);
    }

    /** As earlier versions wrote them. */
    @Test
    void aReleaseOfAnEarlierVersionIsRead() throws IOException {
        Files.writeString(release.resolve("release.json"), """
            {
              "jar" : "{release}/spawnwatch-job.jar",
              "config" : "{release}/spawnwatch.yml",
              "options" : {
                "detections" : "{release}/detections",
                "lateness" : "30m"
              },
              "kafka" : { },
              "published" : { }
            }
            """);

        assertThat(Release.of(release).inputs())
                .isEqualTo(new ReleaseInputs(
                        release.resolve("spawnwatch-job.jar"),
                        release.resolve("spawnwatch.yml"),
                        Map.of("detections", release.resolve("detections").toString(), "lateness", "30m"),
                        Map.of(),
                        null));
    }
}
