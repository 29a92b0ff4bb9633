package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decoding lines without cutting them first gives what cutting every record gives. */
class LinesOfFilesTest {
    private static final int FILES = 1500;

    private static final String EVENT =
            "{\"_time\":1600000000,\"process_name\":\"a.exe\",\"process\":\"a \\\"{\\\" }\"}";
    private static final String OTHER = "{\"EventID\":4624,\"UtcTime\":\"2020-08-06 07:56:41.349\"}";
    private static final String[] LINES = {
        EVENT,
        EVENT,
        OTHER,
        EVENT + EVENT,
        EVENT + "," + OTHER,
        EVENT + "}",
        EVENT + "]}",
        "{\"EventID\":4624,\"a\":[{}{}]}",
        "{\"EventID\":4624,\"a\":[{}, {}]}",
        "{\"EventID\":4624,\"a\":[{} \"}\"{}]}",
        "{\"EventID\":4624,\"a\":\"} {\" \"b\"}",
        "{\"EventID\":4624,\"a\":{\"b\":[}}",
        "{\"EventID\":4624,\"a\":\"{x}\"}",
        "{\"EventID\":4624,\"a\":" + EVENT + EVENT + "}",
        "{\"_time\":1,\"process\":}",
        "{\"_time\":1,\"process\":\"a}",
        "{\"process_name\":\"no time\"}",
        "{\"a\":" + EVENT + "}",
        "{}",
        "{} ",
        "}",
        "",
        "[" + EVENT,
        EVENT + "]",
        "text",
        "<Event><System><EventID>5</EventID></System></Event>"
    };

    @TempDir
    Path folder;

    /** Decodes no line, so that each is cut. */
    private record CuttingDeserializer(ProcessEventDeserializer whole) implements RecordDeserializer<SourceRecord> {
        @Override
        public SourceRecord deserialize(String file, long line, byte[] bytes) {
            return whole.deserialize(file, line, bytes);
        }

        @Override
        public SourceRecord unreadable(String file, long line, String fault) {
            return whole.unreadable(file, line, fault);
        }
    }

    @Test
    void decodesLinesAsIfEveryRecordWereCutFirst() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int file = 0; file < FILES; file++) {
            StringBuilder content = new StringBuilder();
            for (int line = random.nextInt(1, 12); line > 0; line--) {
                content.append(LINES[random.nextInt(LINES.length)]).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
            }
            Path path = Files.writeString(folder.resolve("events"), content);
            List<SourceRecord> expected = records(path, new CuttingDeserializer(deserializer()), 0);
            assertThat(records(path, deserializer(), 0))
                    .as("seed %s, file %s:%n%s", seed, file, content)
                    .isEqualTo(expected);
            int read = random.nextInt(expected.size() + 1);
            assertThat(records(path, deserializer(), read))
                    .as("seed %s, file %s, after %s records:%n%s", seed, file, read, content)
                    .isEqualTo(expected.subList(read, expected.size()));
        }
    }

    private static ProcessEventDeserializer deserializer() {
        return new ProcessEventDeserializer(new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ZERO));
    }

    /** The records of a file after those that were read before a restore. */
    private static List<SourceRecord> records(Path path, RecordDeserializer<SourceRecord> deserializer, long read)
            throws IOException {
        FileSourceSplit split = new FileSourceSplit(
                        "0", new org.apache.flink.core.fs.Path(path.toUri()), 0, Files.size(path), 1, Files.size(path))
                .updateWithCheckpointedPosition(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, read));
        List<SourceRecord> records = new ArrayList<>();
        try (BulkFormat.Reader<SourceRecord> reader = new EventFileFormat<>(
                        deserializer, TypeInformation.of(SourceRecord.class))
                .restoreReader(new Configuration(), split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<SourceRecord> next = batch.next(); next != null; next = batch.next()) {
                    records.add(next.getRecord());
                }
            }
        }
        return records;
    }
}
