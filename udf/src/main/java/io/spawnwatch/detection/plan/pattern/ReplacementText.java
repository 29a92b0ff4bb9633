package io.spawnwatch.detection.plan.pattern;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.List;

/** What {@code replace} writes for a match: a text in which {@code \1} is what the first group matched. */
public final class ReplacementText implements RegularExpression.Replacement {
    /** Texts and groups in turn, beginning and ending with a text. */
    private final List<String> texts = new ArrayList<>();

    private final List<Integer> groups = new ArrayList<>();

    private ReplacementText() {}

    /**
     * Reads a replacement.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException where it names a group that there is not, or escapes
     *     anything else than a digit or a backslash
     */
    public static ReplacementText of(Word written, RegularExpression regex) {
        ReplacementText replacement = new ReplacementText();
        StringBuilder text = new StringBuilder();
        String all = written.text();
        int i = 0;
        while (i < all.length()) {
            char c = all.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = i < all.length() ? all.charAt(i++) : 0;
            if (escaped == '\\') {
                text.append(escaped);
            } else if (escaped >= '0' && escaped <= '9') {
                replacement.texts.add(text.toString());
                replacement.groups.add(group(written, escaped - '0', regex));
                text.setLength(0);
            } else {
                throw written.origin()
                        .fault(
                                Construct.function("replace"),
                                "in the replacement \"" + written + "\" a backslash stands before neither a digit nor"
                                        + " another backslash");
            }
        }
        replacement.texts.add(text.toString());
        return replacement;
    }

    private static int group(Word written, int number, RegularExpression regex) {
        if (number > regex.groupCount()) {
            throw written.origin()
                    .fault(
                            Construct.function("replace"),
                            "the replacement names the group \\" + number + ", but the regular expression has "
                                    + regex.groupCount());
        }
        return number;
    }

    @Override
    public void write(StringBuilder result, RegularExpression.IntText group) {
        for (int i = 0; i < groups.size(); i++) {
            result.append(texts.get(i)).append(group.of(groups.get(i)));
        }
        result.append(texts.get(groups.size()));
    }
}
