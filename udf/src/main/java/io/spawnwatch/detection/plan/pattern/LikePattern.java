package io.spawnwatch.detection.plan.pattern;

import com.google.re2j.Pattern;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Word;
import java.util.StringTokenizer;

/** A pattern of {@code like}: {@code %} stands for any text, {@code _} for one character; case matters. */
public final class LikePattern {
    /** Texts are held against a pattern in time that grows with its length. */
    private static final int LONGEST = 20_000;

    private final Pattern pattern;

    private LikePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException where it has a backslash: Splunk does not say whether that
     *     escapes what follows
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

    /** Whether a whole text fits. */
    public boolean matches(String text) {
        return pattern.matches(text);
    }
}
