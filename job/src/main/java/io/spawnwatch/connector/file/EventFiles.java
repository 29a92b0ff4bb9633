package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.RecordFraming;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;

/** Files of events: which ones a person means, and the bounded source that reads them. */
public final class EventFiles {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private EventFiles() {}

    /**
     * Finds the files that inputs stand for. An input is a file, a directory (all files in it and below, but hidden
     * ones only where they are named themselves) or a glob, in which {@code **} also stands for no directory at all. A
     * directory that a glob matches counts with all its files, as if the shell had expanded it.
     *
     * <p>Refused is also what would be waited for, such as a FIFO, wherever it is, and a file that is named and whose
     * start shows that it holds no events that can be read. Such a file in a directory does not stop the others: it is
     * rejected when it is read.
     *
     * @return absolute paths, sorted, each file once, also where several links lead to it
     * @throws InvalidInputException where an input stands for no file or for one that cannot be read
     */
    public static List<Path> resolve(List<String> inputs) {
        Map<Path, Path> byRealPath = new HashMap<>();
        for (String input : inputs) {
            try {
                for (Path file : resolve(input)) {
                    byRealPath.merge(file.toRealPath(), file, EventFiles::clearer);
                }
            } catch (AccessDeniedException e) {
                throw new InvalidInputException(input, "there is no permission to read " + e.getFile());
            } catch (IOException e) {
                throw new InvalidInputException(input, "cannot be read: " + e);
            } catch (InvalidPathException | PatternSyntaxException e) {
                throw new InvalidInputException(input, "is not a valid path or glob: " + e.getMessage());
            }
        }
        return byRealPath.values().stream().sorted().toList();
    }

    /** Of two ways to one file the one with fewer detours, so that the choice does not hang on the order of inputs. */
    private static Path clearer(Path one, Path other) {
        Comparator<Path> order = Comparator.comparing(Path::getNameCount).thenComparing(Comparator.naturalOrder());
        return order.compare(one, other) <= 0 ? one : other;
    }

    private static Set<Path> resolve(String input) throws IOException {
        Path path = Path.of(input).toAbsolutePath().normalize();
        Set<Path> files;
        if (input.isBlank()) {
            throw new InvalidInputException(input, "is empty; give a file, a directory or a glob");
        } else if (Files.isRegularFile(path)) {
            refuseForeign(input, path);
            files = Set.of(path);
        } else if (Files.isDirectory(path)) {
            files = walk(input, path, any -> true, Integer.MAX_VALUE);
        } else if (Files.exists(path)) {
            throw noFile(input, "this");
        } else if (GLOB.matcher(input).find()) {
            files = glob(input, path);
        } else {
            throw new InvalidInputException(
                    input, "no such file or directory; give a file, a directory or a glob such as 'logs/**/*.json.gz'");
        }
        if (files.isEmpty()) {
            throw new InvalidInputException(input, "matches no file; hidden files count only where they are named");
        }
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new InvalidInputException(input, "there is no permission to read " + file);
            }
        }
        return files;
    }

    private static void refuseForeign(String input, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return;
        }
        try (RecordFraming framing = RecordFraming.of(Files.newInputStream(file))) {
            String foreign = framing.foreign();
            if (foreign != null) {
                throw new InvalidInputException(input, foreign);
            }
        }
    }

    private static InvalidInputException noFile(String input, String what) {
        return new InvalidInputException(
                input,
                what
                        + " is a FIFO, a socket or a device, which could be waited for without end; write what it gives to a"
                        + " file, or leave it out with a glob such as 'logs/**/*.json'");
    }

    private static Set<Path> glob(String input, Path pattern) throws IOException {
        Path base = pattern.getRoot();
        for (Path name : pattern) {
            Path next = base.resolve(name);
            if (!Files.isDirectory(next)) {
                if (!GLOB.matcher(name.toString()).find()) {
                    return Set.of();
                }
                break;
            }
            base = next;
        }
        // Only what lies below the base is a pattern: the name of an existing directory may hold a bracket.
        String below = base.relativize(pattern).toString();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + below);
        PathMatcher directly = FileSystems.getDefault().getPathMatcher("glob:" + below.replace("**/", ""));
        boolean anyDepth = below.contains("**") || below.contains("{");
        int depth = anyDepth ? Integer.MAX_VALUE : base.relativize(pattern).getNameCount();
        return walk(input, base, path -> matcher.matches(path) || directly.matches(path), depth);
    }

    /**
     * The files below a directory that match themselves, by their path from there, or that lie in what matches.
     *
     * @param depth how deep what matches can lie
     */
    private static Set<Path> walk(String input, Path base, PathMatcher matcher, int depth) throws IOException {
        Set<Path> files = new TreeSet<>();
        Files.walkFileTree(
                base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        return isWanted(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                    }

                    private boolean isWanted(Path directory) {
                        Path relative = base.relativize(directory);
                        return directory.equals(base)
                                || (!isHidden(directory)
                                        && (relative.getNameCount() < depth || matches(relative, matcher)));
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (!isHidden(file) && matches(base.relativize(file), matcher)) {
                            if (attributes.isOther()) {
                                throw noFile(input, file.toString());
                            }
                            if (attributes.isRegularFile()) {
                                files.add(file);
                            }
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        // A link to a directory above itself leads to nothing that is not visited anyway. A directory
                        // that may not be read fails before it can be passed over.
                        if (e instanceof FileSystemLoopException || !isWanted(file)) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return files;
    }

    private static boolean matches(Path relative, PathMatcher matcher) {
        for (int names = relative.getNameCount(); names > 0; names--) {
            if (matcher.matches(relative.subpath(0, names))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /**
     * A bounded source that reads files to their end, in the given order as far as there are fewer readers than files.
     *
     * @param files        local files, as {@link #resolve} gives them
     * @param deserializer what becomes of each record
     * @param type         type of what it becomes
     * @param <T>          what the source delivers
     */
    public static <T> Source<T, ?, ?> source(
            List<Path> files, RecordDeserializer<T> deserializer, TypeInformation<T> type) {
        org.apache.flink.core.fs.Path[] paths = files.stream()
                .map(file -> new org.apache.flink.core.fs.Path(file.toUri()))
                .toArray(org.apache.flink.core.fs.Path[]::new);
        return new EventFileSource<>(paths, new EventFileFormat<>(deserializer, type));
    }
}
