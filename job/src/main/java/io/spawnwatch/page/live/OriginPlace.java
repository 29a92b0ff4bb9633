package io.spawnwatch.page.live;

import org.jspecify.annotations.Nullable;

/**
 * A place in records of one origin, as a browser keeps it: {@code ORIGIN PLACE}. In the records of another origin it means
 * nothing.
 *
 * @param origin without blanks; empty if there is but one
 * @param place  the place in its records
 */
record OriginPlace(String origin, String place) {

    /** Parses a place, which comes from outside. */
    static @Nullable OriginPlace parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int blank = text.indexOf(' ');
        return blank < 0
                ? new OriginPlace("", text)
                : new OriginPlace(text.substring(0, blank), text.substring(blank + 1));
    }

    @Override
    public String toString() {
        return origin.isEmpty() ? place : origin + " " + place;
    }
}
