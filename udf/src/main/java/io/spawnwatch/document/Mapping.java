package io.spawnwatch.document;

import io.spawnwatch.document.DocumentValue.Kind;
import io.spawnwatch.document.DocumentValue.Scalar;
import io.spawnwatch.document.DocumentValue.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of a document, with their places. Every getter expects a certain type. If the value has another one, it
 * throws an {@link InvalidDocumentException} at the value's place that names the key, what was found and what is expected.
 * A key without a value counts as missing.
 */
public final class Mapping implements DocumentValue {
    /** A value and the place of its key. */
    record Entry(Place keyPlace, DocumentValue value) {}

    private final Place place;
    private final String path;
    private final Map<String, Entry> entries;

    /**
     * Creates a mapping.
     *
     * @param path prefix of its keys in error messages: empty for a document, else ending in a dot
     */
    Mapping(Place place, String path, Map<String, Entry> entries) {
        this.place = place;
        this.path = path;
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Where the mapping begins. */
    @Override
    public Place place() {
        return place;
    }

    /** Where a key's value begins, or where the mapping begins if the key is missing. */
    public Place place(String key) {
        Entry entry = entries.get(key);
        return entry == null ? place : entry.value().place();
    }

    /** Where the key itself begins, or where the mapping begins if the key is missing. */
    public Place keyPlace(String key) {
        Entry entry = entries.get(key);
        return entry == null ? place : entry.keyPlace();
    }

    /** Whether the key is present and has a value. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** Whether the key's value is a list. */
    public boolean isList(String key) {
        return value(key) instanceof Sequence;
    }

    /** All keys as written and in the file's order, including those without a value. */
    public Set<String> keys() {
        return entries.keySet();
    }

    /** A required text that is not blank. Numbers, dates and truth values are returned as written. */
    public String requiredText(String key) {
        String text = text(key);
        if (text == null) {
            throw missing(key);
        }
        if (text.isBlank()) {
            throw fault(key, named(key) + " is blank, expected a text");
        }
        return text;
    }

    /** A text, or null. Numbers, dates and truth values are returned as written. */
    public @Nullable String text(String key) {
        Scalar scalar = scalar(key, "a text");
        return scalar == null ? null : scalar.text();
    }

    /** A whole number, or null. */
    public @Nullable Integer integer(String key) {
        Scalar scalar = scalar(key, "a whole number");
        return scalar == null ? null : TypedScalar.integer(named(key), scalar);
    }

    /** A required whole number. */
    public int requiredInteger(String key) {
        Integer number = integer(key);
        if (number == null) {
            throw missing(key);
        }
        return number;
    }

    /** A finite number, or null. */
    public @Nullable Double number(String key) {
        Scalar scalar = scalar(key, "a number");
        return scalar == null ? null : TypedScalar.number(named(key), scalar);
    }

    /** True or false, or null. */
    public @Nullable Boolean bool(String key) {
        Scalar scalar = scalar(key, "true or false");
        return scalar == null ? null : TypedScalar.bool(named(key), scalar);
    }

    /** A list of texts; a single text counts as a list of one. Empty if the key is missing. */
    public List<String> texts(String key) {
        return placedTexts(key).stream().map(PlacedText::text).toList();
    }

    /** Like {@link #texts}, with the place of each text. */
    public List<PlacedText> placedTexts(String key) {
        DocumentValue value = value(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof Scalar scalar) {
            return List.of(new PlacedText(scalar.text(), scalar.place()));
        }
        List<PlacedText> texts = new ArrayList<>();
        for (DocumentValue element : sequence(key, value, "a list of texts").values()) {
            if (!(element instanceof Scalar scalar) || scalar.kind() == Kind.NULL) {
                throw wrong(key + "[" + texts.size() + "]", element, "a text");
            }
            texts.add(new PlacedText(scalar.text(), scalar.place()));
        }
        return Collections.unmodifiableList(texts);
    }

    /** A mapping, or null. */
    public @Nullable Mapping mapping(String key) {
        DocumentValue value = value(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Mapping mapping) {
            return mapping;
        }
        throw wrong(key, value, "a mapping");
    }

    /** A required mapping. */
    public Mapping requiredMapping(String key) {
        Mapping mapping = mapping(key);
        if (mapping == null) {
            throw missing(key);
        }
        return mapping;
    }

    /** A list of mappings; empty if the key is missing. */
    public List<Mapping> mappings(String key) {
        DocumentValue value = value(key);
        if (value == null) {
            return List.of();
        }
        List<Mapping> mappings = new ArrayList<>();
        for (DocumentValue element : sequence(key, value, "a list of mappings").values()) {
            if (!(element instanceof Mapping mapping)) {
                throw wrong(key + "[" + mappings.size() + "]", element, "a mapping");
            }
            mappings.add(mapping);
        }
        return Collections.unmodifiableList(mappings);
    }

    /** A mapping of texts in the file's order; empty if the key is missing. */
    public Map<String, String> textMap(String key) {
        Mapping mapping = mapping(key);
        Map<String, String> texts = new LinkedHashMap<>();
        if (mapping != null) {
            for (Map.Entry<String, Entry> entry : mapping.entries.entrySet()) {
                if (!(entry.getValue().value() instanceof Scalar scalar) || scalar.kind() == Kind.NULL) {
                    throw mapping.wrong(entry.getKey(), entry.getValue().value(), "a text");
                }
                texts.put(entry.getKey(), scalar.text());
            }
        }
        return Collections.unmodifiableMap(texts);
    }

    /** A duration such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h} or {@code 7d}, or null. */
    public @Nullable Duration duration(String key) {
        Scalar scalar = scalar(key, DurationText.FORMS);
        return scalar == null ? null : TypedScalar.duration(named(key), scalar);
    }

    /** A point in time in ISO 8601, or null. A date without a time means midnight; a time without a zone is UTC. */
    public @Nullable Instant instant(String key) {
        Scalar scalar = scalar(key, InstantText.FORMS);
        return scalar == null ? null : TypedScalar.instant(named(key), scalar);
    }

    /** A required text, with the place of each of its characters in the file. */
    public SourceText source(String key) {
        requiredText(key);
        Scalar scalar = scalar(key, "a text");
        if (scalar == null) {
            throw missing(key);
        }
        return scalar.source().get();
    }

    /**
     * Creates an error at the key's value, or at the mapping if the key is missing.
     *
     * @param problem what is wrong
     */
    public InvalidDocumentException fault(String key, String problem) {
        return new InvalidDocumentException(place(key), problem);
    }

    /**
     * An error at the key's value, or at the mapping where the key is missing.
     *
     * @param problem what is wrong, taken as it is
     * @param cure    what to write instead, or null
     */
    public InvalidDocumentException fault(String key, String problem, @Nullable String cure) {
        return new InvalidDocumentException(place(key), problem, cure);
    }

    /** Throws an error at the first key that is not among the known ones. */
    public void refuseUnknownKeys(Collection<String> known) {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            String key = entry.getKey();
            if (!known.contains(key)) {
                String suggestion = DidYouMean.cure(key, known);
                throw new InvalidDocumentException(
                        entry.getValue().keyPlace(),
                        "unknown key " + named(key),
                        suggestion == null ? "expected one of " + String.join(", ", known) : suggestion);
            }
        }
    }

