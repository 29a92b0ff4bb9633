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

/** Reads YAML and JSON that people write into {@link Mapping}s that know the place of every value. */
public final class Documents {
    /** Ten thousand allowlist entries with long reasons stay well below; a log file given by mistake does not. */
    static final int MAX_CHARACTERS = 16 * 1024 * 1024;

    /** Nothing that people write by hand is nested deeper. */
    static final int MAX_NESTING = 50;

    private Documents() {}

    /**
     * Reads YAML that consists of one mapping.
     *
     * @param file name of the file, for error messages
     */
    public static Mapping yaml(String file, String text) {
        return YamlTree.read(file, text);
    }

    /** Reads YAML with any number of documents, each of them a mapping. Empty documents are skipped. */
    public static List<Mapping> yamlAll(String file, String text) {
        return YamlTree.readAll(file, text);
    }

    /** Reads a YAML file that consists of one mapping. Error messages name the file without its folder. */
    public static Mapping yaml(Path file) {
        String name = nameOf(file);
        return yaml(name, read(name, file));
    }

    /** Reads a YAML file with any number of documents, each of them a mapping. Empty documents are skipped. */
    public static List<Mapping> yamlAll(Path file) {
        String name = nameOf(file);
        return yamlAll(name, read(name, file));
    }

    /**
     * Reads a JSON object.
     *
     * @param origin where the object comes from, for error messages
     */
    public static Mapping json(String origin, String text) {
        return JsonTree.read(origin, text);
    }

    /**
     * Reads a file of UTF-8 text.
     *
     * @param name the name of the file in error messages
     */
    public static String read(String name, Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new InvalidDocumentException(Place.whole(name), "is a folder, expected a file");
            }
            if (Files.size(file) > 4L * MAX_CHARACTERS) {
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
     * Decodes UTF-8 text.
     *
     * @param name the name of the file in error messages
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
            LineIndex lines = new LineIndex(name, out.toString());
            throw new InvalidDocumentException(
                    lines.placeAt(out.length()),
                    String.format("byte 0x%02X is not UTF-8 text", bytes[in.position()] & 0xFF),
                    "save the file as UTF-8");
        }
        return out.toString();
    }

    /**
     * The place of a character.
     *
     * @param name the name of the file in error messages
     */
    public static Place place(String name, String text, int offset) {
        return new LineIndex(name, text).placeAt(offset);
    }

    /** Checks the size of a text and removes the byte order mark that some editors write. */
    static String withoutByteOrderMark(String name, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw tooLarge(name);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static InvalidDocumentException tooLarge(String name) {
        return new InvalidDocumentException(
                Place.whole(name), "more than " + MAX_CHARACTERS + " characters", "is this the right file?");
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }
}
