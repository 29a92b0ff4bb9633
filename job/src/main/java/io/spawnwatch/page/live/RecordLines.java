package io.spawnwatch.page.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.page.live.Feed.FeedRecord;
import io.spawnwatch.page.live.FollowedFeed.Standing;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.RiskEventLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints records as lines, for whoever has no browser, and says on standard error when it cannot. */
public final class RecordLines {
    private static final Logger LOG = LoggerFactory.getLogger(RecordLines.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final boolean suppressed;
    private final boolean rejected;
    private final String broker;
    private final Function<String, List<String>> layout;
    private final PrintableWriter out;
    private final PrintableWriter err;

    private String said = "";
    private String origin = "";
    private long deleted;

    /**
     * Prints risk events.
     *
     * @param suppressed whether also rows that the allowlist covers
     * @param rejected   whether also records that could not be used
     * @param broker     where they come from, for people
     * @param layout     of a line, in which everything is printable
     */
    public RecordLines(
            boolean suppressed,
            boolean rejected,
            String broker,
            Function<String, List<String>> layout,
            PrintableWriter out,
            PrintableWriter err) {
        this.suppressed = suppressed;
        this.rejected = rejected;
        this.broker = broker;
        this.layout = layout;
        this.out = out;
        this.err = err;
    }

    /** Prints records until nobody reads them any more, or the process ends. */
    public void follow(FollowedFeed feed) throws InterruptedException {
        long lookedAt = System.nanoTime();
        while (!out.checkError()) {
            printNext(feed);
            if (System.nanoTime() - lookedAt > LOOK.toNanos()) {
                say(feed.look());
                lookedAt = System.nanoTime();
            }
        }
    }

    /** Prints what comes next, and says before whether it is printed a second time. */
    void printNext(FollowedFeed feed) throws InterruptedException {
        List<FeedRecord> records = feed.next(WAIT);
        if (!feed.origin().equals(origin)) {
            if (!origin.isEmpty()) {
                Instant since = feed.since();
                err.println("the topics have been replaced; printing everything"
                        + (since == null ? "" : " since " + since.truncatedTo(ChronoUnit.SECONDS)) + " again");
                err.flush();
            }
            origin = feed.origin();
        }
        print(records);
    }

    void print(List<FeedRecord> records) {
        for (FeedRecord record : records) {
            if (isShown(record.kind())) {
                layout.apply(line(record)).forEach(out.unescaped()::println);
            }
        }
        out.flush();
    }

    /** Says what has changed. */
    void say(Standing standing) {
        long lost = standing.deleted() - deleted;
        if (lost > 0) {
            err.println(
                    lost == 1
                            ? "retention deleted 1 record before it was read"
                            : String.format(Locale.ROOT, "retention deleted %,d records before they were read", lost));
            deleted = standing.deleted();
        }
        String now = !standing.isWaiting()
                ? standing.trouble()
                : standing.trouble().isEmpty() ? "waiting for a broker at " + broker : "waiting: " + standing.trouble();
        if (!now.equals(said)) {
            err.println(now.isEmpty() ? "reading again" : now);
            said = now;
        }
        err.flush();
    }

    private boolean isShown(RecordKind kind) {
        return switch (kind) {
            case RISK_EVENTS -> true;
            case SUPPRESSED -> suppressed;
            case REJECTED -> rejected;
        };
    }

    private static String line(FeedRecord record) {
        try {
            JsonNode json = JSON.readTree(record.json());
            if (json.isObject()) {
                return record.kind() == RecordKind.REJECTED ? RiskEventLine.ofRejected(json) : RiskEventLine.of(json);
            }
        } catch (IOException e) {
            LOG.debug("a record that is no JSON", e);
        }
        return "a record of " + record.kind().message().replace('_', '-') + " that is not a JSON object";
    }
}
