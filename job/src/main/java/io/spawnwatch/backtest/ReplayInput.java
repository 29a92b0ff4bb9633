package io.spawnwatch.backtest;

import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.ReadTotal;
import java.time.Duration;
import org.apache.flink.api.connector.source.Source;

/** Where a replay reads its events. The input ends. */
public interface ReplayInput {

    /**
     * The source of the events.
     *
     * @param intake decodes each record
     */
    Source<SourceRecord, ?, ?> source(EventIntake intake);

    /** How far an event's time may be ahead of its arrival. */
    Duration clockSkew();

    /** How much there is to read. */
    ReadTotal total();
}
