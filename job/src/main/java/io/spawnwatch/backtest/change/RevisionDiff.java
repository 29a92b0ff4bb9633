package io.spawnwatch.backtest.change;

import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.jspecify.annotations.Nullable;

/**
 * The files that differ between a commit and the working tree: committed since, staged, changed and untracked ones alike. Ignored
 * files that Git does not track are no part of it. A renamed file is a deleted and an added one.
 */
final class RevisionDiff implements AutoCloseable {
    private static final int BASE = 0;
    private static final int INDEX = 1;
    private static final int FILES = 2;

    private final Repository repository;
    private final Path root;
    private final RevCommit base;

    /** By path from the root, the content in the commit, or null if it had none. */
    private final Map<String, @Nullable ObjectId> changed = new TreeMap<>();

    /** Submodules and nested repositories that changed: whatever is in them may have changed. */
    private final List<Path> opaque = new ArrayList<>();

    private RevisionDiff(Repository repository, RevCommit base) throws IOException {
        this.repository = repository;
        this.root = repository.getWorkTree().toPath().toRealPath();
        this.base = base;
    }

    /**
     * Compares a revision with the working tree that a file or folder is in.
     *
     * @param revision as Git names it; see {@link Revisions#base}
     * @throws SettingsException if the repository or the revision does not exist
     */
    static RevisionDiff of(Path inside, String revision) {
        GitSettings.use();
        Repository repository = Revisions.repository(inside);
        try {
            RevisionDiff diff = new RevisionDiff(repository, Revisions.base(repository, revision));
            diff.compare();
            return diff;
        } catch (MissingObjectException e) {
            repository.close();
            throw new SettingsException(
                    "--changed " + revision + ": this clone lacks part of its history: " + e.getMessage()
                            + "; fetch it whole (fetch-depth: 0, GIT_DEPTH: 0)",
                    e);
        } catch (IOException e) {
            repository.close();
            throw new SettingsException(
                    "--changed " + revision + ": the repository of " + inside + " cannot be read: " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            repository.close();
            throw e;
        }
    }

    private void compare() throws IOException {
        try (TreeWalk walk = new TreeWalk(repository)) {
            // As for a commit: line breaks and contents as Git would store them.
            walk.setOperationType(OperationType.CHECKIN_OP);
            walk.addTree(base.getTree());
            walk.addTree(new DirCacheIterator(repository.readDirCache()));
            FileTreeIterator files = new FileTreeIterator(repository);
            // Files that are as the index has them need not be read.
            files.setDirCacheIterator(walk, INDEX);
            walk.addTree(files);
            while (walk.next()) {
                boolean known = has(walk, BASE) || has(walk, INDEX);
                WorkingTreeIterator file = walk.getTree(FILES, WorkingTreeIterator.class);
                boolean present = file != null && (known || !file.isEntryIgnored());
                if (walk.isSubtree()) {
                    if (known || present) {
                        walk.enterSubtree();
                    }
                } else if (differs(walk, present)) {
                    add(walk, present);
                }
            }
        }
    }

    private static boolean differs(TreeWalk walk, boolean present) {
        boolean was = has(walk, BASE);
        if (!present) {
            DirCacheIterator index = walk.getTree(INDEX, DirCacheIterator.class);
            if (was && index != null && index.getDirCacheEntry().isSkipWorkTree()) {
                // A sparse checkout leaves it out on purpose.
                return !walk.getObjectId(BASE).equals(walk.getObjectId(INDEX));
            }
            return was;
        }
        // Not idEqual: it takes a link or a submodule of the working tree for one whose content is unknown.
        return !was
                || kind(walk.getRawMode(BASE)) != kind(walk.getRawMode(FILES))
                || !walk.getObjectId(BASE).equals(walk.getObjectId(FILES));
    }

    /** Whether one of the three has the current path. */
    private static boolean has(TreeWalk walk, int tree) {
        return walk.getTree(tree, AbstractTreeIterator.class) != null;
    }

    /** A file, link or submodule; whether a file is executable does not matter. */
    private static int kind(int mode) {
        return mode & FileMode.TYPE_MASK;
    }

    private void add(TreeWalk walk, boolean present) {
        String path = walk.getPathString();
        boolean was = has(walk, BASE);
        if ((was && FileMode.GITLINK.equals(walk.getRawMode(BASE)))
                || (present && FileMode.GITLINK.equals(walk.getRawMode(FILES)))) {
            opaque.add(root.resolve(path));
        }
        changed.put(path, was ? walk.getObjectId(BASE) : null);
    }

    /** The root of the working tree; a real path. */
    Path root() {
        return root;
    }

    /** The commit that is compared with, in few digits. */
    String base() {
        return base.abbreviate(10).name();
    }

    /** Whether a file or folder is in this repository's working tree. */
    boolean contains(Path file) {
        return real(file).startsWith(root);
    }

    /** Whether a file changed, was added or deleted. A link changes with the file that it leads to. */
    boolean concerns(Path file) {
        return isChanged(linked(file)) || isChanged(real(file));
    }

    private boolean isChanged(Path file) {
        return (file.startsWith(root) && changed.containsKey(slashed(root.relativize(file)))) || isOpaque(file);
    }

    private boolean isOpaque(Path file) {
        return opaque.stream().anyMatch(file::startsWith);
    }

    /** The files below a folder that changed, sorted: real paths, of which deleted ones do not exist. */
    List<Path> below(Path folder) {
        Path real = real(folder);
        if (isOpaque(real)) {
            return List.of(real);
        }
        return changed.keySet().stream()
                .map(root::resolve)
                .filter(file -> file.startsWith(real))
                .toList();
    }

    /** Whether a file was there in the commit. */
    boolean was(Path file) {
        return file.startsWith(root) && changed.get(slashed(root.relativize(file))) != null;
    }

    /**
     * Makes a copy of a folder be as the folder was in the commit.
     *
     * @param folder the folder in the working tree
     * @param copy   a copy of it as it is, at least of the files that matter
     * @return whether that is known: the content of a submodule is not
     */
    boolean restore(Path folder, Path copy) throws IOException {
        Path real = real(folder);
        for (Path file : below(folder)) {
            if (isOpaque(file)) {
                return false;
            }
            Path restored = copy.resolve(real.relativize(file).toString());
            ObjectId content = changed.get(slashed(root.relativize(file)));
            if (content == null) {
                Files.deleteIfExists(restored);
            } else {
                Files.createDirectories(restored.getParent());
                Files.write(restored, repository.open(content).getBytes());
            }
        }
        return true;
    }

    @Override
    public void close() {
        repository.close();
    }

    /** The real path of a file, or the path that it would have. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return linked(file);
        }
    }

    /** A file in its real folder; the file itself may be a link, or not exist. */
    private static Path linked(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        return folder == null || name == null ? absolute : real(folder).resolve(name);
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }
}
