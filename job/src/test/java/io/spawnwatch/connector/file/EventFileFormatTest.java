package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.connector.framing.Framed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileFormatTest {
    private static final int RECORDS = 1203;

    @TempDir
    Path directory;

    private Path file;
    private final EventFileFormat<OriginAndText> format =
            new EventFileFormat<>(new OriginAndText.Deserializer(), TypeInformation.of(OriginAndText.class));
    private final List<OriginAndText> expected = new ArrayList<>();

    @BeforeEach
    void fill() throws IOException {
        StringBuilder content = new StringBuilder();
        for (int line = 1; line <= RECORDS; line++) {
            content.append("{\"n\":").append(line).append("}\n");
            expected.add(new OriginAndText("events", line, "{\"n\":" + line + "}"));
        }
        file = Files.write(directory.resolve("events"), Framed.gzip(content.toString()));
    }

    private FileSourceSplit split() throws IOException {
        long size = Files.size(file);
        return new FileSourceSplit("0", new org.apache.flink.core.fs.Path(file.toUri()), 0, size, 1, size);
    }

    /** Everything that a reader returns, each record with the position after it. */
    private static List<RecordAndPosition<OriginAndText>> all(BulkFormat.Reader<OriginAndText> reader)
            throws IOException {
        List<RecordAndPosition<OriginAndText>> all = new ArrayList<>();
        BulkFormat.RecordIterator<OriginAndText> batch = reader.readBatch();
        while (batch != null) {
            RecordAndPosition<OriginAndText> next = batch.next();
            while (next != null) {
                all.add(new RecordAndPosition<>(next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
                next = batch.next();
            }
            batch.releaseBatch();
            batch = reader.readBatch();
        }
        reader.close();
        return all;
    }

    @Test
    void readsAFileFromItsStartAndCountsTheRecords() throws IOException {
        List<RecordAndPosition<OriginAndText>> all = all(format.createReader(new Configuration(), split()));
        assertThat(all).extracting(RecordAndPosition::getRecord).isEqualTo(expected);
        for (int i = 0; i < RECORDS; i++) {
            assertThat(all.get(i).getOffset()).isEqualTo(CheckpointedPosition.NO_OFFSET);
            assertThat(all.get(i).getRecordSkipCount()).isEqualTo(i + 1);
        }
        assertThat(format.isSplittable()).isFalse();
    }

    @Test
    void resumesAfterAnyRecord() throws IOException {
        for (int read : new int[] {0, 1, 499, 500, 501, 1000, RECORDS - 1, RECORDS}) {
            FileSourceSplit restored = split().updateWithCheckpointedPosition(
                            new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, read));
            List<RecordAndPosition<OriginAndText>> rest = all(format.restoreReader(new Configuration(), restored));
            assertThat(rest)
                    .as("after %s", read)
                    .extracting(RecordAndPosition::getRecord)
                    .isEqualTo(expected.subList(read, RECORDS));
            if (!rest.isEmpty()) {
                assertThat(rest.get(0).getRecordSkipCount()).isEqualTo(read + 1);
            }
        }
    }

    @Test
    void refusesToResumeInAFileThatHasBecomeShorter() throws IOException {
        FileSourceSplit restored = split().updateWithCheckpointedPosition(
                        new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, RECORDS + 1));
        assertThatThrownBy(() -> format.restoreReader(new Configuration(), restored))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file + ": 1204 records were read before the restore, but now there are only 1203; the file must"
                                + " not change while it is read");
    }

    @Test
    void deliversAFaultOnceAfterTheLastRecordOfTheFile() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 4));
        List<RecordAndPosition<OriginAndText>> all = all(format.createReader(new Configuration(), split()));
        assertThat(all).hasSize(RECORDS + 1);
        assertThat(all.get(RECORDS).getRecord())
                .isEqualTo(new OriginAndText(
                        "events",
                        RECORDS + 1,
                        "!gzip data is truncated: it ends in the middle; the records before it were read"));
    }

    @Test
    void limitsTheSizeOfBatches() throws IOException {
        Files.writeString(file, ("{\"x\":\"" + "x".repeat(300_000) + "\"}\n").repeat(10));
        BulkFormat.Reader<OriginAndText> reader = format.createReader(new Configuration(), split());
        List<Integer> sizes = new ArrayList<>();
        BulkFormat.RecordIterator<OriginAndText> batch = reader.readBatch();
        while (batch != null) {
            int size = 0;
            while (batch.next() != null) {
                size++;
            }
            sizes.add(size);
            batch = reader.readBatch();
        }
        reader.close();
        assertThat(sizes).containsExactly(4, 4, 2);
    }
}
