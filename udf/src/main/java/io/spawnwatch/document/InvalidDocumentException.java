package io.spawnwatch.document;

/** Something that a person wrote cannot be used. The message names the place and, where there is one, the cure. */
public final class InvalidDocumentException extends RuntimeException {
    private final Place place;
    private final String reason;

    /**
     * A fault at a place.
     *
     * @param place  where
     * @param reason what is wrong and how to mend it, one sentence without the place
     */
    public InvalidDocumentException(Place place, String reason) {
        super(place + ": " + reason);
        this.place = place;
        this.reason = reason;
    }

    /** Where the fault is. */
    public Place place() {
        return place;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }
}
