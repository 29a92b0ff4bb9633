package io.spawnwatch.backtest.unit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How values are shown in the messages of results. */
final class Shown {
    private static final int LONGEST = 120;

    private Shown() {}

    /** A value in quotes, cut if it is long. */
    static String value(String text) {
        return '"' + shortened(text) + '"';
    }

    /** Several values, or that there are none. */
    static String values(List<String> texts) {
        if (texts.isEmpty()) {
            return "nothing";
        }
        return texts.size() == 1
                ? value(texts.get(0))
                : texts.stream().map(Shown::value).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A text, cut if it is long. */
    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }

    /** A number with its noun. */
    static String count(long number, String singular) {
        return String.format(Locale.ROOT, "%,d %s%s", number, singular, number == 1 ? "" : "s");
    }
}
