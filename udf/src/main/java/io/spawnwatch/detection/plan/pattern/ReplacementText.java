package io.spawnwatch.detection.plan.pattern;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.List;

/** The replacement of {@code replace}, in which {@code \1} stands for the text of the first group. */
public final class ReplacementText implements RegularExpression.Replacement {
    /** Literal texts. There is one more than there are groups: each group stands between two texts. */
    private final List<String> texts = new ArrayList<>();

    private final List<Integer> groups = new ArrayList<>();

    private ReplacementText() {}

    /**
     * Parses a replacement.
     *
     * @param regex the expression whose groups it may name
     * @throws io.spawnwatch.document.InvalidDocumentException if it names a group that does not exist, or escapes
     *     anything but a digit or a backslash
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
                                "in the replacement \"" + written + "\" a backslash must be followed by a digit or"
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
