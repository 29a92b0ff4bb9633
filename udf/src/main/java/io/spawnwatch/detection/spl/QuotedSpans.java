package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The texts in double quotes of a search that could not be parsed, to find one that is not closed. From there on, text
 * is taken for search, and the error that this causes can be anywhere after it.
 *
 * @param text  the search
 * @param spans in order; the last one may extend to the end of the search
 */
record QuotedSpans(String text, List<Span> spans) {
    private static final String COMMENT = "```";
    private static final Comparator<Place> IN_ORDER =
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    QuotedSpans {
        spans = List.copyOf(spans);
    }

    /**
     * A text in quotes.
     *
     * @param begin offset of the opening quote
     * @param end   offset of the closing quote, or of the end of the search if there is none
     */
    record Span(int begin, int end) {}

    static QuotedSpans of(String text) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith(COMMENT, at)) {
                at = after(text.indexOf(COMMENT, at + COMMENT.length()), COMMENT.length(), text);
            } else if (c == '`') {
                at = after(text.indexOf('`', at + 1), 1, text);
            } else if (c == '"') {
                int end = quoteEnd(text, at + 1);
                spans.add(new Span(at, end));
                at = end + 1;
            } else {
                at += escapeLength(text, at);
            }
        }
        return new QuotedSpans(text, spans);
    }

    private static int after(int found, int length, String text) {
        return found < 0 ? text.length() : found + length;
    }

    private static int quoteEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '"') {
            end += escapeLength(text, end);
        }
        return Math.min(end, text.length());
    }

    private static int escapeLength(String text, int at) {
        boolean escapes = text.charAt(at) == '\\'
                && at + 1 < text.length()
                && (text.charAt(at + 1) == '\\' || text.charAt(at + 1) == '"');
        return escapes ? 2 : 1;
    }

    /** The cause of an error: a quote before it that is not closed if there is one, else the error itself. */
    InvalidDetectionException cause(SourceText search, InvalidDetectionException fault) {
        for (Span span : spans) {
            Place place = search.placeAt(span.begin());
            if (IN_ORDER.compare(place, fault.place()) > 0) {
                break;
            }
            if (isProbablyOpen(span)) {
                boolean escaped = content(span).contains("\\\"");
                return Origin.at(place)
                        .fault(
                                Construct.OPEN_QUOTE,
                                "the quote that starts here is probably not closed",
                                escaped
                                        ? "close it, and double a backslash right before the closing quote"
                                        : "close it where the text ends");
            }
        }
        return fault;
    }

    /**
     * Whether a text continues into another line or command. If the quotes are not paired, a text that is directly
     * followed by a word counts too: a quote that was meant to open a text has closed this one.
     */
    private boolean isProbablyOpen(Span span) {
        if (isUnclosed(span)) {
            return false;
        }
        return Tokens.hasSwallowed(content(span))
                || (isUnclosed(spans.get(spans.size() - 1)) && isBeforeWord(span.end() + 1));
    }

    private boolean isUnclosed(Span span) {
        return span.end() >= text.length();
    }

    private boolean isBeforeWord(int at) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return Character.isLetterOrDigit(c) || "*\\_%./-".indexOf(c) >= 0;
    }

    private String content(Span span) {
        return text.substring(span.begin() + 1, span.end());
    }
}
