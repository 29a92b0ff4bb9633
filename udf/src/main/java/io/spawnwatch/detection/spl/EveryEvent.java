package io.spawnwatch.detection.spl;

/**
 * True for every event: a {@code *} without a field.
 *
 * @param star the {@code *}
 */
public record EveryEvent(Word star) implements Condition {

    @Override
    public Origin origin() {
        return star.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.everyEvent(this);
    }
}
