package io.spawnwatch.detection.spl;

/**
 * An option of {@code tstats}, such as {@code summariesonly=false}.
 *
 * @param name  left side
 * @param value right side
 */
public record TstatsOption(Word name, Word value) {

    /** Says what a missing field of {@code by} groups under. */
    static final String FILLNULL_VALUE = "fillnull_value";
}
