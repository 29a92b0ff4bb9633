package io.spawnwatch.publish;

import io.spawnwatch.decode.time.TimeShift;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of a dataset when their time has come. At the highest speed they are sent in the order of the files.
 * Otherwise they are sent in the order of their times, across all files, which is not the order of any recording: so they
 * are sorted first, on disk if they do not fit into memory.
 */
public final class Publisher {
    private static final long LEAST_SORT_BYTES = 16L << 20;
    private static final long MOST_SORT_BYTES = 256L << 20;

    private final Publication publication;
    private final Ticker ticker;
    private final long sortBytes;
    private final long totalBytes;
    private volatile @Nullable FileOrder reading;
    private volatile boolean sending;
    private volatile long records;
    private volatile double timeShare;
    private volatile long startNanos;

    /**
     * Prepares to send.
     *
     * @throws IOException if the size of a file cannot be found out
     */
    public Publisher(Publication publication, Ticker ticker) throws IOException {
        this(
                publication,
                ticker,
                Math.min(
                        MOST_SORT_BYTES,
                        Math.max(LEAST_SORT_BYTES, Runtime.getRuntime().maxMemory() / 8)));
    }

    Publisher(Publication publication, Ticker ticker, long sortBytes) throws IOException {
        this.publication = publication;
        this.ticker = ticker;
        this.sortBytes = sortBytes;
        long bytes = 0;
        for (EventInput input : publication.inputs()) {
            bytes += input.bytes();
        }
        this.totalBytes = bytes;
        this.startNanos = ticker.nanos();
    }

    /** How far it is. Any thread may ask. */
    public SendProgress progress() {
        FileOrder files = reading;
        double share = files == null ? timeShare : totalBytes == 0 ? 1 : (double) files.bytesRead() / totalBytes;
        return new SendProgress(
                sending, records, Math.min(1, share), Duration.ofNanos(Math.max(0, ticker.nanos() - startNanos)));
    }

    /** Reads the dataset without sending it, until it ends or the ticker is stopped. */
    public Dataset survey() throws IOException {
        Survey survey = new Survey();
        try (FileOrder files = open(survey)) {
            while (files.next() != null && isRunning()) {
                count();
            }
        }
        records = 0;
        return survey.dataset();
    }

    /**
     * Sends the dataset, until it ends or the ticker is stopped.
     *
     * @param sink   takes the records
     * @param before called before the first record, with the dataset and how long sending takes; not called if records are
     *               sent while they are first read
     * @throws IOException if a record can be neither read nor sent
     */
    public Sent publish(RecordSink sink, BiConsumer<Dataset, Duration> before) throws IOException {
        if (publication.speed().isMax()) {
            return inOrderOfFiles(sink, before);
        }
        Survey survey = new Survey();
        try (FileOrder files = open(survey);
                TimeOrder sorted = TimeOrder.of(counted(files), sortBytes, () -> !isRunning())) {
            Dataset dataset = survey.dataset();
            reading = null;
            Schedule schedule = schedule(dataset);
            before.accept(dataset, publication.speed().toSend(dataset.span()));
            return send(sorted, sink, schedule, survey);
        }
    }

    private Sent inOrderOfFiles(RecordSink sink, BiConsumer<Dataset, Duration> before) throws IOException {
        Schedule schedule = new Schedule(publication.speed(), 0, ticker.nanos(), 0);
        if (publication.shiftToNow()) {
            // Which time is the last has to be known first.
            Dataset dataset = survey();
            schedule = schedule(dataset);
            before.accept(dataset, Duration.ZERO);
        }
        Survey survey = new Survey();
        try (FileOrder files = open(survey)) {
            return send(files, sink, schedule, survey);
        }
    }

    private Schedule schedule(Dataset dataset) {
        if (!dataset.hasTimes()) {
            return new Schedule(publication.speed(), 0, ticker.nanos(), 0);
        }
        return publication.shiftToNow()
                ? Schedule.movedToNow(publication.speed(), dataset, ticker)
                : Schedule.fromNow(publication.speed(), dataset, ticker);
    }

    private Sent send(RecordStream stream, RecordSink sink, Schedule schedule, Survey survey) throws IOException {
        TimeShift shift = schedule.shiftSeconds() == 0
                ? null
                : new TimeShift(schedule.shiftSeconds(), publication.sourcetype(), publication.mapping());
        long spanMs = survey.dataset().span().toMillis();
        long unmoved = 0;
        boolean stopped = !isRunning();
        records = 0;
        startNanos = ticker.nanos();
        sending = true;
        for (DatedRecord record = stream.next(); record != null && !stopped; record = stream.next()) {
            stopped = !ticker.waitUntil(schedule.dueNanos(record.timeMs()));
            if (stopped) {
                break;
            }
            byte[] moved = shift == null ? record.bytes() : shift.moved(record.bytes());
            unmoved += moved == null ? 1 : 0;
            sink.send(place(record), record.host(), moved == null ? record.bytes() : moved);
            count();
            timeShare = spanMs == 0 ? 1 : Math.max(0, record.timeMs() - schedule.firstMs()) / (double) spanMs;
        }
        return new Sent(survey.dataset(), records, schedule.shiftSeconds(), unmoved, stopped);
    }

    private FileOrder open(Survey survey) {
        FileOrder files = new FileOrder(
                publication.inputs(),
                new RecordSelector(publication.sourcetype(), publication.mapping(), publication.wanted()),
                survey);
        reading = files;
        return files;
    }

    /** Counts what is read; closing is left to whoever opened it. */
    private RecordStream counted(RecordStream stream) {
        return new RecordStream() {
            @Override
            public @Nullable DatedRecord next() throws IOException {
                DatedRecord record = stream.next();
                if (record != null) {
                    count();
                }
                return record;
            }

            @Override
            public void close() {
                // See above.
            }
        };
    }

    // Only the thread that publishes writes the count.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count() {
        records++;
    }

    private boolean isRunning() {
        return ticker.waitUntil(ticker.nanos());
    }

    private String place(DatedRecord record) {
        return publication.inputs().get(record.input()).name() + ":" + record.line();
    }
}
