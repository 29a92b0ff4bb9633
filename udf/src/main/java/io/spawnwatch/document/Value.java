package io.spawnwatch.document;

import java.util.List;
import java.util.function.Supplier;

/** What can stand in a document. */
sealed interface Value permits Value.Scalar, Value.Sequence, Mapping {
    /** The longest piece of somebody's text that an error message repeats. */
    int LONGEST_EXCERPT = 60;

    Place place();

    /** What it is, in an error message. */
    String described();

    /** What a scalar is, as far as it can be told from how it is written. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * A single value.
     *
     * @param text   the value, numbers and such as written
     * @param source the value with the place of each of its characters, worked out when asked for
     */
    record Scalar(Place place, String text, Kind kind, Supplier<SourceText> source) implements Value {
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
    record Sequence(Place place, List<Value> values) implements Value {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /** As much of a text as an error message can bear, on one line. */
    static String excerpt(String text) {
        StringBuilder excerpt = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_EXCERPT); i++) {
            excerpt.append(Character.isISOControl(text.charAt(i)) ? ' ' : text.charAt(i));
        }
        return text.length() > LONGEST_EXCERPT ? excerpt + "..." : excerpt.toString();
    }
}
