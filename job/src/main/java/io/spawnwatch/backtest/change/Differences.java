package io.spawnwatch.backtest.change;

import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.InvalidDocumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The names of macros or lookups that mean something else in the working tree than in the commit that it is compared with.
 *
 * @param all   whether any name may: the folder as it was cannot be read
 * @param names those that do, if not all may
 */
record Differences(boolean all, Set<String> names) {
    private static final Differences NONE = new Differences(false, Set.of());
    private static final Differences ALL = new Differences(true, Set.of());

    /** What a search refers to. Anything else in the folders is neither read nor copied. */
    private static final List<String> SUFFIXES = List.of(".yml", ".yaml", ".csv");

    /**
     * Compares macros.
     *
     * @param folder where they are or were, or null without such a folder
     * @param now    the macros of the working tree
     */
    static Differences ofMacros(RevisionDiff diff, @Nullable Path folder, Macros now) {
        return of(diff, folder, before -> Macros.ofFolder(before).differences(now));
    }

    /**
     * Compares lookups.
     *
     * @param folder where they are or were, or null without such a folder
     * @param now    the lookups of the working tree
     */
    static Differences ofLookups(RevisionDiff diff, @Nullable Path folder, Lookups now) {
        return of(diff, folder, before -> Lookups.ofFolder(before).differences(now));
    }

    private static Differences of(RevisionDiff diff, @Nullable Path folder, Function<Path, Set<String>> compare) {
        if (folder == null || diff.below(folder).isEmpty()) {
            return NONE;
        }
        try {
            Path copy = Files.createTempDirectory("spawnwatch-changed");
            try {
                copy(folder, copy);
                return diff.restore(folder, copy) ? new Differences(false, compare.apply(copy)) : ALL;
            } finally {
                FileUtils.deleteDirectory(copy.toFile());
            }
        } catch (InvalidDocumentException e) {
            // What the working tree has is valid, or nothing would have been planned: what was before is not.
            return ALL;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path folder, Path copy) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Differences::isRead).toList()) {
                Path target = copy.resolve(folder.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isRead(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(name::endsWith) && Files.isRegularFile(path);
    }

    boolean isEmpty() {
        return !all && names.isEmpty();
    }

    /** Those of some names that mean something else, sorted. */
    Set<String> among(Collection<String> referred) {
        Set<String> different = new TreeSet<>(referred);
        if (!all) {
            different.retainAll(names);
        }
        return different;
    }
}
