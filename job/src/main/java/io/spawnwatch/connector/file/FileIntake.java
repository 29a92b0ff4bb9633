package io.spawnwatch.connector.file;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;

/** Hands the records of files to the intake. A recorded event has no time of arrival, so its clock is not judged. */
public final class FileIntake implements RecordDeserializer<SourceRecord> {
    private static final long serialVersionUID = 1L;

    private final EventIntake intake;

    /** With the intake that decodes. */
    public FileIntake(EventIntake intake) {
        this.intake = intake;
    }

    @Override
    public SourceRecord deserialize(String file, long line, byte[] bytes) {
        return intake.intake(file, RejectedRecord.NO_PARTITION, line, Decoded.NO_TIME, bytes);
    }

    @Override
    public SourceRecord unreadable(String file, long line, String fault) {
        return intake.unreadable(file, RejectedRecord.NO_PARTITION, line, fault);
    }
}
