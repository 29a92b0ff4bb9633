package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import java.io.Serializable;

/**
 * What a search refers to but does not contain. The task managers receive it, because they plan the detections again.
 *
 * @param macros        the macros that it may call
 * @param lookups       the lookups that it may use
 * @param normalization what its conditions see of an event
 */
public record SearchEnvironment(Macros macros, Lookups lookups, Normalization normalization) implements Serializable {}
