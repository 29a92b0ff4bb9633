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

/** The folder of kept releases, numbered in the order they were made. Only its owner can read it. */
public final class Releases {
    private static final String FLINK_FILE = "config.yaml";
    private static final Pattern NAME = Pattern.compile("\\d{4,}");

    /** Empty on file systems without POSIX permissions. */
    private static final FileAttribute<?>[] OWNERS_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path folder;

    /** Opens a folder, which need not exist yet. */
    public Releases(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The folder, absolute. */
    public Path folder() {
        return folder;
    }

    /**
     * Copies what a new release consists of. The copy does not count as a release until the draft is kept.
     *
     * @throws ReleaseException if something cannot be copied
     */
    public ReleaseDraft draft(ReleaseInputs inputs) {
        return new ReleaseDraft(this, copy(inputs));
    }

    /** Copies inputs into a new folder; {@link #keep} makes it a release, {@link #discard} deletes it. */
    ReleaseInputs copy(ReleaseInputs inputs) {
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
                    ensureFolder().resolve(String.format(Locale.ROOT, "%04d", highest() + 1)), OWNERS_ONLY);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Creates the folder if it does not exist. */
    private Path ensureFolder() throws IOException {
        return Files.createDirectories(folder, OWNERS_ONLY);
    }

    private ReleaseException unusable(IOException e) {
        return new ReleaseException(
                "releases cannot be kept in " + folder + ": " + e + "; name another folder with --releases", e);
    }

    /**
     * Makes a copy a release.
     *
     * @param follows   the release that runs now, or null
     * @param published what the new job publishes
     */
    Release keep(ReleaseInputs copied, @Nullable Release follows, PublishedCatalog published) {
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

    /** Deletes a copy. */
    void discard(ReleaseInputs copied) {
        discard(copied.jar().getParent());
    }

    private static void discard(Path release) {
        try {
            PathUtils.deleteDirectory(release);
        } catch (IOException e) {
            throw new ReleaseException("the copy " + release + " cannot be deleted: " + e, e);
        }
    }

    /**
     * Runs an action while no other command starts or stops jobs from this folder.
     *
     * @throws ReleaseException if another command does so now
     */
    public <T> T exclusively(Supplier<T> action) {
        try {
            try (FileChannel channel = FileChannel.open(
                            ensureFolder().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw new ReleaseException("another command is starting or stopping a job from " + folder
                            + "; wait until it is done. Nothing was changed.");
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
     * @param published what the job publishes; a job that waits for slots may not have published anything yet, and is
     *                  identified by its id alone
     * @throws ReleaseException if none is kept, or the job runs something else
     */
    public Release running(String jobId, PublishedCatalog published) {
        Release release = all().stream()
                .filter(kept -> jobId.equals(kept.jobId()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new ReleaseException("no release of job " + jobId + " is kept in " + folder
                        + ", so there would be nothing to go back to. Name another folder with --releases, or keep a"
                        + " release of the running job first: submit --adopt " + jobId
                        + " --jar JAR --config FILE. Nothing was changed."));
        if (!published.isUnknown()
                && !CatalogChange.between(published, release.catalog()).isNone()) {
            throw new ReleaseException("release " + release.name() + " is not what job " + jobId
                    + " runs, so going back to it would be wrong. Nothing was changed.");
        }
        return release;
    }

    /** The release that another one replaced. */
    public Optional<Release> before(Release release) {
        return all().stream()
                .filter(other ->
                        !other.name().equals(release.name()) && other.name().equals(release.follows()))
                .findFirst();
    }

    /** The line of a release: all releases that descend from the same first one. */
    public List<Release> line(Release release) {
        Map<String, Release> all = new LinkedHashMap<>();
        all().forEach(other -> all.put(other.name(), other));
        String first = first(release, all);
        return all.values().stream()
                .filter(other -> first(other, all).equals(first))
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
                .filter(entry -> Files.isRegularFile(entry.resolve(Release.FILE)))
                .map(Release::of)
                .toList();
    }

    /** Deletes old releases after an upgrade, but none that this job or another may have to go back to. */
    public void removeOldest(Release current) {
        new Retention(all()).outlivedBy(current).forEach(release -> discard(release.folder()));
    }

    private int highest() {
        return folders().stream().mapToInt(Releases::number).max().orElse(0);
    }

    private static int number(Path release) {
        return Integer.parseInt(String.valueOf(release.getFileName()));
    }

    private List<Path> folders() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry ->
                            NAME.matcher(String.valueOf(entry.getFileName())).matches())
                    .sorted(Comparator.comparingInt(Releases::number))
                    .toList();
        } catch (IOException e) {
            throw new ReleaseException("the folder of releases " + folder + " cannot be read: " + e, e);
        }
    }
}
