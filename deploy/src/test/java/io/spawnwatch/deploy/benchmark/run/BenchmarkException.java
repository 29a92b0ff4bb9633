package io.spawnwatch.deploy.benchmark.run;

/** The benchmark cannot go on; the message says why, and what to do. */
public final class BenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }

    /** An error with what caused it. */
    public BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
