package io.spawnwatch.report;

import java.time.Duration;

/** Durations as the configuration writes them. */
final class DurationWords {

    private DurationWords() {}

    /** The duration in the largest unit that it is a whole number of. */
    static String of(Duration duration) {
        long ms = duration.toMillis();
        if (ms % 1000 != 0) {
            return ms + "ms";
        }
        long seconds = ms / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 && hours > 0 ? hours / 24 + "d" : hours + "h";
    }
}
