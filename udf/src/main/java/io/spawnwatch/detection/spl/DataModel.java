package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.DidYouMean;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data model that searches can read.
 *
 * @param name   with its object, such as {@code Endpoint.Processes}
 * @param fields names of its fields, without the object and without the time
 * @param unread names of fields that events have in Splunk and not here, so that a condition on them cannot be decided
 */
public record DataModel(String name, List<String> fields, List<String> unread) {

    /** Copies the lists. */
    public DataModel {
        fields = List.copyOf(fields);
        unread = List.copyOf(unread);
    }

    /** A data model without unread fields. */
    public DataModel(String name, List<String> fields) {
        this(name, fields, List.of());
    }

    /** The object that qualifies field names, such as {@code Processes}. */
    public String object() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Whether it has the field. */
    boolean has(FieldName field) {
        return (field.object() == null || field.object().equals(object())) && fields.contains(field.name());
    }

    /** Whether no event has the field, not even in Splunk. */
    boolean isAbsent(FieldName field) {
        return !has(field) && !unread.contains(field.name());
    }

    /** Whether it has the field under another name, with its object. */
    boolean hasQualified(FieldName field) {
        return field.object() == null && fields.contains(field.name());
    }

    /** An error at a field that it does not have. */
    InvalidDetectionException unknownField(FieldName field) {
        // If the object is right, it is not the problem, and the message leaves it out.
        boolean rightObject = field.object() == null || field.object().equals(object());
        String name = rightObject ? field.name() : field.qualified();
        Stream<String> names = rightObject ? fields.stream() : fields.stream().map(known -> object() + "." + known);
        String where = unread.contains(field.name()) ? ", which events have in Splunk and not here" : "";
        return field.origin()
                .fault(
                        Construct.UNKNOWN_FIELD,
                        "unknown field '" + name + "'" + where,
                        DidYouMean.cure(name, names.toList()));
    }
}
