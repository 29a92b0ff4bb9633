package io.spawnwatch.detection.plan;

import io.spawnwatch.document.Place;

/**
 * Something in a detection that does not keep it from running but that its owner should know.
 *
 * @param place where it stands
 * @param text  what it is
 */
public record Warning(Place place, String text) {}
