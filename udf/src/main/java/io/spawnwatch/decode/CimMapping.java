package io.spawnwatch.decode;

import io.spawnwatch.decode.text.FieldText;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Maps flat CIM JSON to an event. Field names stay the same; process names are reduced to base names. */
final class CimMapping {
    private static final ProcessField[] COMPARED = {
        ProcessField.PROCESS_GUID,
        ProcessField.PROCESS_PATH,
        ProcessField.PROCESS_NAME,
        ProcessField.PARENT_PROCESS_NAME
    };
    private static final ProcessField[] FIELDS = ProcessField.values();

    private CimMapping() {}

    /** Maps the event of a record without making its texts. */
    static void map(RecordFields fields, UndecodedEvent event) throws UnreadableRecordException {
        if (!fields.hasSeenAny(RecordSlot.CIM_PROCESSES)) {
            throw new UnreadableRecordException(
                    Rejection.Reason.UNRECOGNISED,
                    "the object has no CIM field that describes a process, such as process or process_name; send"
                            + " process events with CIM field names");
        }
        fields.requireUnambiguous(RecordSlot.CIM);
        event.beginCim(fields, NativeFieldMapping.CIM, CimTime.parse(fields));
    }

    /**
     * Rejects a record whose CIM fields name a different process than its Windows event: one of the two is wrong, and only
     * the sender knows which. Compares only fields that identify the process or its program beyond doubt. Whoever starts a
     * program chooses its command line, and pipelines cut, clean or fill in the other fields as they like. None of that may
     * hide a process, so the event's own value counts.
     *
     * @param event    the Windows event alone
     * @param complete the Windows event with renamed fields added, such as command lines
     */
    static void requireAgreement(RecordFields fields, ProcessEvent event, ProcessEvent complete)
            throws UnreadableRecordException {
        for (ProcessField field : COMPARED) {
            RecordSlot slot = RecordSlot.of(field);
            String value = fields.get(slot);
            String own = event.get(field);
            if (value == null || own == null) {
                continue;
            }
            fields.requireConsistent(slot);
            boolean agrees =
                    switch (field) {
                        case PROCESS_GUID -> bareGuid(value).equals(bareGuid(own));
                        case PROCESS_PATH ->
                            comparable(value).equals(comparable(own))
                                    || isFirstWord(value, complete.get(ProcessField.PROCESS));
                        case PROCESS_NAME ->
                            isSameProgram(value, own) || isFirstWordsName(value, complete.get(ProcessField.PROCESS));
                        default ->
                            isSameProgram(value, own)
                                    || isFirstWordsName(value, complete.get(ProcessField.PARENT_PROCESS));
                    };
            if (!agrees) {
                throw new UnreadableRecordException(
                        Rejection.Reason.AMBIGUOUS,
                        slot.label()
                                + " contradicts the event's own fields; send only one of them, or set the sourcetype"
                                + " to the one that counts");
            }
        }
    }

    private static String bareGuid(String guid) {
        return comparable(guid.replace("{", "").replace("}", ""));
    }

    /** Whether two names or paths have the same base name, with or without {@code .exe}. */
    private static boolean isSameProgram(String name, String other) {
        return programName(name).equals(programName(other));
    }

    private static String programName(String path) {
        String name = String.valueOf(FieldText.baseName(comparable(path)));
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }

    private static boolean isFirstWordsName(String name, @Nullable String commandLine) {
        return commandLine != null
                && (isSameProgram(name, untilBlank(commandLine)) || isSameProgram(name, unquoted(commandLine)));
    }

    private static boolean isFirstWord(String path, @Nullable String commandLine) {
        return commandLine != null
                && (comparable(path).equals(comparable(untilBlank(commandLine)))
                        || comparable(path).equals(comparable(unquoted(commandLine))));
    }

