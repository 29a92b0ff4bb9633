package io.spawnwatch.document;

/**
 * A text of a document, and where it stands.
 *
 * @param text  as written
 * @param place where it begins
 */
public record PlacedText(String text, Place place) {}
