package io.spawnwatch.detection.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a row while commands work on it; no value is null. */
sealed interface RowValue permits RowValue.Text, RowValue.Numeric, RowValue.Several {

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
    }

    /** The values as texts, one or more. */
    List<String> texts();

    /** A value of some texts: null where there is none, no list where there is one. */
    static @Nullable RowValue of(List<String> texts) {
        return switch (texts.size()) {
            case 0 -> null;
            case 1 -> new Text(texts.get(0));
            default -> new Several(texts);
        };
    }
}
