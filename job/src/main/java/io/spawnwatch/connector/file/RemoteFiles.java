package io.spawnwatch.connector.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;

/** Finds event files in Flink's file systems: object stores, HDFS. */
final class RemoteFiles {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern FILE_SCHEME = Pattern.compile("file:/(?:/[^/]*(?=/))?", Pattern.CASE_INSENSITIVE);

    /** Schemes of the file systems that Flink offers as plugins, by the plugin's name. */
    private static final List<Plugin> PLUGINS = List.of(
            new Plugin("flink-s3-fs-hadoop", Set.of("s3", "s3a", "s3p")),
            new Plugin("flink-gs-fs-hadoop", Set.of("gs")),
            new Plugin("flink-azure-fs-hadoop", Set.of("abfs", "abfss", "wasb", "wasbs")),
            new Plugin("flink-oss-fs-hadoop", Set.of("oss")));

    private record Plugin(String name, Set<String> schemes) {}

    private RemoteFiles() {}

    /** Whether an input is a URI of another file system than the local one. */
    static boolean isRemote(String input) {
        return SCHEME.matcher(input).matches() && !FILE_SCHEME.matcher(input).lookingAt();
    }

    /** The path in a URI of the local file system; anything else as it is. */
    static String withoutFileScheme(String input) {
        return FILE_SCHEME.matcher(input).lookingAt()
                ? FILE_SCHEME.matcher(input).replaceFirst("/").replaceFirst("^/+", "/")
                : input;
    }

    /**
     * Finds the files that a URI denotes, in any order.
     *
     * @throws InvalidInputException if it denotes no file or one that cannot be read
     */
    static List<InputFile> find(String input) {
        try {
            Plugins.load();
            Path path = new Path(input);
            List<InputFile> files = find(input, path, fileSystem(input, path));
            if (files.isEmpty()) {
                throw new InvalidInputException(
                        input, "matches no file; hidden files are read only if named explicitly");
            }
            return files;
        } catch (IOException e) {
            throw new InvalidInputException(input, "cannot be read: " + e);
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(input, "is not a valid glob: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            if (e instanceof InvalidInputException) {
                throw e;
            }
            throw new InvalidInputException(input, "is not a valid URI: " + e.getMessage());
        }
    }

    private static FileSystem fileSystem(String input, Path path) throws IOException {
        try {
            return path.getFileSystem();
        } catch (UnsupportedFileSystemSchemeException e) {
            String scheme = String.valueOf(path.toUri().getScheme()).toLowerCase(Locale.ROOT);
            throw new InvalidInputException(input, "Flink has no file system for " + scheme + "; " + cure(scheme));
        }
    }

    private static String cure(String scheme) {
        for (Plugin plugin : PLUGINS) {
            if (plugin.schemes().contains(scheme)) {
                return "put " + plugin.name() + "-" + EnvironmentInformation.getVersion()
                        + ".jar into a folder of its own, such as plugins/" + plugin.name() + "/, and set "
                        + ConfigConstants.ENV_FLINK_PLUGINS_DIR + " to the folder plugins";
            }
        }
        return "put the client that has one on the class path, for hdfs with java -cp spawnwatch.jar:$(hadoop classpath)"
                + " io.spawnwatch.DetectionJob";
    }

    private static List<InputFile> find(String input, Path path, FileSystem fileSystem) throws IOException {
        FileStatus status = status(path, fileSystem);
        List<InputFile> files = new ArrayList<>();
        if (status != null && !status.isDir()) {
            EventFiles.refuseUnsupportedFormat(input, fileSystem.open(path));
            files.add(InputFile.of(status));
        } else if (status != null) {
            list(fileSystem, path, any -> true, files);
        } else if (EventFiles.isGlob(path.getPath())) {
            Path base = path;
            while (EventFiles.isGlob(base.getPath())) {
                base = base.getParent();
            }
            String below = below(base, path);
            var matcher = EventFiles.matcher(below);
            Path from = base;
            list(
                    fileSystem,
                    base,
                    file -> EventFiles.matches(java.nio.file.Path.of(below(from, file)), matcher),
                    files);
        } else {
            throw new InvalidInputException(
                    input, "no such file or folder; give a file, a folder or a glob such as '.../**/*.json.gz'");
        }
        return files;
    }

    private static @Nullable FileStatus status(Path path, FileSystem fileSystem) throws IOException {
        try {
            return fileSystem.getFileStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** Lists all files in and below a folder except hidden ones. */
    private static void list(FileSystem fileSystem, Path folder, Predicate<Path> wanted, List<InputFile> files)
            throws IOException {
        FileStatus[] entries = fileSystem.listStatus(folder);
        for (FileStatus entry : entries == null ? new FileStatus[0] : entries) {
            if (EventFiles.isHidden(entry.getPath().getName())) {
                continue;
            }
            if (entry.isDir()) {
                list(fileSystem, entry.getPath(), wanted, files);
            } else if (wanted.test(entry.getPath())) {
                files.add(InputFile.of(entry));
            }
        }
    }

    private static String below(Path base, Path path) {
        String above = base.getPath();
        return path.getPath().substring(above.endsWith("/") ? above.length() : above.length() + 1);
    }

    /**
     * Flink's plugins, from the folder that {@code FLINK_PLUGINS_DIR} names, and their configuration, from the one that
     * {@code FLINK_CONF_DIR} names. A process loads them once, and only if it needs one: it takes time.
     */
    private static final class Plugins {
        static {
            Configuration configuration = GlobalConfiguration.loadConfiguration();
            FileSystem.initialize(configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
        }

        private Plugins() {}

        /** Has been done when this returns. */
        static void load() {}
    }
}
