package io.spawnwatch.event;

/** Decides, before an event's texts are made, whether anything is to be done with it. Implementations are not thread-safe. */
@FunctionalInterface
public interface EventFilter {

    /**
     * Whether the event goes on.
     *
     * @param fields the event; valid only during the call
     */
    boolean accepts(EventFields fields);
}
