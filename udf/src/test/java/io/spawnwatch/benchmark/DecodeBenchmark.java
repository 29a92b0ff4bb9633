package io.spawnwatch.benchmark;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one record costs if nobody wants its event, if a filter reads its places, and if the event is decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecodeBenchmark {
    /** Enough records that the CPU cannot learn their lengths; a power of two. */
    private static final int RECORDS = 1 << 12;

    private static final ProcessField[] INDEXED = {
        ProcessField.PROCESS_NAME,
        ProcessField.PARENT_PROCESS_NAME,
        ProcessField.ORIGINAL_FILE_NAME,
        ProcessField.PROCESS,
        ProcessField.PARENT_PROCESS
    };

    private static final EventFilter READS_PLACES = fields -> {
        long places = 0;
        for (ProcessField field : INDEXED) {
            places ^= fields.place(field);
        }
        return places == 1;
    };

    /** The kind of records. */
    @Param({"cim", "nxlog sysmon 1", "nxlog other", "winlogbeat sysmon 1", "winlogbeat 4688", "winlogbeat other"})
    public String kind = "cim";

    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);
    private final byte[][] records = new byte[RECORDS][];
    private int at;

    /** Writes the records. */
    @Setup
    public void write() {
        SplittableRandom random = new SplittableRandom(20261129);
        for (int i = 0; i < RECORDS; i++) {
            records[i] = WindowsEvent.bytes(record(random));
        }
    }

    /** Decides that nobody wants the event. */
    @Benchmark
    public Decoded unwanted() {
        return decoder.decode(next(), fields -> false);
    }

    /** Decides by where some values are. */
    @Benchmark
    public Decoded placesRead() {
        return decoder.decode(next(), READS_PLACES);
    }

    /** Decodes the event. */
    @Benchmark
    public Decoded decoded() {
        return decoder.decode(next());
    }

    private byte[] next() {
        at = (at + 1) & (RECORDS - 1);
        return records[at];
    }

    private String record(SplittableRandom random) {
        WindowsEvent sysmon = WindowsEvent.processCreate()
                .with("CommandLine", "\"C:\\Program Files\\a.exe\" -k " + text(random))
                .with("ProcessId", String.valueOf(random.nextInt(1 << random.nextInt(1, 16))));
        WindowsEvent security = WindowsEvent.processCreation().with("CommandLine", "a.exe " + text(random));
        return switch (kind) {
            case "cim" -> cim(random);
            case "nxlog sysmon 1" -> withMessage(sysmon, sysmon.nxlog(), "Message");
            case "nxlog other" -> withMessage(sysmon, sysmon.withId(10).nxlog(), "Message");
            case "winlogbeat sysmon 1" -> withMessage(sysmon, sysmon.winlogbeat(), "message");
            case "winlogbeat 4688" -> withMessage(security, security.winlogbeat(), "message");
            case "winlogbeat other" -> withMessage(sysmon, sysmon.withId(10).winlogbeat(), "message");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String text(SplittableRandom random) {
        return "x".repeat(random.nextInt(60));
    }

    /** The record with the message that Windows renders, which repeats all values. */
    private static String withMessage(WindowsEvent event, String record, String name) {
        StringBuilder message = new StringBuilder("Process Create:\r\n");
        event.data()
                .forEach((key, value) ->
                        message.append(key).append(": ").append(value).append("\r\n"));
        return "{\"" + name + "\":" + WindowsEvent.quote(message.toString()) + "," + record.substring(1);
    }

    private static String cim(SplittableRandom random) {
        StringBuilder record = new StringBuilder("{\"_time\":1596700601." + random.nextInt(1000));
        for (ProcessField field : ProcessField.values()) {
            String value =
                    switch (field) {
                        case PROCESS, PARENT_PROCESS -> "\"C:\\Program Files\\a\\b.exe\" -k " + text(random);
                        case PROCESS_PATH, PARENT_PROCESS_PATH -> "C:\\Windows\\System32\\" + text(random) + ".exe";
                        case PROCESS_NAME, PARENT_PROCESS_NAME, ORIGINAL_FILE_NAME -> text(random) + ".exe";
                        default -> "v" + random.nextInt(1 << random.nextInt(1, 24));
                    };
            record.append(",\"").append(field.cimName()).append("\":").append(WindowsEvent.quote(value));
        }
        return record.append('}').toString();
    }
}