    /** The first word as a pipeline sees it that does not know about quotes. */
    private static String untilBlank(String commandLine) {
        String text = commandLine.strip();
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    /** The first word as a pipeline sees it that respects quotes, like Windows. */
    private static String unquoted(String commandLine) {
        String text = commandLine.strip();
        char quote = text.isEmpty() ? 0 : text.charAt(0);
        int end = quote == '"' || quote == '\'' ? text.indexOf(quote, 1) : -1;
        return end < 0 ? untilBlank(text) : text.substring(1, end);
    }

    /** The value without what pipelines tend to change although it carries no meaning: quotes, outer blanks, case. */
    private static String comparable(String value) {
        return value.replace("\"", "").replace("'", "").strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Completes a Windows event with values that are present only under CIM names, because a pipeline has renamed some of
     * the event's fields. The event's own values stay.
     */
    static ProcessEvent complete(RecordFields fields, ProcessEvent event) throws UnreadableRecordException {
        ProcessEvent.Builder added = ProcessEvent.at(event.timeMs());
        for (ProcessField field : FIELDS) {
            if (isRenamed(fields, field) && own(event, field) == null) {
                RecordSlot slot = RecordSlot.of(field);
                fields.requireConsistent(slot);
                String value = fields.get(slot);
                if (value != null && !isPlaceholder(field, value, event)) {
                    added.set(field, normalise(field, value));
                }
            }
        }
        ProcessEvent merged = merge(event, added.build());
        // Names are derived from paths, in renamed fields as in the event's own.
        return merge(
                merged,
                ProcessEvent.at(event.timeMs())
                        .set(ProcessField.PROCESS_NAME, FieldText.baseName(merged.get(ProcessField.PROCESS_PATH)))
                        .set(
                                ProcessField.PARENT_PROCESS_NAME,
                                FieldText.baseName(merged.get(ProcessField.PARENT_PROCESS_PATH)))
                        .build());
    }

    /**
     * Maps a Windows event anew, some of whose fields a pipeline has renamed to CIM names, as if it had left their names.
     *
     * <p>What the mapping derives must not hide what was renamed: a 4688 whose command line was renamed to {@code process}
     * has a command line, and the path of its program is not all that is known of it.
     *
     * @param complete the event with its own values and the renamed ones
     */
    static ProcessEvent remap(RecordFields fields, ProcessEvent complete, FieldMapping mapping)
            throws UnreadableRecordException {
        EventKind kind = WindowsEventMapping.kind(fields);
        FieldTable wanted = kind.table(mapping);
        fields.requireUnambiguous(wanted.slots());
        kind.table(FieldMapping.NATIVE).rows().forEach(row -> undoRenaming(fields, row, complete));
        ProcessEvent mapped = wanted.map(fields, complete.timeMs());
        ProcessEvent.Builder event = mapped.toBuilder();
        for (ProcessField field : FIELDS) {
            if (mapped.get(field) == null) {
                event.set(field, complete.get(field));
            }
        }
        addName(event, wanted, ProcessField.PROCESS_EXEC, ProcessField.PROCESS_NAME);
        addName(event, wanted, ProcessField.PARENT_PROCESS_EXEC, ProcessField.PARENT_PROCESS_NAME);
        return event.build();
    }

    /** Puts a renamed value where the mapping looks for it. */
    private static void undoRenaming(RecordFields fields, FieldTable.Row row, ProcessEvent complete) {
        String renamed = complete.get(row.field());
        String value =
                switch (row.rule()) {
                    case AS_IT_STANDS, UNLESS_HYPHEN -> renamed;
                    // As the pipeline wrote it: a mapping may want the event's own notation.
                    case DECIMAL_ID -> renamed == null ? null : fields.get(RecordSlot.of(row.field()));
                    default -> null;
                };
        if (value != null
                && row.from().get(0) instanceof RecordSlot slot
                && row.from().stream().allMatch(source -> source.in(fields) == null)) {
            fields.put(slot, value.toCharArray(), 0, value.length());
        }
    }

    /** Both names come from one path; a pipeline may have renamed only the first. */
    private static void addName(
            ProcessEvent.Builder event, FieldTable wanted, ProcessField second, ProcessField first) {
        if (wanted.has(second) && event.get(second) == null) {
            event.set(second, event.get(first));
        }
    }

    /** The first event, with the second's values for fields that the first lacks. */
    static ProcessEvent merge(ProcessEvent first, ProcessEvent second) {
        ProcessEvent.Builder merged = first.toBuilder();
        for (ProcessField field : FIELDS) {
            if (merged.get(field) == null) {
                merged.set(field, second.get(field));
            }
        }
        return merged.build();
    }

    /**
     * Whether the slot may contain a renamed field of the event. A process_id alone may be the logger's own, as in
     * Winlogbeat 6.
     */
    private static boolean isRenamed(RecordFields fields, ProcessField field) {
        return field == ProcessField.PROCESS_ID
                ? fields.hasAny(RecordSlot.CIM_ADDED) && !fields.looksLikeWinlogbeat()
                : RecordSlot.CIM_RENAMED.has(RecordSlot.of(field));
    }

    /** Whether this is what Sysmon writes for an unknown value. A command line can really be {@code -}. */
    private static boolean isPlaceholder(ProcessField field, String value, ProcessEvent event) {
        return switch (field) {
            case PROCESS -> false;
            case PARENT_PROCESS -> value.equals("-") && event.get(ProcessField.PARENT_PROCESS_NAME) == null;
            case PROCESS_INTEGRITY_LEVEL -> value.equals("-") || value.equals("no level");
            default -> value.equals("-");
        };
    }

    private static @Nullable String normalise(ProcessField field, String value) {
        return switch (field) {
            case PROCESS_NAME, PARENT_PROCESS_NAME -> FieldText.baseName(value);
            case PROCESS_ID, PARENT_PROCESS_ID -> FieldText.decimalId(value);
            default -> value;
        };
    }

    private static @Nullable String own(ProcessEvent event, ProcessField field) {
        return switch (field) {
            case PROCESS_EXEC -> event.get(ProcessField.PROCESS_NAME);
            case PARENT_PROCESS_EXEC -> event.get(ProcessField.PARENT_PROCESS_NAME);
            default -> event.get(field);
        };
    }
}
