package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Parses the command {@code sort}, after its name. */
final class SortParser {
    private static final String LIMIT = "limit";
    private static final String FIELD = "a field in the command 'sort'";
    private static final List<String> REVERSED = List.of("d", "desc");
    private static final String DESCENDING = "-";
    private static final String ASCENDING = "+";

    private final Tokens tokens;
    private final List<SortCommand.Key> keys = new ArrayList<>();

    /** The direction of fields without a sign, as set by the last sign with a space after it. */
    private boolean descending;

    SortParser(Tokens tokens) {
        this.tokens = tokens;
    }

    SortCommand parse() {
        limit();
        do {
            keys.add(key());
        } while (tokens.takeIf(Kind.COMMA) || !(tokens.atCommandEnd() || isReversed()));
        return new SortCommand(isReversed() ? reversed() : keys);
    }

    private void limit() {
        Token token = tokens.peek();
        if (token.isKeyword(LIMIT) && tokens.second().isWritten("=")) {
            tokens.take();
            tokens.take();
            refuseLimit(tokens.expectText("a number after 'limit='"));
        } else if (token.is(Kind.WORD) && FieldListParser.isWholeNumber(token.text())) {
            refuseLimit(tokens.take());
        }
    }

    private static void refuseLimit(Token number) {
        if (!number.text().equals("0")) {
            throw number.origin()
                    .fault(
                            Construct.formOf("sort"),
                            "the limit " + number.text() + " in the command 'sort' is not supported, because a stream"
                                    + " has no end to cut off",
                            "only 0, which means no limit, is");
        }
    }

    private SortCommand.Key key() {
        Token token = tokens.expectText(FIELD);
        boolean signed = token.is(Kind.WORD)
                && (token.text().startsWith(DESCENDING) || token.text().startsWith(ASCENDING));
        if (!signed) {
            return key(descending, token);
        }
        boolean reverse = token.text().startsWith(DESCENDING);
        if (token.text().length() > 1) {
            return key(reverse, new Token(Kind.WORD, token.text().substring(1), token.origin()));
        }
        descending = reverse;
        return key(reverse, tokens.expectText(FIELD));
    }

    private SortCommand.Key key(boolean reverse, Token name) {
        if (name.is(Kind.WORD) && tokens.peek().is(Kind.OPEN)) {
            throw name.origin()
                    .fault(
                            Construct.formOf("sort"),
                            "'" + name.text() + "(...)' in the command 'sort' is not supported");
        }
        return new SortCommand.Key(reverse, FieldListParser.nameOf(name));
    }

    /** Whether the command ends with the keyword that reverses the order. */
    private boolean isReversed() {
        Token token = tokens.peek();
        return REVERSED.stream().anyMatch(token::isKeyword)
                && (tokens.second().is(Kind.PIPE) || tokens.second().is(Kind.END));
    }

    private List<SortCommand.Key> reversed() {
        tokens.take();
        return keys.stream()
                .map(key -> new SortCommand.Key(!key.descending(), key.field()))
                .toList();
    }
}
