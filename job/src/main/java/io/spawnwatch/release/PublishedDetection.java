package io.spawnwatch.release;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running job says of one of its detections.
 *
 * @param name    human name
 * @param version version of the detection
 * @param digest  of what decides which events match and how they are grouped
 * @param window  length of its windows
 * @param content digest of everything else: message, scores, what makes rows of the groups
 */
public record PublishedDetection(String name, int version, String digest, Duration window, String content) {
    private static final Pattern TEXT =
            Pattern.compile("version (\\d+), digest (\\S+), window (\\S+), content (\\S+), (.*)", Pattern.DOTALL);

    /** As one line, for the page of the job's configuration; {@link #of} reads it back. */
    String text() {
        return "version " + version + ", digest " + digest + ", window " + window + ", content " + content + ", "
                + name;
    }

    /** Reads what {@link #text} has written; empty where it is something else. */
    static Optional<PublishedDetection> of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new PublishedDetection(
                        matcher.group(5),
                        Integer.parseInt(matcher.group(1)),
                        matcher.group(2),
                        Duration.parse(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }
}
