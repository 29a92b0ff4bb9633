package io.spawnwatch.backtest;

import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.ProcessEventDeserializer;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.ReadTotal;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;

/**
 * Events in files.
 *
 * @param files as {@link EventFiles#resolve} finds them
 */
public record FileInput(List<Path> files) implements ReplayInput {

    /** Copies the list. */
    public FileInput {
        files = List.copyOf(files);
    }

    @Override
    public Source<SourceRecord, ?, ?> source(EventIntake intake) {
        return EventFiles.source(files, new ProcessEventDeserializer(intake), TypeInformation.of(SourceRecord.class));
    }

    /** Not known: a file's reader does not tell how far it has come. */
    @Override
    public ReadTotal total() {
        return ReadTotal.unknown();
    }
}
