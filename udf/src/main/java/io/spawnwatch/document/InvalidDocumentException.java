package io.spawnwatch.document;

import org.jspecify.annotations.Nullable;

/** Something that a person wrote cannot be used. The message names the place, the problem and, if there is one, the cure. */
public class InvalidDocumentException extends RuntimeException {
    private final Place place;
    private final String problem;
    private final @Nullable String cure;
    private final String reason;

    /**
     * A problem without a cure that is worth a word.
     *
     * @param place   where it is
     * @param problem what is wrong, without the place
     */
    public InvalidDocumentException(Place place, String problem) {
        this(place, problem, null);
    }

    /**
     * A problem and what to do about it.
     *
     * @param place   where it is
     * @param problem what is wrong, without the place
     * @param cure    what to write instead, or null
     */
    public InvalidDocumentException(Place place, String problem, @Nullable String cure) {
        this(place, problem, cure, cure == null ? problem : problem + "; " + cure);
    }

    /**
     * A problem whose reason says more than problem and cure.
     *
     * @param reason all of it, without the place
     */
    protected InvalidDocumentException(Place place, String problem, @Nullable String cure, String reason) {
        super(place + ": " + reason);
        this.place = place;
        this.problem = problem;
        this.cure = cure;
        this.reason = reason;
    }

    /** Where the problem is. */
    public Place place() {
        return place;
    }

    /** What is wrong, without the place and the cure. */
    public String problem() {
        return problem;
    }

    /** What to write instead, or null. */
    public @Nullable String cure() {
        return cure;
    }

    /** The message without the place. */
    public String reason() {
        return reason;
    }
}
