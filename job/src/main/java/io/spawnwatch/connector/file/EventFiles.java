package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.RecordFraming;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;

/** Finds the event files that the user names, and makes the bounded source that reads them. */
public final class EventFiles {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    /** Large enough for the bytes that are examined around each cut not to matter. */
    private static final long RANGE_SIZE = 64L << 20;

    private EventFiles() {}

    /**
     * Finds the files that the inputs denote: local ones as {@link #resolve} does, and those in Flink's other file systems by
     * the same rules. An input with a scheme, such as {@code s3://bucket/logs/}, is a URI as Flink reads it, without percent
     * escapes.
     *
     * @return local files, sorted, and then the others, sorted; each once
     * @throws InvalidInputException if an input denotes no file or one that cannot be read, or if Flink has no file system for
     *                               its scheme
     */
    public static InputFiles find(List<String> inputs) {
        List<String> local = new ArrayList<>();
        Map<String, InputFile> remote = new TreeMap<>();
        for (String input : inputs) {
            if (RemoteFiles.isRemote(input)) {
                RemoteFiles.find(input).forEach(file -> remote.put(file.path().toString(), file));
            } else {
                local.add(RemoteFiles.withoutFileScheme(input));
            }
        }
        List<InputFile> files = new ArrayList<>();
        resolve(local).forEach(file -> files.add(InputFile.of(file)));
        files.addAll(remote.values());
        return new InputFiles(files);
    }

    /**
     * Finds the local files that the inputs denote. An input is a file, a directory or a glob. A directory means all files in and
     * below it except hidden ones. In a glob, {@code **} matches any number of directories, including none, and a directory
     * that the glob matches means all its files, as if the shell had expanded it.
     *
     * <p>Refuses files that reading could block on, such as a FIFO, wherever they are. Also refuses a file that is named
     * explicitly and starts like a format that cannot be read. In a directory such a file does not stop the others: it is
     * rejected when it is read.
     *
     * @return absolute paths, sorted; a file that several links point to is listed once
     * @throws InvalidInputException if an input denotes no file or one that cannot be read
     */
    public static List<Path> resolve(List<String> inputs) {
        Map<Path, Path> byRealPath = new HashMap<>();
        for (String input : inputs) {
            try {
                for (Path file : resolve(input)) {
                    byRealPath.merge(file.toRealPath(), file, EventFiles::shorter);
                }
            } catch (AccessDeniedException e) {
                throw new InvalidInputException(input, "no permission to read " + e.getFile());
            } catch (IOException e) {
                throw new InvalidInputException(input, "cannot be read: " + e);
            } catch (InvalidPathException | PatternSyntaxException e) {
                throw new InvalidInputException(input, "is not a valid path or glob: " + e.getMessage());
            }
        }
        return byRealPath.values().stream().sorted().toList();
    }

    /** Chooses the shorter of two paths to the same file, so that the choice does not depend on the order of inputs. */
    private static Path shorter(Path first, Path second) {
        Comparator<Path> order = Comparator.comparing(Path::getNameCount).thenComparing(Comparator.naturalOrder());
        return order.compare(first, second) <= 0 ? first : second;
    }

