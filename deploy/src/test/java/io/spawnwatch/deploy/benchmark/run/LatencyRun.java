package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.input.Row;
import io.spawnwatch.deploy.benchmark.report.Report;
import io.spawnwatch.deploy.benchmark.report.Spread;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures the time from handing an event to a Kafka producer to receiving its risk event from a consumer of committed
 * records, both in this process. Fifty events a second match, each in a row of its own; a second thread sends further events
 * that match nothing.
 */
final class LatencyRun {
    private static final int MATCHING_PER_SECOND = 50;
    /** Compiled code is there after a few seconds, and what piled up meanwhile has been read. */
    static final Duration WARM_UP = Duration.ofSeconds(15);

    static final Duration MEASURED = Duration.ofSeconds(20);

    /** How long rows are awaited that were sent in the measured time and have not come. */
    private static final Duration OUTSTANDING = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Nobody reads an event twice, and many are sent: those that have been read may go. */
    private static final Map<String, String> TOPIC = Map.of(
            TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(1 << 30),
            TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(1 << 27));

    /** How often a sender that has to wait looks whether it should end. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Events that match nothing, made in advance: making them must not take the job's CPU time. */
    private static final int PREPARED = 2_000;

    private final Broker broker;
    private final Configurations configurations;
    private final long seed;
    private int runs;

    LatencyRun(Broker broker, Configurations configurations, long seed) {
        this.broker = broker;
        this.configurations = configurations;
        this.seed = seed;
    }

    /**
     * Measures one load.
     *
     * @param load           in words
     * @param backgroundRate events a second that match nothing; the result has how many could be sent
     */
    Report.Latency measure(Case measured, String load, double backgroundRate, Path folder) throws Exception {
        String topic = "latency-" + ++runs;
        Input.createTopic(broker, topic, TOPIC);
        Configurations.Run run = configurations.write(measured, topic, folder, Map.of());
        EventStream events = EventStream.of(Content.CIM, seed + runs, 1);
        Arrivals arrivals = new Arrivals(MEASURED);
        List<Double> millis;
        AtomicBoolean ended = new AtomicBoolean();
        AtomicReference<Exception> failed = new AtomicReference<>();
        CountDownLatch firstRow = new CountDownLatch(1);
        AtomicLong background = new AtomicLong();
        long backgroundBefore = 0;
        long measuredSince = 0;
        double backgroundSent = 0;
        boolean isOver = false;
        Thread matching = sender(
                new CountDownLatch(0),
                ended,
                failed,
                () -> producer(0),
                MATCHING_PER_SECOND,
                new AtomicLong(),
                (producer, number) -> {
                    long now = System.currentTimeMillis();
                    Row row = events.rowOfMatching(number, now);
                    byte[] record = events.matching(number, now);
                    arrivals.sent(row.group(), System.nanoTime());
                    send(producer, topic, number, record, failed);
                });
        // Not before the job reads: it would begin with a backlog, and never have the load that is measured.
        Thread backgroundSender = sender(
                firstRow,
                ended,
                failed,
                () -> Input.producer(broker),
                backgroundRate,
                background,
                prepared(events, topic, failed));
        try (ChildJvm process = ChildJvm.start(
                        measured.name(),
                        folder,
                        Throughput.JVM_FLAGS,
                        measured.contender().mainClass(),
                        List.of("run", "--config", run.file().toString()));
                RowTopic rows = new RowTopic(broker, run.riskEvents(), RowParser.RISK_EVENT)) {
            matching.start();
            backgroundSender.start();
            long begun = 0;
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            // The load stays while the last rows are awaited: without it, they would come sooner.
            while (!isOver
                    || (arrivals.outstanding() > 0
                            && System.nanoTime() - measuredSince
                                    < MEASURED.plus(OUTSTANDING).toNanos())) {
                process.requireAlive();
                if (failed.get() != null) {
                    throw new BenchmarkException(
                            "events cannot be sent: " + failed.get().getMessage(), failed.get());
                }
                for (Row row : rows.poll()) {
                    long now = System.nanoTime();
                    arrivals.arrived(row.group(), now);
                    if (begun == 0) {
                        begun = now;
                        firstRow.countDown();
                    }
                }
                if (begun != 0 && !arrivals.hasBegun() && System.nanoTime() - begun > WARM_UP.toNanos()) {
                    measuredSince = System.nanoTime();
                    arrivals.begin(measuredSince);
                    backgroundBefore = background.get();
                }
                long now = System.nanoTime();
                if (!isOver && arrivals.isOver(now)) {
                    isOver = true;
                    backgroundSent = (background.get() - backgroundBefore) * 1e9 / (now - measuredSince);
                }
                if (begun == 0 && now > deadline) {
                    throw process.failure("gave no row within " + TIMEOUT);
                }
            }
            millis = arrivals.millis(System.nanoTime());
            if (arrivals.received() < millis.size() / 2.0 || millis.isEmpty()) {
                throw process.failure("gave " + arrivals.received() + " of the " + millis.size()
                        + " rows that were sent in "
                        + MEASURED + ", with " + load + ", although they were awaited for another " + OUTSTANDING
                        + "; see whether the machine does something else");
            }
        } finally {
            ended.set(true);
            matching.join();
            backgroundSender.join();
            broker.deleteTopic(topic);
        }
        return new Report.Latency(
                measured.exactlyOnce() ? "exactly once" : "at least once",
                load,
                backgroundSent,
                millis.size(),
                millis.size() - arrivals.received(),
                Spread.percentile(millis, 50),
                Spread.percentile(millis, 99),
                Spread.percentile(millis, 100));
    }

