package io.spawnwatch.detection.spl;

/**
 * A subsearch in a condition. Visitors see the condition that it makes.
 *
 * @param subsearch what is written
 * @param meaning   the condition that it makes with the content that its lookup has now
 */
public record SubsearchCondition(Subsearch subsearch, Condition meaning) implements Condition {

    @Override
    public Origin origin() {
        return subsearch.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return meaning.accept(visitor);
    }
}
