package io.spawnwatch.backtest.report;

import java.util.regex.Pattern;

/** Plain text messages of SARIF. A command line may contain what a viewer takes for a placeholder or for a link. */
final class SarifText {
    /** The end of a link's text, unless its bracket is escaped already: then an odd number of backslashes precedes it. */
    private static final Pattern LINK = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)](?=\\()");

    private SarifText() {}

    /**
     * A text as a message. Braces are doubled (SARIF 2.1.0, 3.11.5), and the closing bracket of what has the form of a link,
     * {@code [text](target)}, is escaped (3.11.6), so that an attacker's command line cannot put a link into a report.
     */
    static String of(String text) {
        return LINK.matcher(text.replace("{", "{{").replace("}", "}}")).replaceAll("$1\\\\]");
    }
}
