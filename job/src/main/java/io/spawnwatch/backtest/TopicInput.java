package io.spawnwatch.backtest;

import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.ReadTotal;
import java.time.Duration;
import org.apache.flink.api.connector.source.Source;

/**
 * Events in the past of a live job's topics.
 *
 * @param range     the offsets to read
 * @param clockSkew of the live job
 * @param inOrder   whether the result depends on the order of events
 * @param readers   parallelism of the run
 */
public record TopicInput(TopicRange range, Duration clockSkew, boolean inOrder, int readers) implements ReplayInput {

    @Override
    public Source<SourceRecord, ?, ?> source(EventIntake intake) {
        return inOrder ? range.inOrder(intake) : range.inParts(intake, readers);
    }

    @Override
    public ReadTotal total() {
        return ReadTotal.records(range.records());
    }
}
