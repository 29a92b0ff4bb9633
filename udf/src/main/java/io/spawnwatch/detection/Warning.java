package io.spawnwatch.detection;

import io.spawnwatch.document.Place;

/**
 * Something that the owner of a detection or an allowlist should know, although it can be used.
 *
 * @param place where it is
 * @param text  what it is, without the place
 */
public record Warning(Place place, String text) {

    /** {@code file:line:column: text}. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
