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
 * Which releases need not be kept any longer, so that years of weekly upgrades do not fill a disk. Several jobs may have
 * theirs in the same folder: what one of them has outlived says nothing about the others.
 */
final class Retention {
    /** Of the releases that followed one another, the last. */
    private static final int KEPT = 10;

    /** Oldest first. */
    private final Map<String, Release> all = new LinkedHashMap<>();

    Retention(Collection<Release> all) {
        all.forEach(one -> this.all.put(one.name(), one));
    }

    /**
     * What a job that has been upgraded leaves behind: the releases before the last ten, with all that was rolled back to
     * them; and releases of whatever job that were made before and never started.
     *
     * @param current what the job runs now
     */
    List<Release> outlivedBy(Release current) {
        Set<String> past = names(past(current));
        Set<String> outlived = names(past(current).skip(KEPT));
        Set<String> needed = new HashSet<>(names(past(current).limit(KEPT)));
        all.values().stream()
                .filter(Retention::mayRun)
                .forEach(one -> needed.addAll(names(past(one).limit(KEPT))));
        Set<String> neverStarted = neverStartedBefore(current);
        // What was rolled back goes with the release where it parts from what the job's release follows.
        return all.values().stream()
                .filter(one -> !needed.contains(one.name()))
                .filter(one -> neverStarted.contains(one.name())
                        || past(one)
                                .map(Release::name)
                                .filter(past::contains)
                                .findFirst()
                                .filter(outlived::contains)
                                .isPresent())
                .toList();
    }

    /** Whether a job was started from it and, as far as is known, has not been stopped. */
    private static boolean mayRun(Release release) {
        return release.jobId() != null && release.stoppedWith() == null;
    }

    /** What a submit leaves that was refused, or an upgrade that failed. */
    private Set<String> neverStartedBefore(Release current) {
        Set<String> followed = all.values().stream()
                .map(Release::follows)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return names(all.values().stream()
                .takeWhile(one -> !one.name().equals(current.name()))
                .filter(one -> one.jobId() == null && !followed.contains(one.name())));
    }

    /** The release, the one that ran before it, and so on. */
    private Stream<Release> past(Release release) {
        Set<String> seen = new HashSet<>();
        List<Release> past = new ArrayList<>();
        for (Release one = release; one != null && seen.add(one.name()); one = before(one)) {
            past.add(one);
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