    private static Set<Path> resolve(String input) throws IOException {
        Path path = Path.of(input).toAbsolutePath().normalize();
        Set<Path> files;
        if (input.isBlank()) {
            throw new InvalidInputException(input, "is empty; give a file, a directory or a glob");
        } else if (Files.isRegularFile(path)) {
            refuseUnsupportedFormat(input, path);
            files = Set.of(path);
        } else if (Files.isDirectory(path)) {
            files = walk(input, path, any -> true, Integer.MAX_VALUE);
        } else if (Files.exists(path)) {
            throw notAFile(input, "this");
        } else if (isGlob(input)) {
            files = glob(input, path);
        } else {
            throw new InvalidInputException(
                    input, "no such file or directory; give a file, a directory or a glob such as 'logs/**/*.json.gz'");
        }
        if (files.isEmpty()) {
            throw new InvalidInputException(input, "matches no file; hidden files are read only if named explicitly");
        }
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new InvalidInputException(input, "no permission to read " + file);
            }
        }
        return files;
    }

    private static void refuseUnsupportedFormat(String input, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return;
        }
        refuseUnsupportedFormat(input, Files.newInputStream(file));
    }

    static void refuseUnsupportedFormat(String input, InputStream in) throws IOException {
        try (RecordFraming framing = RecordFraming.of(in)) {
            String format = framing.unsupportedFormat();
            if (format != null) {
                throw new InvalidInputException(input, format);
            }
        }
    }

    private static InvalidInputException notAFile(String input, String what) {
        return new InvalidInputException(
                input,
                what
                        + " is a FIFO, a socket or a device, and reading it might never end; save its content to a file, or"
                        + " exclude it with a glob such as 'logs/**/*.json'");
    }

    /**
     * Whether an input that was found would denote a local file if that existed, so that another look would find more files.
     * Links are followed on the way to the file and to what the input names, but not below that.
     */
    public static boolean wouldFind(String input, Path file) throws IOException {
        if (RemoteFiles.isRemote(input)) {
            return false;
        }
        Path path =
                Path.of(RemoteFiles.withoutFileScheme(input)).toAbsolutePath().normalize();
        boolean pattern = !Files.exists(path);
        Path base = pattern ? globBase(path) : path;
        Path realBase = base.toRealPath();
        Path realFile = real(file);
        if (!realFile.startsWith(realBase) || !Files.isDirectory(base)) {
            return realFile.equals(realBase);
        }
        Path below = realBase.relativize(realFile);
        for (Path name : below) {
            if (isHidden(name)) {
                return false;
            }
        }
        return !pattern || matches(below, matcher(base.relativize(path).toString()));
    }

    /** The real path of a file that may not exist. */
    public static Path real(Path file) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        Path existing = path;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    }

    /** The longest beginning of a pattern that is a directory. */
    private static Path globBase(Path pattern) {
        Path base = pattern.getRoot();
        for (Path name : pattern) {
            Path next = base.resolve(name);
            if (!Files.isDirectory(next)) {
                break;
            }
            base = next;
        }
        return base;
    }

    private static Set<Path> glob(String input, Path pattern) throws IOException {
        Path base = globBase(pattern);
        if (!isGlob(pattern.getName(base.getNameCount()).toString())) {
            return Set.of();
        }
        // Only the part below the base is a pattern: the name of an existing directory may contain a bracket.
        String below = base.relativize(pattern).toString();
        boolean anyDepth = below.contains("**") || below.contains("{");
        int depth = anyDepth ? Integer.MAX_VALUE : base.relativize(pattern).getNameCount();
        return walk(input, base, matcher(below), depth);
    }

    /**
     * Finds the files below a directory whose path relative to it matches, or that are in a directory whose path matches.
     *
     * @param depth how deep a match can be
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
                                throw notAFile(input, file.toString());
                            }
                            if (attributes.isRegularFile()) {
                                files.add(file);
                            }
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        // A link to a directory above it leads only to what is visited anyway. A directory that cannot
                        // be read fails before preVisitDirectory can skip it.
                        if (e instanceof FileSystemLoopException || !isWanted(file)) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return files;
    }

    static boolean isGlob(String input) {
        return GLOB.matcher(input).find();
    }

    /** The matcher of a glob in which two asterisks match any number of directories, including none. */
    static PathMatcher matcher(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        PathMatcher directly = FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", ""));
        return path -> matcher.matches(path) || directly.matches(path);
    }

    /** Whether a path or a directory above it matches. */
    static boolean matches(Path relative, PathMatcher matcher) {
        for (int names = relative.getNameCount(); names > 0; names--) {
            if (matcher.matches(relative.subpath(0, names))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(Path path) {
        return isHidden(path.getFileName().toString());
    }

    static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    /**
     * Creates a bounded source that reads local files to their end. Readers take the files in the given order.
     *
     * @param files        local files, as {@link #resolve} returns them
     * @param deserializer turns each record into a {@code T}
     * @param type         type information of {@code T}
     * @param <T>          the type that the source emits
     */
    public static <T> Source<T, ?, ?> source(
            List<Path> files, RecordDeserializer<T> deserializer, TypeInformation<T> type) {
        return source(InputFiles.local(files), deserializer, type);
    }

    /**
     * Creates a bounded source that reads files to their end. Readers take the files in the given order. A large plain file
     * is read by several readers, with the same result as by one.
     *
     * @param files        the files
     * @param deserializer turns each record into a {@code T}
     * @param type         type information of {@code T}
     * @param <T>          the type that the source emits
     */
    public static <T> Source<T, ?, ?> source(
            InputFiles files, RecordDeserializer<T> deserializer, TypeInformation<T> type) {
        return source(files, deserializer, type, RANGE_SIZE);
    }

    static <T> Source<T, ?, ?> source(
            InputFiles files, RecordDeserializer<T> deserializer, TypeInformation<T> type, long rangeSize) {
        return new EventFileSource<>(files, new EventFileFormat<>(deserializer, type), rangeSize);
    }
}
