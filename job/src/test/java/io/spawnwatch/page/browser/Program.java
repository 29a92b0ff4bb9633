package io.spawnwatch.page.browser;

/** A program that drives a browser. */
final class Program {
    private Program() {}

    /** What a program does. */
    @FunctionalInterface
    interface Body {
        /** Does it. */
        void run() throws Exception;
    }

    /** Runs a program and ends the process, also if it fails: threads of Playwright would keep it for ever. */
    static void run(Body body) {
        int exitCode = 0;
        try {
            body.run();
        } catch (Exception | Error e) {
            e.printStackTrace();
            exitCode = 1;
        }
        System.exit(exitCode);
    }
}
