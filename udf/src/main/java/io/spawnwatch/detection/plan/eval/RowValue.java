package io.spawnwatch.detection.plan.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a row while commands work on it; no value is null. */
public sealed interface RowValue permits RowValue.Text, RowValue.Numeric, RowValue.Several, RowValue.Newest {

    /** One text. */
    record Text(String text) implements RowValue {
        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /** One number. */
    record Numeric(double number) implements RowValue {
        @Override
        public List<String> texts() {
            return List.of(NumberText.format(number));
        }
    }

    /**
     * Several texts; a field with one value is no list.
     *
     * @param texts two or more
     */
    record Several(List<String> texts) implements RowValue {
        /** Copies the list. */
        public Several {
            texts = List.copyOf(texts);
            if (texts.size() < 2) {
                throw new IllegalArgumentException("one value is no list: " + texts);
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
     * The values of a field of which only the newest is at hand: what a condition that is answered sighting by sighting
     * sees of them.
     *
     * @param texts the value that the newest sighting has added, or nothing
     * @param size  how many values there are in all, at least 1
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

    /** The values as texts: one or more, and none only in {@link Newest}. */
    List<String> texts();

    /** Whether it is a list of values, not a single one. */
    default boolean isList() {
        return false;
    }

    /** How many values there are. */
    default long size() {
        return 1;
    }

    /** A value of some texts: null where there is none, no list where there is one. */
    static @Nullable RowValue of(List<String> texts) {
        return switch (texts.size()) {
            case 0 -> null;
            case 1 -> new Text(texts.get(0));
            default -> new Several(texts);
        };
    }
}
