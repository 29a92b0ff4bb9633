package io.spawnwatch.backtest.unit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files that Git LFS keeps elsewhere. */
public final class GitLfs {
    /** How a pointer begins: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. */
    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private GitLfs() {}

    /** Whether a file only stands for one that Git LFS has not fetched. */
    public static boolean isPointer(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(POINTER.length), POINTER);
        } catch (IOException e) {
            // Reported when the file is read.
            return false;
        }
    }

    /** What to tell a user whose recording is a pointer, after its name. */
    static String isAPointer() {
        return " is a Git LFS pointer; `git lfs pull` fetches the recording";
    }
}