    @Override
    public String described() {
        return "a mapping";
    }

    Map<String, Entry> entries() {
        return entries;
    }

    private @Nullable DocumentValue value(String key) {
        Entry entry = entries.get(key);
        return entry == null || (entry.value() instanceof Scalar scalar && scalar.kind() == Kind.NULL)
                ? null
                : entry.value();
    }

    private @Nullable Scalar scalar(String key, String expected) {
        DocumentValue value = value(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Scalar scalar) {
            return scalar;
        }
        throw wrong(key, value, expected);
    }

    private Sequence sequence(String key, DocumentValue value, String expected) {
        if (value instanceof Sequence sequence) {
            return sequence;
        }
        throw wrong(key, value, expected);
    }

    private InvalidDocumentException missing(String key) {
        Entry entry = entries.get(key);
        if (entry != null) {
            return new InvalidDocumentException(entry.value().place(), "required key " + named(key) + " has no value");
        }
        String typo = DidYouMean.nearest(key, entries.keySet());
        return new InvalidDocumentException(
                place, "required key " + named(key) + " is missing", typo == null ? null : "is '" + typo + "' a typo?");
    }

    private InvalidDocumentException wrong(String key, DocumentValue found, String expected) {
        return TypedScalar.wrong(named(key), found, expected);
    }

    private String named(String key) {
        return "'" + path + DocumentValue.excerpt(key) + "'";
    }
}
