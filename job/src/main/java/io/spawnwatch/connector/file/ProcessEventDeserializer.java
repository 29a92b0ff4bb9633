package io.spawnwatch.connector.file;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Decodes records of event files. A recorded event has no arrival time, so its host's clock is not checked. */
public final class ProcessEventDeserializer implements RecordDeserializer<SourceRecord> {
    private static final long serialVersionUID = 1L;

    private final EventIntake intake;

    /** Uses the given intake to decode records. */
    public ProcessEventDeserializer(EventIntake intake) {
        this.intake = intake;
    }

    @Override
    public SourceRecord deserialize(String file, long line, byte[] bytes) {
        return intake.intake(file, RejectedRecord.NO_PARTITION, line, Decoded.NO_TIME, bytes);
    }

    @Override
    public @Nullable SourceRecord deserializeLine(String file, long line, byte[] bytes) {
        return intake.intakeObject(file, RejectedRecord.NO_PARTITION, line, Decoded.NO_TIME, bytes);
    }

    @Override
    public boolean showsLine(SourceRecord record) {
        return record.rejection() != null;
    }

    @Override
    public SourceRecord unreadable(String file, long line, String fault) {
        return intake.unreadable(file, RejectedRecord.NO_PARTITION, line, fault);
    }
}
