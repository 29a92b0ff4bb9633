package io.spawnwatch.backtest.change;

import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Finds repositories and commits by what a user calls them. */
final class Revisions {
    private static final String SINCE_MERGE_BASE = "...";
    private static final String RANGE = "..";

    private Revisions() {}

    /**
     * Opens the repository whose working tree a file or folder is in.
     *
     * @throws SettingsException if there is none
     */
    static Repository repository(Path inside) {
        try {
            Path real = inside.toRealPath();
            Path folder = Files.isDirectory(real) ? real : real.getParent();
            FileRepositoryBuilder builder =
                    new FileRepositoryBuilder().findGitDir(folder.toFile()).setMustExist(true);
            if (builder.getGitDir() == null) {
                throw new SettingsException("--changed: " + inside
                        + " is not in a Git repository; leave out --changed to test all detections");
            }
            Repository repository = builder.build();
            if (repository.isBare()) {
                repository.close();
                throw new SettingsException("--changed: the repository of " + inside + " has no working tree");
            }
            return repository;
        } catch (IOException e) {
            throw new SettingsException(
                    "--changed: the repository of " + inside + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Finds the commit to compare with.
     *
     * @param revision a commit, branch or tag, compared with itself as by {@code git diff REV}; or with three dots after it, where
     *                 the comparison is with its merge base with HEAD: what the current branch changed since it left the other, as
     *                 by {@code git diff REV...}
     * @throws SettingsException if the commit or a merge base does not exist
     */
    static RevCommit base(Repository repository, String revision) throws IOException {
        String option = "--changed " + revision;
        boolean sinceMergeBase = revision.endsWith(SINCE_MERGE_BASE);
        String name = sinceMergeBase ? revision.substring(0, revision.length() - SINCE_MERGE_BASE.length()) : revision;
        if (name.contains(RANGE)) {
            throw new SettingsException(option + ": names two commits, but the comparison is with the working tree;"
                    + " write one commit, or REV... for what the current branch changed since it left REV");
        }
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(find(repository, name, option));
            if (!sinceMergeBase) {
                return commit;
            }
            ObjectId head = repository.resolve(Constants.HEAD);
            if (head == null) {
                throw new SettingsException(option + ": there is no commit yet, so no common ancestor");
            }
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(commit);
            walk.markStart(walk.parseCommit(head));
            RevCommit mergeBase = walk.next();
            if (mergeBase == null) {
                throw new SettingsException(
                        option + ": " + name + " and HEAD have no common ancestor in this clone" + shallow(repository));
            }
            return walk.parseCommit(mergeBase);
        }
    }

    private static ObjectId find(Repository repository, String name, String option) throws IOException {
        try {
            ObjectId found = name.isBlank() ? null : repository.resolve(name + "^{commit}");
            if (found != null) {
                return found;
            }
            throw new SettingsException(
                    option + ": there is no commit, branch or tag '" + name + "' in this clone" + shallow(repository));
        } catch (AmbiguousObjectException e) {
            throw new SettingsException(
                    option + ": several commits begin with '" + name + "'; write more of its digits", e);
        } catch (IncorrectObjectTypeException e) {
            throw new SettingsException(option + ": '" + name + "' is not a commit", e);
        } catch (RevisionSyntaxException e) {
            throw new SettingsException(
                    option + ": '" + name + "' is not how Git names a commit; write a branch, a tag or an id", e);
        }
    }

    /** The usual cause in CI, which fetches only the newest commit. */
    private static String shallow(Repository repository) throws IOException {
        return repository.getObjectDatabase().getShallowCommits().isEmpty()
                ? "; fetch it first"
                : ", which is shallow; fetch its history first (fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)";
    }
}
