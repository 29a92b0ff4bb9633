package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;

/** A detection cannot be run. */
public final class InvalidDetectionException extends InvalidDocumentException {
    private final Refusal refusal;

    /** Why, in full. */
    public InvalidDetectionException(Refusal refusal) {
        super(refusal.place(), refusal.problem(), refusal.cure(), refusal.reason());
        this.refusal = refusal;
    }

    /** Why, in its parts. */
    public Refusal refusal() {
        return refusal;
    }
}
