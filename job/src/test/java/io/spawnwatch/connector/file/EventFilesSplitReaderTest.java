package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.connector.framing.Framed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to files while they are read. */
class EventFilesSplitReaderTest {
    private static final String LINE = "{\"n\":1234567}\n";

    /** So many that they are several batches. */
    private static final int RECORDS = 20_000;

    private final EventFilesSplitReader<OriginAndText> reader = new EventFilesSplitReader<>(
            new EventFileFormat<>(new OriginAndText.Deserializer(), TypeInformation.of(OriginAndText.class)),
            new Configuration(),
            (split, bytes) -> {});

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("events.jsonl"), LINE.repeat(RECORDS));
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
    }

    private FileSourceSplit assign(Path path, int part, long size) {
        FileSourceSplit whole = OrderedFileAssigner.splits(List.of(InputFile.of(path)))
                .iterator()
                .next();
        FileSourceSplit split = FilePart.cut(whole, size).get(part);
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
        return split;
    }

    private int batch() throws IOException {
        RecordsWithSplitIds<RecordAndPosition<OriginAndText>> batch = reader.fetch();
        int records = 0;
        if (batch.nextSplit() != null) {
            while (batch.nextRecordFromSplit() != null) {
                records++;
            }
        }
        return batch.finishedSplits().isEmpty() ? records : -1;
    }

    private int rest() throws IOException {
        int records = 0;
        for (int size = batch(); size >= 0; size = batch()) {
            records += size;
        }
        return records;
    }

    private void failsBecause(String difference) {
        assertThatThrownBy(this::rest)
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": was cut off or replaced while it was read: " + difference
                        + "; replay a copy of it, or a file that is no longer written");
    }

    @Test
    void aFileThatIsCutOffWhileItIsReadIsAnError() throws IOException {
        long size = Files.size(file);
        assign(file, 0, Long.MAX_VALUE);
        assertThat(batch()).isPositive();

        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

        failsBecause("it had " + size + " bytes and now has 0");
    }

    @Test
    void aFileThatIsCutOffBeforeItsTurnIsAnError() throws IOException {
        long size = Files.size(file);
        assign(file, 0, Long.MAX_VALUE);

        Files.writeString(file, LINE);

        failsBecause("it had " + size + " bytes and now has " + LINE.length());
    }

    @Test
    void aCompressedFileThatIsCutOffIsAnError() throws IOException {
        Path gzip = Files.write(folder.resolve("events.gz"), Framed.gzip(LINE.repeat(RECORDS)));
        assign(gzip, 0, Long.MAX_VALUE);

        Files.write(gzip, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(this::rest).isInstanceOf(IOException.class).hasMessageContaining("was cut off or replaced");
    }

    /** The second part would begin behind the end, and be taken for one without a record. */
    @Test
    void aPartOfAFileThatIsReplacedByAShorterOneIsAnError() throws IOException {
        long size = Files.size(file);
        assign(file, 1, 100_000);

        Files.move(Files.writeString(folder.resolve("new"), LINE.repeat(5)), file, StandardCopyOption.REPLACE_EXISTING);

        failsBecause("it had " + size + " bytes and now has " + 5 * LINE.length());
    }

    @Test
    void aPartOfAFileThatIsReplacedByOneOfTheSameLengthIsAnError() throws IOException {
        long size = Files.size(file);
        assign(file, 0, 100_000);
        assertThat(batch()).isPositive();

        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));

        failsBecause("it had " + size + " bytes and now has " + size + ", but was modified");
    }

    @Test
    void aFileMayGrowWhileItIsRead() throws IOException {
        assign(file, 0, Long.MAX_VALUE);
        assertThat(batch()).isPositive();

        Files.writeString(file, LINE, StandardOpenOption.APPEND);

        assertThat(rest()).isPositive();
        assign(file, 0, 100_000);
        Files.writeString(file, LINE, StandardOpenOption.APPEND);
        assertThat(rest()).isPositive();
    }

    /** Rotation by renaming: what is open is still the old file. */
    @Test
    void aWholeFileMayBeReplacedOnceItIsOpen() throws IOException {
        assign(file, 0, Long.MAX_VALUE);
        int first = batch();

        Files.move(Files.writeString(folder.resolve("new"), LINE), file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(first + rest()).isEqualTo(RECORDS);
    }
}
