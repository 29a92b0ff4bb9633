package io.spawnwatch.release;

/**
 * A kept release and the job built from it, ready to submit.
 *
 * @param release kept
 * @param program built from it
 */
public record ReadyRelease(Release release, JobProgram program) {}
