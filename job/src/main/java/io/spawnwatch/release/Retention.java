package io.spawnwatch.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which releases need not be kept any longer, so that years of weekly upgrades do not fill a disk. Several jobs
 * may keep theirs in the same folder; deleting for one of them spares what the others need.
 */
final class Retention {
    /** How many releases of a line are kept: the last ones. */
    private static final int KEPT = 10;

    /** Oldest first. */
    private final Map<String, Release> all = new LinkedHashMap<>();

    Retention(Collection<Release> all) {
        all.forEach(release -> this.all.put(release.name(), release));
    }

    /**
     * What an upgraded job no longer needs: the releases before the last ten and those that were rolled back to them, and
     * older releases of any job that were never started.
     *
     * @param current the release that the job runs now
     */
    List<Release> outlivedBy(Release current) {
        Set<String> past = names(past(current));
        Set<String> outlived = names(past(current).skip(KEPT));
        Set<String> needed = new HashSet<>(names(past(current).limit(KEPT)));
        all.values().stream()
                .filter(Retention::mayRun)
                .forEach(release -> needed.addAll(names(past(release).limit(KEPT))));
        Set<String> neverStarted = neverStartedBefore(current);
        // A release that was rolled back is deleted with the release at which its line branches off.
        return all.values().stream()
                .filter(release -> !needed.contains(release.name()))
                .filter(release -> neverStarted.contains(release.name())
                        || past(release)
                                .map(Release::name)
                                .filter(past::contains)
                                .findFirst()
                                .filter(outlived::contains)
                                .isPresent())
                .toList();
    }

    /** Whether a job was started from a release and is not known to have been stopped. */
    private static boolean mayRun(Release release) {
        return release.jobId() != null && release.stoppedWith() == null;
    }

    /** Releases left by a submit that was refused or an upgrade that failed. */
    private Set<String> neverStartedBefore(Release current) {
        Set<String> followed = all.values().stream()
                .map(Release::follows)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return names(all.values().stream()
                .takeWhile(release -> !release.name().equals(current.name()))
                .filter(release -> release.jobId() == null && !followed.contains(release.name())));
    }

    /** A release, the one that it replaced, and so on. */
    private Stream<Release> past(Release release) {
        Set<String> seen = new HashSet<>();
        List<Release> past = new ArrayList<>();
        for (Release next = release; next != null && seen.add(next.name()); next = before(next)) {
            past.add(next);
        }
        return past.stream();
    }

    private @Nullable Release before(Release release) {
        return release.follows() == null ? null : all.get(release.follows());
    }

    private static Set<String> names(Stream<Release> releases) {
        return releases.map(Release::name).collect(Collectors.toSet());
    }
}
