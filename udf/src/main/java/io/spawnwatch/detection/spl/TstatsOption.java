package io.spawnwatch.detection.spl;

/**
 * An option of {@code tstats}, such as {@code summariesonly=false}.
 *
 * @param name  left side
 * @param value right side
 */
public record TstatsOption(Word name, Word value) {

    /** Sets the text that stands for a missing field of {@code by}. */
    static final String FILLNULL_VALUE = "fillnull_value";
}
