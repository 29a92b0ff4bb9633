package io.spawnwatch.backtest.unit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds recordings in a folder by the addresses that tests give them. Nothing is ever fetched.
 *
 * <p>An address ends like the recording's path below the folder: {@code https://.../datasets/attack_techniques/T1047/x/y.log}
 * is {@code attack_techniques/T1047/x/y.log} or {@code T1047/x/y.log}, whichever is there; the longest path counts. Shorter
 * ones are ambiguous, since many recordings have the same name, and count only if the folder itself goes on as the address
 * does: {@code x/y.log} in a folder {@code T1047}. Compressed copies are found, too.
 */
final class DataFolder {
    /** Every recording of Splunk's has a name of its own with its folder and the folder above. */
    private static final int UNAMBIGUOUS = 3;

    private static final List<String> COMPRESSIONS = List.of("", ".gz", ".zst");
    private static final byte[] LFS_POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private final @Nullable Path folder;

    /**
     * A folder of recordings.
     *
     * @param folder null if there is none
     */
    DataFolder(@Nullable Path folder) {
        this.folder = folder == null ? null : folder.toAbsolutePath().normalize();
    }

    /**
     * What is known of a recording.
     *
     * @param file    where it is, or null if it is not at hand
     * @param missing why not, as one sentence; empty if it is at hand
     */
    record Recording(@Nullable Path file, String missing) {}

    /** Finds the recording with an address, which is a URL or a path. */
    Recording find(String address) {
        if (folder == null) {
            return new Recording(null, "no recordings are given; --data DIR names the folder that has them");
        }
        List<String> names = names(address);
        for (int from = 0; from < names.size(); from++) {
            if (!isUnambiguous(folder, names, from)) {
                break;
            }
            String path = String.join("/", names.subList(from, names.size()));
            for (String compression : COMPRESSIONS) {
                Path file = resolve(folder, path + compression);
                if (file != null) {
                    return isPointer(file)
                            ? new Recording(null, path + " is a Git LFS pointer; `git lfs pull` fetches the recording")
                            : new Recording(file, "");
                }
            }
        }
        return new Recording(null, "the data folder does not have " + tail(names, address));
    }

    private static boolean isUnambiguous(Path folder, List<String> names, int from) {
        Path last = folder.getFileName();
        return from == 0
                || names.size() - from >= UNAMBIGUOUS
                || (last != null && last.toString().equals(names.get(from - 1)));
    }

    private static @Nullable Path resolve(Path folder, String path) {
        try {
            Path file = folder.resolve(path).normalize();
            return file.startsWith(folder) && Files.isRegularFile(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The names in the address's path, without those that lead up again. */
    private static List<String> names(String address) {
        String path;
        try {
            String parsed = new URI(address).getPath();
            path = parsed == null ? address : parsed;
        } catch (URISyntaxException e) {
            path = address;
        }
        return Arrays.stream(path.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."))
                .toList();
    }

    private static String tail(List<String> names, String address) {
        return names.isEmpty()
                ? "'" + address + "'"
                : String.join("/", names.subList(Math.max(0, names.size() - UNAMBIGUOUS), names.size()));
    }

    /** Whether a file only stands for one that Git LFS has not fetched. */
    static boolean isPointer(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(LFS_POINTER.length), LFS_POINTER);
        } catch (IOException e) {
            // Reported when the file is read.
            return false;
        }
    }
}
