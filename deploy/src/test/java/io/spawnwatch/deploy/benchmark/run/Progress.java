package io.spawnwatch.deploy.benchmark.run;

import java.io.PrintWriter;
import java.util.Formatter;
import java.util.Locale;

/** Says what a run does, and how long it will still take. */
final class Progress {
    /** Before that, a step that was estimated badly would decide what is said of all others. */
    private static final double ENOUGH_SECONDS = 60;

    private final PrintWriter out;
    private final long begunNanos = System.nanoTime();
    private double expected;
    private double done;

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** Adds a step that will follow. */
    void expect(double seconds) {
        expected += seconds;
    }

    /** Says how much there is, after all steps have been added. */
    void begin(int cases) {
        out.println(text("%d cases; about %.0f minutes on two cores, with nothing beside it", cases, expected / 60));
        out.flush();
    }

    /** Says what begins. The line ends with {@link #end}. */
    void start(String format, Object... arguments) {
        out.print(text("%-50s ", text(format, arguments)));
        out.flush();
    }

    /**
     * Says what a step has shown.
     *
     * @param seconds what was expected of it
     */
    void end(double seconds, String format, Object... arguments) {
        done += seconds;
        double taken = (System.nanoTime() - begunNanos) / 1e9;
        double pace = done > ENOUGH_SECONDS ? taken / done : 1;
        double left = Math.max(0, expected - done) * pace / 60;
        out.println(text("%-50s %3.0f min, %2.0f left", text(format, arguments), taken / 60, Math.ceil(left)));
        out.flush();
    }

    private static String text(String format, Object... arguments) {
        return new Formatter(Locale.ROOT).format(format, arguments).toString();
    }
}
