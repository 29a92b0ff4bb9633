package io.spawnwatch.decode;

import io.spawnwatch.decode.text.FieldText;
import io.spawnwatch.event.BytePlace;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the value of a CIM field is made from a carrier's values. */
enum FieldRule {
    /** The first value that is present, unchanged. */
    AS_IT_STANDS("%s", (fields, from) -> first(fields, from)) {
        @Override
        long place(RecordFields fields, List<CarrierValue> from) {
            return firstPlace(fields, from);
        }
    },

    /** The same, but {@code -} means that the value is not known. */
    UNLESS_HYPHEN("%s, unless it is -", (fields, from) -> known(fields, from.get(0))),

    /** The part after the last backslash or slash. */
    BASE_NAME("last part of %s", (fields, from) -> FieldText.baseName(first(fields, from))) {
        @Override
        long place(RecordFields fields, List<CarrierValue> from) {
            return FieldPlace.baseName(fields.bytes(), firstPlace(fields, from));
        }
    },

    /** The same, but {@code -} means that the path is not known. */
    BASE_NAME_UNLESS_HYPHEN(
            "last part of %s, unless it is -", (fields, from) -> FieldText.baseName(known(fields, from.get(0)))),

    /** A process id, which Windows may write in hexadecimal, as a decimal number. */
    DECIMAL_ID("%s, in decimal", (fields, from) -> FieldText.decimalId(first(fields, from))),

    /** Domain and name, joined by a backslash; {@code -} means that there is none. */
    DOMAIN_AND_NAME(
            "%s",
            (fields, from) ->
                    FieldText.account(from.get(0).in(fields), from.get(1).in(fields))) {
        @Override
        String describe(List<CarrierValue> from) {
            return from.get(0).label() + "\\" + from.get(1).label();
        }
    },

    /** The first name that is not {@code -}. */
    FIRST_NAMED_USER("%s", FieldRule::firstNamed) {
        @Override
        String describe(List<CarrierValue> from) {
            return "first of " + labels(from, ", ") + " that is not -";
        }
    },

    /**
     * The first value, a command line; {@code -} means that it is not known only if the second, the program's path, is not
     * known either. Whoever starts a program chooses its command line, and nobody may hide by choosing {@code -}.
     */
    COMMAND_OF_KNOWN_PROGRAM("%s", FieldRule::commandOfKnownProgram) {
        @Override
        String describe(List<CarrierValue> from) {
            return from.get(0).label() + ", unless it and " + from.get(1).label() + " are -";
        }
    },

    /** The first value, a command line, whose first word is replaced by the second, the program's path, if it is not one. */
    COMMAND_WITH_PATH(
            "%s",
            (fields, from) -> FieldText.commandWithPath(
                    from.get(0).in(fields), from.get(1).in(fields))) {
        @Override
        String describe(List<CarrierValue> from) {
            return from.get(0).label() + ", with " + from.get(1).label() + " as its program";
        }
    },

    /**
     * {@code allowed} if the first value, the keywords of a Security event, contains audit success, or the second, what Beats
     * make of them, is {@code success}; else missing.
     */
    ALLOWED_IF_AUDIT_SUCCESS(
            "%s",
            (fields, from) -> FieldText.isAuditSuccess(from.get(0).in(fields))
                            || "success".equals(from.get(1).in(fields))
                    ? "allowed"
                    : null) {
        @Override
        String describe(List<CarrierValue> from) {
            return "allowed if " + labels(from, " or ") + " says audit success";
        }
    },

    /** The same text in every event. */
    ALWAYS("always %s", (fields, from) -> first(fields, from));

    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // Each is a method without state.
    private final Reading reading;

    FieldRule(String description, Reading reading) {
        this.description = description;
        this.reading = reading;
    }

    /** Makes a field's value from a record. */
    private interface Reading {
        @Nullable
        String value(RecordFields fields, List<CarrierValue> from);
    }

    /** The field's value in a record, or null if the record does not have it. */
    @Nullable
    String value(RecordFields fields, List<CarrierValue> from) {
        return reading.value(fields, from);
    }

    /**
     * Where the field's value stands in the record's bytes.
     *
     * @return a place, {@link BytePlace#ABSENT}, or {@link BytePlace#TEXT} if only {@link #value} can tell
     */
    long place(RecordFields fields, List<CarrierValue> from) {
        return BytePlace.TEXT;
    }

    /** The rule in a few words: {@code last part of Image}. */
    String describe(List<CarrierValue> from) {
        return description.formatted(labels(from, ", else "));
    }

    private static String labels(List<CarrierValue> values, String separator) {
        return values.stream().map(CarrierValue::label).collect(Collectors.joining(separator));
    }

    private static @Nullable String first(RecordFields fields, List<CarrierValue> from) {
        for (int i = 0; i < from.size(); i++) {
            String value = from.get(i).in(fields);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static long firstPlace(RecordFields fields, List<CarrierValue> from) {
        for (int i = 0; i < from.size(); i++) {
            long place = from.get(i).place(fields);
            if (place != BytePlace.ABSENT) {
                return place;
            }
        }
        return BytePlace.ABSENT;
    }

    private static @Nullable String known(RecordFields fields, CarrierValue value) {
        return value instanceof RecordSlot slot && fields.is(slot, "-") ? null : value.in(fields);
    }

    private static @Nullable String firstNamed(RecordFields fields, List<CarrierValue> from) {
        for (CarrierValue name : from) {
            String value = name.in(fields);
            if (value != null && !value.equals("-")) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String commandOfKnownProgram(RecordFields fields, List<CarrierValue> from) {
        CarrierValue command = from.get(0);
        return known(fields, from.get(1)) == null ? known(fields, command) : command.in(fields);
    }
}
