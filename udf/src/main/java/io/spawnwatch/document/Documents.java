package io.spawnwatch.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads what people write, YAML or JSON, into {@link Mapping}s that know the place of every value. */
public final class Documents {
    /** Ten thousand allowlist entries with long reasons stay well below; a mistaken log file does not. */
    static final int MOST_CHARACTERS = 16 * 1024 * 1024;

    /** Nothing that people write by hand is deeper. */
    static final int DEEPEST_NESTING = 50;

    private Documents() {}

    /**
     * Reads a YAML text that holds one mapping.
     *
     * @param file name of the file, for error messages
     */
    public static Mapping yaml(String file, String text) {
        return YamlTree.one(file, text);
    }

    /** Reads a YAML text of any number of documents, each a mapping; empty documents are left out. */
    public static List<Mapping> yamlAll(String file, String text) {
        return YamlTree.all(file, text);
    }

    /** Reads a YAML file that holds one mapping; error messages give the file's name without its folder. */
    public static Mapping yaml(Path file) {
        String name = nameOf(file);
        return yaml(name, read(name, file));
    }

    /** Reads a YAML file of any number of documents, each a mapping; empty documents are left out. */
    public static List<Mapping> yamlAll(Path file) {
        String name = nameOf(file);
        return yamlAll(name, read(name, file));
    }

    /**
     * Reads a JSON object.
     *
     * @param origin where it comes from, for error messages
     */
    public static Mapping json(String origin, String text) {
        return JsonTree.one(origin, text);
    }

    /**
     * Reads a file of UTF-8 text.
     *
     * @param name how error messages call it
     */
    public static String read(String name, Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new InvalidDocumentException(Place.whole(name), "is a folder, expected a file");
            }
            if (Files.size(file) > 4L * MOST_CHARACTERS) {
                throw tooLarge(name);
            }
            return decode(name, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new InvalidDocumentException(Place.whole(name), "the file does not exist: " + file);
        } catch (AccessDeniedException e) {
            throw new InvalidDocumentException(Place.whole(name), "no permission to read the file: " + file);
        } catch (IOException e) {
            throw new InvalidDocumentException(Place.whole(name), "the file cannot be read: " + e.getMessage());
        }
    }

    /**
     * Decodes the bytes of a UTF-8 text.
     *
     * @param name how error messages call it
     */
    public static String decode(String name, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            Lines lines = new Lines(name, out.toString());
            throw new InvalidDocumentException(
                    lines.placeAt(out.length()),
                    String.format("byte 0x%02X is not UTF-8 text", bytes[in.position()] & 0xFF),
                    "save the file as UTF-8");
        }
        return out.toString();
    }

    /** A text without the byte order mark that some editors put before it. */
    static String checked(String name, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw tooLarge(name);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static InvalidDocumentException tooLarge(String name) {
        return new InvalidDocumentException(
                Place.whole(name), "more than " + MOST_CHARACTERS + " characters", "is this the right file?");
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }
}
