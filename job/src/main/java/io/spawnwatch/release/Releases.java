package io.spawnwatch.release;

import io.spawnwatch.config.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** The folder of the releases that are kept, numbered in the order in which they were made. Its owner alone may read it. */
public final class Releases {
    private static final String FLINK_FILE = "config.yaml";
    private static final Pattern NAME = Pattern.compile("\\d{4,}");

    /** On systems that know such rights. */
    private static final FileAttribute<?>[] OWNERS_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path folder;

    /** Of a folder that need not exist yet. */
    public Releases(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * Copies what a release is made of into a folder of its own. It does not count as a release until it is
     * {@link #keep kept}.
     *
     * @throws ReleaseException where something cannot be copied
     */
    public ReleaseInputs copy(ReleaseInputs inputs) {
        Path release = create();
        try {
            return copy(inputs, release);
        } catch (IOException e) {
            discard(release);
            throw new ReleaseException(
                    "the release cannot be copied to " + folder + ": " + e + "; name another folder with --releases",
                    e);
        } catch (RuntimeException e) {
            discard(release);
            throw e;
        }
    }

    private static ReleaseInputs copy(ReleaseInputs inputs, Path release) throws IOException {
        Path jar = Files.copy(inputs.jar(), release.resolve("spawnwatch-job.jar"));
        Path config = inputs.config() == null ? null : Files.copy(inputs.config(), release.resolve("spawnwatch.yml"));
        Map<String, String> options = SettingPaths.copy(Settings.LIVE, inputs, release);
        Path flink = null;
        if (inputs.flink() != null) {
            flink = Files.createDirectory(release.resolve("flink"));
            Files.copy(inputs.flink().resolve(FLINK_FILE), flink.resolve(FLINK_FILE));
        }
        return new ReleaseInputs(jar, config, options, inputs.kafka(), flink);
    }

    private Path create() {
        try {
            return Files.createDirectory(
                    prepared().resolve(String.format(Locale.ROOT, "%04d", highest() + 1)), OWNERS_ONLY);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The folder, which is made where it does not exist. */
    private Path prepared() throws IOException {
        return Files.createDirectories(folder, OWNERS_ONLY);
    }

    private ReleaseException unusable(IOException e) {
        return new ReleaseException(
                "no release can be kept in " + folder + ": " + e + "; name another folder with --releases", e);
    }

    /**
     * Keeps what was copied as a release.
     *
     * @param follows   the release that runs, or null
     * @param published what it publishes of itself
     */
    public Release keep(ReleaseInputs copied, @Nullable Release follows, PublishedCatalog published) {
        Release release = new Release(
                copied.jar().getParent(),
                copied,
                null,
                null,
                null,
                null,
                follows == null ? null : follows.name(),
                published.parameters());
        release.write();
        return release;
    }

    /** Removes a copy that is not wanted after all. */
    public void discard(ReleaseInputs copied) {
        discard(copied.jar().getParent());
    }

    private static void discard(Path release) {
        try {
            PathUtils.deleteDirectory(release);
        } catch (IOException e) {
            throw new ReleaseException("the copy " + release + " cannot be removed: " + e, e);
        }
    }

    /**
     * Does something while nobody else starts or stops jobs out of this folder.
     *
     * @throws ReleaseException where somebody else is at it
     */
    public <T> T exclusively(Supplier<T> action) {
        try {
            try (FileChannel channel = FileChannel.open(
                            prepared().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw new ReleaseException("another command is starting or stopping a job out of " + folder
                            + "; wait until it is done. Nothing was touched.");
                }
                return action.get();
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The release that a running job was started from.
     *
     * @param published what the job publishes of itself; a job that waits for slots may not have come to that yet, and is
     *                  known by its id alone
     * @throws ReleaseException where none is kept, or something else runs
     */
    public Release running(String jobId, PublishedCatalog published) {
        Release release = all().stream()
                .filter(one -> jobId.equals(one.jobId()))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new ReleaseException("in " + folder + " no release is kept of job " + jobId
                        + ", so there would be nothing to go back to. Name another folder with --releases, or say what"
                        + " runs: submit --adopt " + jobId + " --jar JAR --config FILE. Nothing was touched."));
        if (!published.isUnknown()
                && !CatalogChange.between(published, release.catalog()).isNone()) {
            throw new ReleaseException("release " + release.name() + " is not what job " + jobId
                    + " runs, so it would be wrong to go back to it. Nothing was touched.");
        }
        return release;
    }

    /** The release that ran before another. */
    public Optional<Release> before(Release release) {
        return all().stream()
                .filter(one -> !one.name().equals(release.name()) && one.name().equals(release.follows()))
                .findFirst();
    }

    /** The releases that a release followed, that followed it, or that have one before them in common with it. */
    public List<Release> line(Release release) {
        Map<String, Release> all = new LinkedHashMap<>();
        all().forEach(one -> all.put(one.name(), one));
        String first = first(release, all);
        return all.values().stream()
                .filter(one -> first(one, all).equals(first))
                .toList();
    }

    private static String first(Release release, Map<String, Release> all) {
        Set<String> seen = new HashSet<>();
        Release first = release;
        while (seen.add(first.name()) && first.follows() != null && all.containsKey(first.follows())) {
            first = all.get(first.follows());
        }
        return first.name();
    }

    /** All releases, oldest first. */
    public List<Release> all() {
        return folders().stream()
                .filter(one -> Files.isRegularFile(one.resolve(Release.FILE)))
                .map(Release::of)
                .toList();
    }

    /** Removes what a job that has been upgraded needs no more; never what it, or another job, may have to go back to. */
    public void removeOldest(Release current) {
        new Retention(all()).outlivedBy(current).forEach(one -> discard(one.folder()));
    }

    private int highest() {
        return folders().stream()
                .mapToInt(one -> Integer.parseInt(String.valueOf(one.getFileName())))
                .max()
                .orElse(0);
    }

    private List<Path> folders() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(one ->
                            NAME.matcher(String.valueOf(one.getFileName())).matches())
                    .sorted(Comparator.comparingInt(one -> Integer.parseInt(String.valueOf(one.getFileName()))))
                    .toList();
        } catch (IOException e) {
            throw new ReleaseException("the folder of the releases, " + folder + ", cannot be read: " + e, e);
        }
    }
}
