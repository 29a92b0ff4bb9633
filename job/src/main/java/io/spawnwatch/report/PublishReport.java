package io.spawnwatch.report;

import io.spawnwatch.publish.Dataset;
import io.spawnwatch.publish.SendProgress;
import io.spawnwatch.publish.Sent;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What {@code publish} says of a dataset, while it sends it and afterwards. */
public final class PublishReport {
    private static final int BAR_WIDTH = 24;
    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB"};

    private PublishReport() {}

    /** Prints what a dataset consists of. */
    public static void dataset(Dataset dataset, PrintWriter out) {
        line(out, "records", dataset.records(), bytes(dataset.bytes()));
        line(out, "  process events", dataset.events(), "of " + hosts(dataset));
        line(out, "  other events", dataset.others(), "valid, but not process events");
        line(out, "  unreadable", dataset.unreadable(), "a job will reject them");
        if (dataset.leftOut() > 0) {
            line(out, "left out", dataset.leftOut(), "not selected");
        }
        if (dataset.unknown() > 0) {
            line(out, "  unreadable", dataset.unknown(), "nobody knows whether they would be selected");
        }
        if (dataset.hasTimes()) {
            out.println("  times              " + Instant.ofEpochMilli(dataset.firstMs()) + " to "
                    + Instant.ofEpochMilli(dataset.lastMs()) + ", " + duration(dataset.span()));
        }
        out.flush();
    }

    /** Prints how long a dataset takes to send. */
    public static void takes(Duration takes, PrintWriter out) {
        out.println("  sending takes      " + duration(takes));
        out.flush();
    }

    /** Prints what is about to be sent. */
    public static void start(Dataset dataset, Duration takes, PrintWriter err) {
        err.println(String.format(Locale.ROOT, "%,d records of %s", dataset.records(), hosts(dataset))
                + (dataset.hasTimes()
                        ? ", " + Instant.ofEpochMilli(dataset.firstMs()) + " to "
                                + Instant.ofEpochMilli(dataset.lastMs())
                        : "")
                + (takes.compareTo(Duration.ofSeconds(1)) < 0
                        ? ""
                        : "; sending takes " + duration(takes) + " (--speed makes it faster)"));
        err.flush();
    }

    /**
     * Prints what was sent.
     *
     * @param delivered how many records the broker has taken
     * @param took      how long it took
     */
    public static void sent(Sent sent, long delivered, String topic, Duration took, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%s %,d records to %s in %s",
                sent.stopped() ? "stopped after" : "sent",
                delivered,
                topic,
                duration(took)));
        Dataset dataset = sent.dataset();
        if (sent.shiftSeconds() != 0 && dataset.hasTimes()) {
            long shiftMs = sent.shiftSeconds() * 1000;
            out.println("times moved by " + (sent.shiftSeconds() < 0 ? "-" : "")
                    + duration(Duration.ofSeconds(Math.abs(sent.shiftSeconds()))) + ", to "
                    + Instant.ofEpochMilli(dataset.firstMs() + shiftMs) + " to "
                    + Instant.ofEpochMilli(dataset.lastMs() + shiftMs));
        }
        if (sent.unmoved() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d of them were sent unchanged, because they have no time, or none that can be moved exactly",
                    sent.unmoved()));
        }
        if (dataset.unreadable() > 0) {
            out.println(String.format(
                    Locale.ROOT, "%,d of them cannot be read, and a job will reject them", dataset.unreadable()));
        }
        if (dataset.leftOut() > 0) {
            out.println(String.format(Locale.ROOT, "%,d others were not selected", dataset.leftOut()));
        }
        if (dataset.unknown() > 0) {
            out.println(String.format(Locale.ROOT, "%,d of these cannot be read", dataset.unknown()));
        }
        out.flush();
    }

    /**
     * Prints what could not be sent.
     *
     * @param faults the first ones, a sentence each
     * @param count  how many there are
     */
    public static void notSent(List<String> faults, long count, PrintWriter err) {
        faults.forEach(err::println);
        if (count > faults.size()) {
            err.println(String.format(Locale.ROOT, "... and %,d more that were not sent", count - faults.size()));
        }
        err.flush();
    }

    /**
     * How far a publication is, in one line.
     *
     * @param bar whether to draw a bar
     */
    static String progress(SendProgress progress, boolean bar) {
        double seconds = progress.elapsed().toMillis() / 1000.0;
        StringBuilder line = new StringBuilder();
        if (bar) {
            line.append(ProgressBar.bar(progress.share(), BAR_WIDTH)).append(' ');
        }
        line.append(String.format(
                Locale.ROOT,
                "%3d%%  %s %,d",
                (int) (progress.share() * 100),
                progress.sending() ? "sent" : "read",
                progress.records()));
        if (seconds >= 1) {
            line.append(String.format(Locale.ROOT, ", %,d/s", Math.round(progress.records() / seconds)));
            if (progress.share() > 0.01) {
                long leftMs = (long) (seconds * 1000 * (1 - progress.share()) / progress.share());
                line.append(", ").append(duration(Duration.ofMillis(leftMs))).append(" left");
            }
        }
        return line.toString();
    }

    private static void line(PrintWriter out, String what, long count, String remark) {
        out.println(String.format(Locale.ROOT, "  %-16s %,12d   %s", what, count, count == 0 ? "" : remark)
                .stripTrailing());
    }

    private static String hosts(Dataset dataset) {
        return dataset.hosts() == 1
                ? "1 host"
                : String.format(
                        Locale.ROOT,
                        "%,d%s hosts",
                        dataset.hosts(),
                        dataset.hosts() == Dataset.MAX_HOSTS ? " or more" : "");
    }

    private static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < BYTE_UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, BYTE_UNITS[unit]);
    }

    /** A duration in its two largest units. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min " + seconds % 60 + " s";
        }
        long hours = minutes / 60;
        return hours < 24 ? hours + " h " + minutes % 60 + " min" : hours / 24 + " d " + hours % 24 + " h";
    }
}
