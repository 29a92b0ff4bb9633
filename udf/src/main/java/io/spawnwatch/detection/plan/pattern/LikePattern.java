package io.spawnwatch.detection.plan.pattern;

import com.google.re2j.Pattern;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Word;
import java.util.StringTokenizer;

/** A pattern of {@code like}: {@code %} matches any text, {@code _} any character; case-sensitive. */
public final class LikePattern {
    /** The greatest length of a pattern: the time to match a text grows with it. */
    private static final int LONGEST = 20_000;

    private final Pattern pattern;

    private LikePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles a pattern.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it is too long or has a backslash: Splunk does not
     *     document whether that escapes the next character
     */
    public static LikePattern of(Word written) {
        if (written.text().indexOf('\\') >= 0) {
            throw written.origin()
                    .fault(
                            Construct.function("like"),
                            "Splunk does not say what a backslash means in the pattern of like",
                            "write _ for it, or use match(...)");
        }
        if (written.text().length() > LONGEST) {
            throw written.origin()
                    .fault(Construct.function("like"), "the pattern of like has more than " + LONGEST + " characters");
        }
        StringBuilder regex = new StringBuilder("(?s)");
        StringTokenizer pieces = new StringTokenizer(written.text(), "%_", true);
        while (pieces.hasMoreTokens()) {
            String piece = pieces.nextToken();
            regex.append(
                    switch (piece) {
                        case "%" -> ".*";
                        case "_" -> ".";
                        default -> Pattern.quote(piece);
                    });
        }
        return new LikePattern(Pattern.compile(regex.toString()));
    }

    /** Whether the whole text matches. */
    public boolean matches(String text) {
        return pattern.matches(text);
    }
}