    @FunctionalInterface
    private interface Sending {
        void send(KafkaProducer<byte[], byte[]> producer, long number) throws Exception;
    }

    @FunctionalInterface
    private interface Opening {
        KafkaProducer<byte[], byte[]> open();
    }

    private static Sending prepared(EventStream events, String topic, AtomicReference<Exception> failed) {
        List<byte[]> prepared = new ArrayList<>();
        for (int number = 0; number < PREPARED; number++) {
            prepared.add(events.quiet(number, System.currentTimeMillis()));
        }
        return (producer, number) -> send(producer, topic, number, prepared.get((int) (number % PREPARED)), failed);
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            long number,
            byte[] record,
            AtomicReference<Exception> failed) {
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic, (int) (number % EventStream.PARTITIONS), null, record),
                (metadata, exception) -> {
                    if (exception != null) {
                        failed.compareAndSet(null, exception);
                    }
                });
    }

    /**
     * A thread that sends evenly, in bursts of a millisecond. It is never interrupted: a producer that is interrupted while it
     * closes says so with an error.
     *
     * @param start when it may begin
     * @param sent  gets the number of events sent so far
     */
    private static Thread sender(
            CountDownLatch start,
            AtomicBoolean ended,
            AtomicReference<Exception> failed,
            Opening opening,
            double perSecond,
            AtomicLong sent,
            Sending sending) {
        Thread thread = new Thread(
                () -> {
                    if (perSecond == 0) {
                        return;
                    }
                    try (KafkaProducer<byte[], byte[]> producer = opening.open()) {
                        boolean started = false;
                        while (!ended.get() && !started) {
                            started = start.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                        }
                        long begun = System.nanoTime();
                        long number = 0;
                        while (!ended.get()) {
                            double due = (System.nanoTime() - begun) / 1e9 * perSecond;
                            while (number < due && !ended.get()) {
                                sending.send(producer, number++);
                                // Here, and not after the loop, in which a sender that cannot keep up stays for long.
                                sent.set(number);
                            }
                            LockSupport.parkNanos(1_000_000);
                        }
                    } catch (Exception e) {
                        if (!ended.get()) {
                            failed.compareAndSet(null, e);
                        }
                    }
                },
                "benchmark-sender");
        thread.setDaemon(true);
        return thread;
    }

    private KafkaProducer<byte[], byte[]> producer(int lingerMs) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
