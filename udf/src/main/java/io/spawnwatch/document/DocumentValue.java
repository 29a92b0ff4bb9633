package io.spawnwatch.document;

import java.util.List;
import java.util.function.Supplier;

/** A value in a document: a scalar, a list or a mapping. */
sealed interface DocumentValue permits DocumentValue.Scalar, DocumentValue.Sequence, Mapping {
    /** The greatest number of characters of a document's text that an error message repeats. */
    int MAX_EXCERPT = 60;

    /** Where the value begins. */
    Place place();

    /** A description of the value for error messages. */
    String described();

    /** The kind of a scalar, as far as its notation shows. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * A single value.
     *
     * @param text   the value; numbers and the like as written
     * @param source supplies the value with the place of each of its characters, computed on request
     */
    record Scalar(Place place, String text, Kind kind, Supplier<SourceText> source) implements DocumentValue {
        @Override
        public String described() {
            return switch (kind) {
                case TEXT -> "the text '" + excerpt(text) + "'";
                case NUMBER -> "the number " + excerpt(text);
                case BOOLEAN -> "the truth value " + text;
                case NULL -> "empty";
            };
        }
    }

    /** A list. */
    record Sequence(Place place, List<DocumentValue> values) implements DocumentValue {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /** The beginning of a text, on one line, for an error message. */
    static String excerpt(String text) {
        StringBuilder excerpt = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MAX_EXCERPT); i++) {
            excerpt.append(Character.isISOControl(text.charAt(i)) ? ' ' : text.charAt(i));
        }
        return text.length() > MAX_EXCERPT ? excerpt + "..." : excerpt.toString();
    }
}
