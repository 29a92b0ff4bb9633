package io.spawnwatch.document;

/**
 * A text in a document, and its place.
 *
 * @param text  as written
 * @param place where it begins
 */
public record PlacedText(String text, Place place) {}
