package io.spawnwatch.backtest;

import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.InputFiles;
import io.spawnwatch.connector.file.ProcessEventDeserializer;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.ReadTotal;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;

/**
 * Events in files.
 *
 * @param files as {@link EventFiles#find} finds them
 */
public record FileInput(InputFiles files) implements ReplayInput {

    @Override
    public Source<SourceRecord, ?, ?> source(EventIntake intake) {
        return EventFiles.source(files, new ProcessEventDeserializer(intake), TypeInformation.of(SourceRecord.class));
    }

    /** None: a recorded event has no arrival time to be ahead of. */
    @Override
    public Duration clockSkew() {
        return Duration.ZERO;
    }

    @Override
    public ReadTotal total() {
        return ReadTotal.bytes(files.bytes(), files::bytesRead);
    }
}
