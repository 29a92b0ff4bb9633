package io.spawnwatch.detection;

import io.spawnwatch.document.Place;

/**
 * Something that does not keep a detection from running, or an allowlist from being used, but that its owner should
 * know.
 *
 * @param place where it stands
 * @param text  what it is
 */
public record Warning(Place place, String text) {

    /** {@code file:line:column: text}. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
