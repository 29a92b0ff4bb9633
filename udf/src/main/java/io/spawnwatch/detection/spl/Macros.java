package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The macros that searches can call. Immutable; sent to the cluster together with the detections. */
public final class Macros implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String RESOURCES = "/macros/";
    private static final String FILTER_SUFFIX = "_filter";

    /** The expansion of a filter that nobody has defined: it keeps everything. */
    private static final String FILTER_DEFAULT = "search *";

    /** Characters that are typed instead of backticks, or that replace them when text is copied. */
    private static final String MISTAKEN_BACKTICKS = "'\"\u00b4\u2018\u2019";

    private final Map<String, Macro> bySignature;

    /** The folder of the macros that do not come with Spawnwatch, or null. */
    private final @Nullable String folder;

    private Macros(Map<String, Macro> bySignature, @Nullable Path folder) {
        this.bySignature = Collections.unmodifiableMap(new TreeMap<>(bySignature));
        this.folder = folder == null ? null : folder.toString();
    }

    /** No macros, for a search in which they are already expanded. */
    public static Macros none() {
        return new Macros(Map.of(), null);
    }

    /** The macros that come with Spawnwatch. */
    public static Macros bundled() {
        Map<String, Macro> macros = new TreeMap<>();
        resource("index")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(file -> add(macros, Documents.yaml(file, resource(file))));
        return new Macros(macros, null);
    }

    /**
     * Reads the macros of a folder's {@code .yml} and {@code .yaml} files, and adds the bundled ones that these do not
     * redefine.
     *
     * @throws InvalidDocumentException if the folder cannot be read, a file is not a macro, or two files define the
     *     same one
     */
    public static Macros ofFolder(Path folder) {
        Map<String, Macro> own = new TreeMap<>();
        for (Path file : files(folder)) {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InvalidDocumentException(
                        Place.whole(file.toString()), "is a pipe, socket or device, expected a macro file");
            }
            add(own, Documents.yaml(file));
        }
        Map<String, Macro> all = new TreeMap<>(bundled().bySignature);
        all.putAll(own);
        return new Macros(all, folder);
    }

    /**
     * The signatures, such as {@code name} or {@code name(2)}, of the macros that expand to something else here than there, or
     * that only one of the two has.
     */
    public Set<String> differences(Macros other) {
        Set<String> different = new TreeSet<>(bySignature.keySet());
        different.addAll(other.bySignature.keySet());
        different.removeIf(signature -> {
            Macro here = bySignature.get(signature);
            Macro there = other.bySignature.get(signature);
            return here != null && there != null && here.expandsLike(there);
        });
        return Collections.unmodifiableSet(different);
    }

    /** Finds the macro with this name and number of arguments; the error if there is none is at the call. */
    Macro find(String name, int arguments, Origin call) {
        String signature = Macro.signature(name, arguments);
        Macro macro = bySignature.get(signature);
        if (macro == null && name.endsWith(FILTER_SUFFIX) && arguments == 0) {
            return new Macro(name, List.of(), FILTER_DEFAULT, false, call.place());
        }
        if (macro == null) {
            throw unknown(name, arguments, call);
        }
        if (macro.eval()) {
            throw call.fault(
                    Construct.MACRO, "the macro `" + signature + "` is an eval expression, which is not supported");
        }
        return macro;
    }

    /**
     * Where a macro is defined.
     *
     * @param signature its name as in {@link Origin#macros()}
     * @return the place, or null for a filter that nobody has defined
     */
    public @Nullable Place place(String signature) {
        Macro macro = bySignature.get(signature);
        return macro == null ? null : macro.place();
    }

    /** How to call the macro that a text without backticks probably means, or null. */
    @Nullable
    String meant(String written) {
        String name = written;
        while (!name.isEmpty() && MISTAKEN_BACKTICKS.indexOf(name.charAt(0)) >= 0) {
            name = name.substring(1);
        }
        while (!name.isEmpty() && MISTAKEN_BACKTICKS.indexOf(name.charAt(name.length() - 1)) >= 0) {
            name = name.substring(0, name.length() - 1);
        }
        // A call with arguments can be a single word.
        int open = name.indexOf('(');
        String bare = open < 0 ? name : name.substring(0, open);
        for (Macro macro : bySignature.values()) {
            if (macro.name().equals(bare)) {
                return "`" + bare
                        + (macro.arguments().isEmpty() ? "" : "(" + String.join(", ", macro.arguments()) + ")") + "`";
            }
        }
        return bare.endsWith(FILTER_SUFFIX) && Macro.isName(bare) ? "`" + bare + "`" : null;
    }

    private InvalidDetectionException unknown(String name, int arguments, Origin call) {
        for (Macro macro : bySignature.values()) {
            if (macro.name().equals(name)) {
                int expected = macro.arguments().size();
                return call.fault(
                        Construct.MACRO,
                        "the macro `" + name + "` takes " + expected + (expected == 1 ? " argument" : " arguments")
                                + ", found " + arguments);
            }
        }
        List<String> names =
                bySignature.values().stream().map(Macro::name).distinct().toList();
        String suggestion = DidYouMean.cure(name, names);
        int last = name.lastIndexOf('_');
        if (suggestion == null
                && last > 0
                && !name.endsWith(FILTER_SUFFIX)
                && DidYouMean.cure(name.substring(last), List.of(FILTER_SUFFIX)) != null) {
            suggestion = "did you mean '" + name.substring(0, last) + FILTER_SUFFIX + "'?";
        }
        return call.fault(
                Construct.UNKNOWN_MACRO,
                "unknown macro `" + name + "`",
                (suggestion == null ? "macros" : suggestion + " Macros") + " are defined in "
                        + (folder == null
                                ? "--macros DIR, in the folder macros beside a folder detections,"
                                : "the folder " + folder)
                        + " and by Spawnwatch; only NAME_filter needs no definition");
    }

    private static void add(Map<String, Macro> macros, Mapping file) {
        Macro macro = Macro.of(file);
        Macro earlier = macros.putIfAbsent(macro.signature(), macro);
        if (earlier != null) {
            throw file.fault(
                    "name",
                    "the macro `" + macro.signature() + "` is already defined at " + earlier.place(),
                    "remove one");
        }
    }

    private static List<Path> files(Path folder) {
        Place place = Place.whole(folder.toString());
        if (!Files.isDirectory(folder)) {
            throw new InvalidDocumentException(
                    place,
                    Files.exists(folder)
                            ? "is a file, expected a folder of macro files"
                            : "the folder does not exist, expected a folder of macro files");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Macros::isMacroFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidDocumentException(place, "the folder cannot be read: " + e.getMessage());
        }
    }

    private static boolean isMacroFile(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".yml") || name.endsWith(".yaml")) && !Files.isDirectory(file);
    }

    private static String resource(String name) {
        try (@Nullable InputStream in = Macros.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCES + name + " is missing");
            }
            return Documents.decode(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + RESOURCES + name, e);
        }
    }
}
