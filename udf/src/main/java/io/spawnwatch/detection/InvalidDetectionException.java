package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;

/** A detection cannot be run. */
public final class InvalidDetectionException extends InvalidDocumentException {
    private final Refusal refusal;

    /** A refusal as an exception. */
    public InvalidDetectionException(Refusal refusal) {
        super(refusal.place(), refusal.problem(), refusal.cure(), refusal.reason());
        this.refusal = refusal;
    }

    /** Why the detection cannot be run. */
    public Refusal refusal() {
        return refusal;
    }
}
