package io.spawnwatch.detection.spl;

/**
 * The value that a row has of a field.
 *
 * @param field name of the field, without the single quotes that it may be written in
 */
public record FieldValue(Word field) implements Expression {

    @Override
    public Origin origin() {
        return field.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.field(this);
    }
}
