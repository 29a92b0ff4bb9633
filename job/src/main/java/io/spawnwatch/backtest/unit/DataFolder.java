package io.spawnwatch.backtest.unit;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds recordings in a folder by the addresses that tests give them. Nothing is ever fetched.
 *
 * <p>An address ends like the recording's path below the folder: {@code https://.../datasets/attack_techniques/T1047/x/y.log}
 * is {@code attack_techniques/T1047/x/y.log} or {@code T1047/x/y.log}, whichever is there; the longest path counts. Shorter
 * ones are ambiguous, since many recordings have the same name, and count only if the folder itself goes on as the address
 * does: {@code x/y.log} in a folder {@code T1047}, {@code y.log} in a folder {@code T1047/x}. Compressed copies are found, too.
 */
final class DataFolder {
    /** Every recording of Splunk's has a name of its own with its folder and the folder above. */
    private static final int UNAMBIGUOUS = 3;

    private static final List<String> COMPRESSIONS = List.of("", ".gz", ".zst");

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
        for (Path file : places(folder, names)) {
            if (Files.isRegularFile(file)) {
                return GitLfs.isPointer(file)
                        ? new Recording(
                                null, folder.relativize(file).toString().replace('\\', '/') + GitLfs.isAPointer())
                        : new Recording(file, "");
            }
        }
        return new Recording(null, "the data folder does not have " + tail(names, address));
    }

    /** The files that decide what is found at an address: the recording, and those that would be found rather than it. */
    List<Path> decisive(String address) {
        List<Path> files = new ArrayList<>();
        if (folder != null) {
            for (Path file : places(folder, names(address))) {
                files.add(file);
                if (Files.isRegularFile(file)) {
                    break;
                }
            }
        }
        return files;
    }

    /** Where a recording may be, the first choice first. */
    private static List<Path> places(Path folder, List<String> names) {
        List<Path> places = new ArrayList<>();
        for (int from = 0; from < names.size(); from++) {
            if (isUnambiguous(folder, names, from)) {
                String path = String.join("/", names.subList(from, names.size()));
                COMPRESSIONS.forEach(compression -> add(folder, path + compression, places));
            }
        }
        return places;
    }

    /** Whether enough of an address's names are on the way to the file, in the folder and above it. */
    private static boolean isUnambiguous(Path folder, List<String> names, int from) {
        int above = Math.min(from, UNAMBIGUOUS - (names.size() - from));
        for (int i = 1; i <= above; i++) {
            int at = folder.getNameCount() - i;
            if (at < 0 || !folder.getName(at).toString().equals(names.get(from - i))) {
                return false;
            }
        }
        return true;
    }

    private static void add(Path folder, String path, List<Path> places) {
        try {
            Path file = folder.resolve(path).normalize();
            if (file.startsWith(folder)) {
                places.add(file);
            }
        } catch (InvalidPathException e) {
            // No file has such a name.
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
}
