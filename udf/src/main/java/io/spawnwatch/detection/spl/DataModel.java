package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.DidYouMean;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data model that searches may be about.
 *
 * @param name   with its object, such as {@code Endpoint.Processes}
 * @param fields names of its fields, without the object and without the time
 * @param unread names of what events have in Splunk, and not here, so that nobody can say whether they meet a condition
 */
public record DataModel(String name, List<String> fields, List<String> unread) {

    /** Copies the lists. */
    public DataModel {
        fields = List.copyOf(fields);
        unread = List.copyOf(unread);
    }

    /** A data model that is read as a whole. */
    public DataModel(String name, List<String> fields) {
        this(name, fields, List.of());
    }

    /** What field names are written after, such as {@code Processes}. */
    public String object() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Whether it has the field. */
    boolean has(FieldName field) {
        return (field.object() == null || field.object().equals(object())) && fields.contains(field.name());
    }

    /** Whether no event has the field, in Splunk neither. */
    boolean isStrange(FieldName field) {
        return !has(field) && !unread.contains(field.name());
    }

    /** An error at a field that it does not have. */
    InvalidDetectionException unknown(FieldName field) {
        // The object is left out of the message where it is the right one, and so not what is wrong.
        boolean rightObject = field.object() == null || field.object().equals(object());
        String name = rightObject ? field.name() : field.qualified();
        Stream<String> known = rightObject ? fields.stream() : fields.stream().map(one -> object() + "." + one);
        return field.origin()
                .fault(Construct.UNKNOWN_FIELD, "unknown field '" + name + "'", DidYouMean.cure(name, known.toList()));
    }
}
