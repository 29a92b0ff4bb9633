package io.spawnwatch.detection.spl;

import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Generates expressions of every shape from a seed. */
public final class RandomExpressions {
    /** Texts that must not be taken for anything but texts. */
    static final List<String> HOSTILE_TEXTS = List.of(
            "",
            " ",
            "a",
            "\\",
            "\\\\",
            "a\\",
            "\"",
            "\\\"",
            "\"\\",
            "'",
            "`",
            "``",
            "```",
            "|",
            "| where",
            "[",
            "]",
            "(",
            ")",
            ",",
            "=",
            "a=b",
            "*",
            "%",
            "$x$",
            "#",
            "\n",
            "\r\n",
            "\t",
            "\\d+\\.(?<x>[^\\\\]*)\"?$",
            "AND",
            "by",
            "ß",
            "\uD83D\uDE00",
            "\uD800",
            "\uDC00x",
            "\u0000",
            "\u202E");

    private static final Origin SOMEWHERE = new Origin(Place.whole("random"), List.of());
    private static final List<String> NUMBERS =
            List.of("0", "1", "10", "1.5", ".5", "007", "1.50", "99999999999999999999");
    private static final List<String> FUNCTIONS =
            List.of("len", "if", "case", "in", "like", "true", "null", "now", "match", "mvindex", "d", "desc", "where");

    private final SplittableRandom random;
    private final List<String> fields;
    private final List<String> texts;

    /** A generator of expressions over these fields, with hostile texts. */
    public RandomExpressions(SplittableRandom random, List<String> fields) {
        this(random, fields, HOSTILE_TEXTS);
    }

    /** A generator of expressions over these fields and texts. */
    public RandomExpressions(SplittableRandom random, List<String> fields, List<String> texts) {
        this.random = random;
        this.fields = List.copyOf(fields);
        this.texts = List.copyOf(texts);
    }

    /** The next expression, at most this deep. */
    public Expression next(int deepest) {
        int kind = random.nextInt(deepest == 0 ? 4 : 10);
        return switch (kind) {
            case 0, 1 -> new FieldValue(word(pick(fields)));
            case 2 -> new TextLiteral(word(pick(texts)));
            case 3 -> new NumberLiteral(word(pick(NUMBERS)));
            case 4, 5 -> new FunctionCall(word(pick(FUNCTIONS)), several(random.nextInt(4), deepest - 1));
            default -> {
                ExpressionOperator operator = pick(Arrays.asList(ExpressionOperator.values()));
                yield new Operation(operator, several(operator.operands(), deepest - 1), SOMEWHERE);
            }
        };
    }

    private List<Expression> several(int count, int deepest) {
        List<Expression> some = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            some.add(next(deepest));
        }
        return some;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Word word(String text) {
        return new Word(text, SOMEWHERE);
    }
}
