package io.spawnwatch.detection.spl;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a lookup, with which a subsearch begins.
 *
 * @param name  name of the lookup
 * @param where which rows; null for all
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Inputlookup">inputlookup</a>
 */
public record InputlookupCommand(Word name, @Nullable Condition where) {}
