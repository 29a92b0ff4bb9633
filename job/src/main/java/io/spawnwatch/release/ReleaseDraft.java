package io.spawnwatch.release;

import org.jspecify.annotations.Nullable;

/**
 * A copy of what a new release consists of, to check before anything is changed. It becomes a release when it is kept;
 * closing a draft that was not kept deletes it.
 */
public final class ReleaseDraft implements AutoCloseable {
    private final Releases releases;
    private final ReleaseInputs inputs;
    private boolean kept;

    ReleaseDraft(Releases releases, ReleaseInputs inputs) {
        this.releases = releases;
        this.inputs = inputs;
    }

    /**
     * Builds the job from the copy.
     *
     * @throws ReleaseException if the jar rejects its settings or detections
     */
    public PackagedJob build() {
        return PackagedJob.of(inputs);
    }

    /**
     * Keeps the copy as a release.
     *
     * @param follows   the release that runs now, or null
     * @param published what the new job publishes
     */
    public Release keep(@Nullable Release follows, PublishedCatalog published) {
        Release release = releases.keep(inputs, follows, published);
        kept = true;
        return release;
    }

    /** Deletes the copy unless it was kept. */
    @Override
    public void close() {
        if (!kept) {
            releases.discard(inputs);
        }
    }
}
