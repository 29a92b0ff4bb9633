package io.spawnwatch.publish;

import io.spawnwatch.connector.framing.RecordFraming;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The selected records of files in the order of the files, cut as a replay cuts them. Notes what cannot be sent. */
final class FileOrder implements RecordStream {
    private final List<EventInput> inputs;
    private final RecordSelector selector;
    private final Survey survey;
    private int nextInput;
    private @Nullable RecordFraming framing;
    private long lastMs;
    private volatile long bytesRead;

    FileOrder(List<EventInput> inputs, RecordSelector selector, Survey survey) {
        this.inputs = inputs;
        this.selector = selector;
        this.survey = survey;
    }

    /** How much of the files has been read, in bytes as they are stored. Any thread may ask. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public @Nullable DatedRecord next() throws IOException {
        while (true) {
            RecordFraming current = framing;
            if (current == null) {
                if (nextInput == inputs.size()) {
                    return null;
                }
                framing = RecordFraming.of(
                        new CountedStream(inputs.get(nextInput++).open()));
                lastMs = Long.MIN_VALUE;
            } else if (!current.next()) {
                current.close();
                framing = null;
            } else {
                DatedRecord record = record(current);
                if (record != null) {
                    return record;
                }
            }
        }
    }

    /** The record that was cut, or null if it is not sent. */
    private @Nullable DatedRecord record(RecordFraming current) {
        int input = nextInput - 1;
        byte[] bytes = current.bytes();
        String fault = current.fault();
        if (fault != null) {
            survey.addFault(place(input, current.line()) + fault + "; what follows is not sent");
            return null;
        }
        if (bytes.length > EventDecoder.MAX_BYTES) {
            survey.addFault(place(input, current.line()) + "the record is longer than " + EventDecoder.MAX_BYTES
                    + " bytes and is not sent");
            return null;
        }
        RecordSelector.Selected selected = selector.select(bytes);
        survey.add(selected, bytes.length);
        if (selected.timeMs() != Decoded.NO_TIME) {
            lastMs = selected.timeMs();
        }
        return selected.kind().isSent() ? new DatedRecord(lastMs, selected.host(), input, current.line(), bytes) : null;
    }

    private String place(int input, long line) {
        return inputs.get(input).name() + ":" + line + ": ";
    }

    @Override
    public void close() throws IOException {
        if (framing != null) {
            framing.close();
        }
    }

    /** Counts what is read of a file. */
    private final class CountedStream extends FilterInputStream {

        CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        // Only the thread that reads writes the count.
        @SuppressWarnings("NonAtomicVolatileUpdate")
        private void count(int read) {
            bytesRead += read;
        }
    }
}
