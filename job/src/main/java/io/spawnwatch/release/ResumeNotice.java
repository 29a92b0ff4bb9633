package io.spawnwatch.release;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator how to bring the job back for as long as it is possible that none runs. The command is printed at
 * once, so that it survives a lost terminal, and again when this process is interrupted.
 */
final class ResumeNotice {
    private final ResumeCommand command;
    private final Consumer<String> progress;
    private final AtomicReference<@Nullable String> pending = new AtomicReference<>();

    ResumeNotice(ResumeCommand command, Consumer<String> progress) {
        this.command = command;
        this.progress = progress;
    }

    /**
     * Announces that from now on it is possible that no job runs.
     *
     * @param from savepoint or checkpoint to start the release from, or the id of the job that is being stopped
     */
    void announce(Release release, String from) {
        String text = command.text(release.folder(), from);
        pending.set(text);
        progress.accept("if this command is interrupted and no job runs, bring the job back with:\n  " + text);
    }

    /** A job runs again. */
    void clear() {
        pending.set(null);
    }

    /** The command, while it is possible that no job runs, else null. */
    @Nullable
    String pending() {
        return pending.get();
    }

    /** Like {@link #pending()}, for a caller that prints the command itself: nobody prints it again. */
    @Nullable
    String take() {
        return pending.getAndSet(null);
    }

    /** The command that starts a release without a savepoint, from the offsets in Kafka. */
    String withoutState(Release release) {
        return command.text(release.folder(), null);
    }

    /** Prints the command if this process ends while it is possible that no job runs. */
    void printAtShutdown(Consumer<String> err) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            String text = pending();
                            if (text != null) {
                                err.accept("\nThis command was interrupted half-way. If no job runs, bring the job back"
                                        + " with:\n  " + text);
                            }
                        },
                        "resume notice"));
    }
}
