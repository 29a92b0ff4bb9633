package io.spawnwatch.detection.spl;

/**
 * The value of a row's field.
 *
 * @param field name of the field, without single quotes
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
