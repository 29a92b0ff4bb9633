package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.ConvertCommand.Conversion;
import io.spawnwatch.detection.spl.EvalCommand.Assignment;
import io.spawnwatch.detection.spl.RenameCommand.Renaming;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Generates commands of every kind from a seed. */
public final class RandomCommands {
    private static final Origin SOMEWHERE = new Origin(Place.whole("random"), List.of());

    /** Names that a list of fields can contain. */
    private static final List<String> NAMES = List.of(
            "a", "a.b", "A*", "*", "*_x", "a b", "and", "where", "by", "as", "d", "desc", "DESC", "sortby", "limit",
            "value", "field", "true", "-", "+a", "-a", "0", "10", "a-b", "a{}.b", "a,b", "a|b", "`a`", "```", "[x]",
            "a=b", "(", "ß", "\n", "\uD800", " ");

    /** Names that an expression can contain. */
    private static final List<String> QUOTABLE = List.of(
            "a", "_b1", "a.b", "a b", "and", "NOT", "In", "true", "Null", "1a", "-", "\"", "\\", "\\\"", "|", "`",
            "```", "[", ",", "=", "ß", "\n", "\uD800", " ");

    /** Words as rename and convert keep them, with escapes. */
    private static final List<String> WRITTEN = List.of(
            "a",
            "a.*",
            "*",
            "b c",
            "as",
            "by",
            "a\\",
            "a\\\\",
            "\\\"x\\\"",
            "x\\y z",
            "",
            ",",
            "|",
            "```",
            "-",
            "where");

    /** Names that the arguments of {@code lookup} can contain. */
    private static final List<String> LOOKUP_NAMES = List.of(
            "a",
            "a.b",
            "x.csv",
            "a b",
            "as",
            "AS",
            "output",
            "OUTPUTNEW",
            "where",
            "by",
            "and",
            "NOT",
            "local",
            "-",
            "a-b",
            "a,b",
            "a|b",
            "`a`",
            "```",
            "[x]",
            "a=b",
            "(",
            "ß",
            "\n",
            "0",
            "lookup",
            " ");

    private final SplittableRandom random;
    private final RandomConditions conditions;
    private final RandomExpressions expressions;

    /** A generator with this random source. */
    public RandomCommands(SplittableRandom random) {
        this.random = random;
        this.conditions = new RandomConditions(random, List.of("a", "process", "by", "NOT", "odd name"));
        this.expressions = new RandomExpressions(random, QUOTABLE);
    }

    /** The next commands, at most this many. */
    public List<Command> several(int most) {
        List<Command> commands = new ArrayList<>();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            commands.add(next());
        }
        return commands;
    }

    /** The next command. */
    public Command next() {
        return switch (random.nextInt(13)) {
            case 0 -> new RenameCommand(list(1, () -> new Renaming(pick(WRITTEN), pick(WRITTEN))));
            case 1 ->
                new ConvertCommand(
                        random.nextBoolean() ? pick(WRITTEN) : null,
                        list(1, () -> new Conversion(new Word("ctime", SOMEWHERE), pick(WRITTEN))));
            case 2 -> new SearchCommand(conditions.next(3));
            case 3 -> new WhereCommand(expressions.next(5));
            case 4 -> new EvalCommand(list(1, () -> new Assignment(pick(QUOTABLE), expressions.next(4))));
            case 5 -> new RegexCommand(pick(NAMES), random.nextBoolean(), pick(RandomExpressions.HOSTILE_TEXTS));
            case 6 -> new RexCommand(pick(NAMES), pick(RandomExpressions.HOSTILE_TEXTS));
            case 7 -> new FieldsCommand(random.nextBoolean(), names(1));
            case 8 -> new TableCommand(names(1));
            case 9 -> new FillnullCommand(pick(RandomExpressions.HOSTILE_TEXTS), names(0));
            case 10 -> new DedupCommand(names(1));
            case 11 -> lookup();
            default -> new SortCommand(list(1, () -> new SortCommand.Key(random.nextBoolean(), pick(NAMES))));
        };
    }

    private LookupCommand lookup() {
        List<LookupCommand.Field> outputs = list(0, this::lookupField);
        boolean keepsValues = !outputs.isEmpty() && random.nextBoolean();
        return new LookupCommand(pick(LOOKUP_NAMES), list(1, this::lookupField), outputs, keepsValues);
    }

    private LookupCommand.Field lookupField() {
        Word ofTable = pick(LOOKUP_NAMES);
        return new LookupCommand.Field(ofTable, random.nextBoolean() ? ofTable : pick(LOOKUP_NAMES));
    }

    private List<Word> names(int fewest) {
        return list(fewest, () -> pick(NAMES));
    }

    private Word pick(List<String> from) {
        return new Word(from.get(random.nextInt(from.size())), SOMEWHERE);
    }

    private <T> List<T> list(int fewest, Supplier<T> next) {
        List<T> some = new ArrayList<>();
        for (int left = fewest + random.nextInt(3); left > 0; left--) {
            some.add(next.get());
        }
        return some;
    }
}
