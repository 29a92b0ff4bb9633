package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.CommandNames;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a command may name at one point of a search. A field that decides which rows are kept must exist; a
 * field that would only be shown or renamed causes a warning, because Splunk itself ignores it.
 */
final class RowScope {
    /** The prefix of internal fields. */
    private static final String INTERNAL = "_";

    private final RowSchema schema;
    private RowIdentity identity;

    /** Everything that follows fields through the commands. */
    private final List<FieldOrigins> followed = new ArrayList<>();

    private final List<Warning> warnings = new ArrayList<>();

    /**
     * The scope of the first command after {@code tstats}.
     *
     * @param schema   the fields of a row
     * @param identity which of them identify it
     */
    RowScope(RowSchema schema, RowIdentity identity) {
        this.schema = schema;
        this.identity = identity;
        followed.add(identity.origins());
    }

    RowSchema schema() {
        return schema;
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /** What is known of a field, or null if rows do not have it. */
    @Nullable
    Shape shape(String field) {
        return schema.shape(field);
    }

    /** Gives a field a new value and another shape; it no longer identifies its row. */
    void assign(String field, Shape shape) {
        schema.put(field, shape);
        followed.forEach(origins -> origins.change(field));
    }

    /** Adds a field, or changes what is known of one that identifies its row no less than before. */
    void declare(String field, Shape shape) {
        schema.put(field, shape);
    }

    /** Notes that a field that had no value may have one now. What identifies a row always had one. */
    void fill(String field) {
        followed.stream().filter(origins -> origins != identity.origins()).forEach(origins -> origins.change(field));
    }

    void rename(Map<String, String> names) {
        schema.rename(names);
        followed.forEach(origins -> origins.rename(names));
    }

    void keep(List<String> names) {
        schema.keep(names);
        followed.forEach(origins -> origins.keep(names));
    }

    /** Follows some of the row's fields through the commands after this point. */
    FieldOrigins follow(Collection<String> fields) {
        FieldOrigins origins = new FieldOrigins(fields);
        followed.add(origins);
        return origins;
    }

    /** Replaces the rows by groups of rows, which only have these fields. */
    void group(List<String> by) {
        keep(by);
        identity = RowIdentity.of(by);
        followed.add(identity.origins());
    }

    /** Notes that nothing is counted any more: from here on, no value of a row changes. */
    void complete() {
        schema.names().forEach(name -> {
            boolean several = Objects.requireNonNull(schema.shape(name)).several();
            schema.put(name, new Shape(several, ValueMonotonicity.CONSTANT));
        });
    }

    /** The fields that identify a row and that are not among these; empty if no two rows are equal in all of these. */
    Set<String> missingFromIdentity(List<Word> fields) {
        return identity.missingFrom(fields);
    }

    /** Splunk's own fields, such as {@code _time}, which {@code fields} removes only if they are named. */
    static boolean isInternal(String name) {
        return name.startsWith(INTERNAL);
    }

    /**
     * Resolves wildcards, in the order in which fields are named; warns of a name that is unknown.
     *
     * @param includeInternal whether a wildcard that does not begin with an underscore also matches internal fields
     */
    Set<String> resolve(List<Word> fields, boolean includeInternal) {
        Set<String> names = new LinkedHashSet<>();
        for (Word field : fields) {
            FieldWildcard wildcard = FieldWildcard.of(field);
            boolean internal = includeInternal || isInternal(field.text());
            schema.names().stream()
                    .filter(name -> wildcard.matches(name) && (internal || !isInternal(name)))
                    .forEach(names::add);
            if (!FieldWildcard.isWildcard(field.text())) {
                warnUnlessKnown(field, "is shown or left out");
            }
        }
        return names;
    }

    /**
     * What is known of a field of which a command needs a single value.
     *
     * @throws io.spawnwatch.detection.InvalidDetectionException if there is no such field or it may have several values
     */
    Shape requireSingle(Word field, String command) {
        Shape shape = schema.require(field.text(), field.origin());
        if (shape.several()) {
            throw field.origin()
                    .fault(
                            Construct.formOf(command),
                            "'" + command + "' of the field '" + field
                                    + "', which may have several values, is not supported");
        }
        return shape;
    }

    /**
     * Checks that a new field does not take a name that the risk event uses itself.
     *
     * @param renamedFrom the field's old name, or null for a field that is computed
     * @throws io.spawnwatch.detection.InvalidDetectionException if it does
     */
    void requireUnreserved(String name, Origin origin, @Nullable String renamedFrom) {
        if (ReservedFields.contains(name) || ReservedFields.OF_ROWS.contains(name)) {
            throw origin.fault(
                    Construct.RESERVED_FIELD,
                    "the risk event has a field '" + name + "' of its own",
                    "give " + (renamedFrom == null ? "this one" : "'" + renamedFrom + "'") + " another name");
        }
    }

    /**
     * Warns if rows do not have a field.
     *
     * @param what what the command would do with it, such as "is renamed"
     */
    void warnUnlessKnown(Word field, String what) {
        if (schema.shape(field.text()) == null) {
            warnings.add(new Warning(
                    field.origin().place(),
                    "the field '" + field + "' " + what + ", but the row does not have it here"
                            + (CommandNames.lacksPipe(field.text()) ? "; is a | missing before it?" : "")));
        }
    }
}
