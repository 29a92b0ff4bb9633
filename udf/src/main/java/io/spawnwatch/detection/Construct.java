package io.spawnwatch.detection;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a refusal is about, such as a command or a missing field. {@code check --json} publishes its label, and programs
 * count by it: a label in use must not change.
 *
 * @param kind    what sort of thing it is, such as {@code aggregate}; empty for a command, which its name describes
 * @param name    which one, as written; empty where there is only one
 * @param saysAll whether the label alone says what is wrong
 */
public record Construct(String kind, String name, boolean saysAll) implements Serializable {
    /** The file as such: invalid YAML, a missing key, a value out of range. */
    public static final Construct DETECTION_FILE = part("detection file", "");

    /** An id that another file has. */
    public static final Construct DUPLICATE_ID = part("duplicate id", "");

    /** A search in brackets. */
    public static final Construct SUBSEARCH = whole("subsearch", "");

    /** A field that events do not have. */
    public static final Construct UNKNOWN_FIELD = part("unknown field", "");

    /** An undefined macro. */
    public static final Construct UNKNOWN_MACRO = part("unknown macro", "");

    /** A field that rows do not have at that point. */
    public static final Construct MISSING_ROW_FIELD = part("missing row field", "");

    /** A field of a row that would hide a field of the risk event. */
    public static final Construct RESERVED_FIELD = part("reserved field", "");

    /** A name that a field cannot have. */
    public static final Construct FIELD_NAME = part("field name", "");

    /** A regular expression that RE2 does not run, or not as PCRE would. */
    public static final Construct REGULAR_EXPRESSION = part("regular expression", "");

    /** A {@code *} without a meaning at its place. */
    public static final Construct WILDCARD = part("wildcard", "");

    /** A value in place of a condition, or the reverse. */
    public static final Construct EXPRESSION = part("expression", "");

    /** A value in a condition without a field. */
    public static final Construct TERM_WITHOUT_FIELD = part("term without a field", "");

    /** A command without the pipe before it. */
    public static final Construct MISSING_PIPE = part("missing |", "");

    /** A macro without one of its backticks, or without both. */
    public static final Construct MISSING_BACKTICK = part("missing backtick", "");

    /** A quote that is not closed. */
    public static final Construct OPEN_QUOTE = part("open quote", "");

    /** A comment that is not closed. */
    public static final Construct OPEN_COMMENT = part("open comment", "");

    /** A lookup that is not there. */
    public static final Construct UNKNOWN_LOOKUP = part("unknown lookup", "");

    /** A lookup that is there but cannot be used. */
    public static final Construct LOOKUP = part("unusable lookup", "");

    /** A field that a lookup does not have. */
    public static final Construct LOOKUP_FIELD = part("unknown lookup field", "");

    /** A macro that is defined but cannot be called like this. */
    public static final Construct MACRO = part("macro", "");

    /** Anything where something else is expected. */
    public static final Construct SYNTAX = part("syntax", "");

    /** Anything larger, longer or deeper than people write. */
    public static final Construct LIMIT = part("limit", "");

    /** A command that is not supported. */
    public static Construct command(String name) {
        return whole("", name);
    }

    /** A form of a command that is supported in others: an option, a limit, an argument. */
    public static Construct formOf(String command) {
        return part("", command);
    }

    /** A data model that is not supported. */
    public static Construct dataModel(String name) {
        return whole("data model", name);
    }

    /** An aggregate of {@code tstats} that is not supported, or not with this argument. */
    public static Construct aggregate(String function) {
        return part("aggregate", function);
    }

    /** A function that is not supported, or not with these arguments. */
    public static Construct function(String name) {
        return part("function", name);
    }

    /** An operator that is not supported, or not between these operands. */
    public static Construct operator(String symbol) {
        return part("operator", symbol);
    }

    /** An option of {@code tstats} that is not supported, or not with this value. */
    public static Construct option(String name) {
        return part("option", name);
    }

    /** A directive of {@code search}, such as {@code TERM}. */
    public static Construct directive(String name) {
        return part("directive", name);
    }

    private static Construct whole(String kind, String name) {
        return new Construct(kind, name, true);
    }

    private static Construct part(String kind, String name) {
        return new Construct(kind, name, false);
    }

    /** Kind and name, lower case. */
    public String label() {
        return (kind + " " + name.toLowerCase(Locale.ROOT)).strip();
    }
}
