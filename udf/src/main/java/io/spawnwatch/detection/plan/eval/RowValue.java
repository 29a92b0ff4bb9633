package io.spawnwatch.detection.plan.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a row. A field without a value has none of these; there is no null among them. */
public sealed interface RowValue permits RowValue.Text, RowValue.Numeric, RowValue.Several, RowValue.Newest {

    /** A single text. */
    record Text(String text) implements RowValue {
        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /** A single number, never infinite or NaN. */
    record Numeric(double number) implements RowValue {
        @Override
        public List<String> texts() {
            return List.of(NumberText.format(number));
        }
    }

    /**
     * A list of texts. A single value is never a list.
     *
     * @param texts two or more texts
     */
    record Several(List<String> texts) implements RowValue {
        /** Copies the list. */
        public Several {
            texts = List.copyOf(texts);
            if (texts.size() < 2) {
                throw new IllegalArgumentException("a list has at least two values: " + texts);
            }
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public long size() {
            return texts.size();
        }
    }

    /**
     * A list of which only the newest value is known: what a condition sees that is evaluated sighting by sighting.
     *
     * @param texts the value that the newest sighting added, or empty if it added none
     * @param size  the number of values in the whole list, at least 1
     */
    record Newest(List<String> texts, long size) implements RowValue {
        /** Copies the list. */
        public Newest {
            texts = List.copyOf(texts);
        }

        @Override
        public boolean isList() {
            return true;
        }
    }

    /** The values as texts: one or more, except for {@link Newest}, which may have none. */
    List<String> texts();

    /** Whether this is a list rather than a single value. */
    default boolean isList() {
        return false;
    }

    /** The number of values. */
    default long size() {
        return 1;
    }

    /** The value that consists of some texts: null for none, a single value for one, else a list. */
    static @Nullable RowValue of(List<String> texts) {
        return switch (texts.size()) {
            case 0 -> null;
            case 1 -> new Text(texts.get(0));
            default -> new Several(texts);
        };
    }
}
