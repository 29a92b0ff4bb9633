package io.spawnwatch.backtest.change;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A Git repository with a working tree, to change things in; for tests. */
public final class Checkout implements AutoCloseable {
    private static final PersonIdent AUTHOR = new PersonIdent("a tester", "tester@corp.example");

    private final Path root;
    private final Git git;

    /** Makes an empty repository. */
    public Checkout(Path root) throws IOException, GitAPIException {
        GitSettings.use();
        this.root = Files.createDirectories(root).toRealPath();
        git = Git.init()
                .setDirectory(this.root.toFile())
                .setInitialBranch("main")
                .call();
        // What the user of this machine has set must not matter.
        git.getRepository().getConfig().setBoolean("core", null, "autocrlf", false);
        git.getRepository().getConfig().setBoolean("commit", null, "gpgsign", false);
        git.getRepository().getConfig().save();
    }

    /** The root of the working tree; a real path. */
    public Path root() {
        return root;
    }

    /** For what is not here. */
    public Git git() {
        return git;
    }

    /** A file of the working tree, whether it exists or not. */
    public Path file(String name) {
        return root.resolve(name);
    }

    /** Writes a file in the working tree. */
    public Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Deletes a file of the working tree. */
    public void delete(String name) throws IOException {
        Files.delete(root.resolve(name));
    }

    /** Stages everything that is not ignored, deletions too. */
    public void stage() throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.add().setUpdate(true).addFilepattern(".").call();
    }

    /** Stages and commits everything that is not ignored. */
    public String commit(String message) throws GitAPIException {
        stage();
        return git.commit()
                .setMessage(message)
                .setAuthor(AUTHOR)
                .setCommitter(AUTHOR)
                .setSign(false)
                .setNoVerify(true)
                .setAllowEmpty(true)
                .call()
                .name();
    }

    @Override
    public void close() {
        git.close();
    }
}
