package io.spawnwatch.deploy.failure;

/** A failure or an operation while the job runs. */
@FunctionalInterface
interface Interruption {
    /** Causes it, and does what an operator or a supervisor would do about it. */
    void happen() throws Exception;
}
