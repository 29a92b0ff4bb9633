package io.spawnwatch.deploy.failure;

/** Something that happens while the job runs. */
@FunctionalInterface
interface Interruption {
    /** Brings it about, and whatever an operator or a supervisor would do about it. */
    void happen() throws Exception;
}
