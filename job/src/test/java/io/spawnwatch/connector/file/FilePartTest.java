package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.SharedData;
import io.spawnwatch.connector.framing.Framed;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a file hold the records of the whole file, each on its line of the file. */
class FilePartTest {
    private static final int FILES = 300;

    private static final String EVENT =
            "{\"_time\":1600000000,\"process_name\":\"a.exe\",\"process\":\"a \\\"{\\\" }\"}";
    private static final String[] LINES = {
        EVENT,
        EVENT,
        EVENT,
        EVENT + EVENT,
        EVENT + "}",
        "{\"process_name\":\"no time\"}",
        "{\"EventID\":4624,\"UtcTime\":\"2020-08-06 07:56:41.349\"}",
        "{\"EventID\":4624,\"a\":[{}{}]}",
        "{\"_time\":1,\"process\":\"a}",
        "{\n\"a\":\n1}",
        "{}",
        "}",
        "",
        "[" + EVENT,
        EVENT + "]",
        "text",
        "\u0000\u0000\u0000",
        "<Event><System><EventID>5</EventID></System></Event>",
        "<Event>\n</Event>"
    };

    @TempDir
    Path folder;

    private int files;

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("events" + files++), content);
    }

    private static FileSourceSplit whole(Path file) {
        return OrderedFileAssigner.splits(List.of(InputFile.of(file)))
                .iterator()
                .next();
    }

    private static ProcessEventDeserializer deserializer() {
        return new ProcessEventDeserializer(new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ZERO));
    }

    private static EventFileReader<SourceRecord> reader(FileSourceSplit split) throws IOException {
        return new EventFileFormat<>(deserializer(), TypeInformation.of(SourceRecord.class))
                .restoreReader(new Configuration(), split);
    }

    /** What a split's reader delivers, each with the position after it. */
    private static List<RecordAndPosition<SourceRecord>> read(FileSourceSplit split) throws IOException {
        List<RecordAndPosition<SourceRecord>> records = new ArrayList<>();
        try (EventFileReader<SourceRecord> reader = reader(split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (var next = batch.next(); next != null; next = batch.next()) {
                    records.add(new RecordAndPosition<>(
                            unsampled(next.getRecord()), next.getOffset(), next.getRecordSkipCount()));
                }
            }
        }
        return records;
    }

    /** Which records are samples depends on how many a reader has read. */
    private static SourceRecord unsampled(SourceRecord record) {
        return new SourceRecord(
                record.event(), record.rejection(), record.timeMs(), record.clockSkew(), record.unmatched());
    }

    private static List<SourceRecord> records(List<FileSourceSplit> splits) throws IOException {
        List<SourceRecord> records = new ArrayList<>();
        for (FileSourceSplit split : splits) {
            read(split).forEach(record -> records.add(record.getRecord()));
        }
        return records;
    }

    @Test
    void holdTheRecordsOfTheWholeFileOnTheirLines() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int cut = 0;
        for (int file = 0; file < FILES; file++) {
            Path path = write(content(random));
            List<FileSourceSplit> parts = FilePart.cut(whole(path), random.nextInt(1, 200));
            cut += parts.size() > 1 ? 1 : 0;
            List<SourceRecord> expected = records(List.of(whole(path)));
            assertThat(records(shuffled(parts, random)))
                    .as("seed %s, file %s:%n%s", seed, file, Files.readString(path))
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(records(parts)).isEqualTo(expected);
        }
        assertThat(cut).as("files that were cut").isGreaterThan(FILES / 3);
    }

    private static String content(SplittableRandom random) {
        StringBuilder content = new StringBuilder();
        int kinds = random.nextInt(1, LINES.length + 1);
        for (int line = random.nextInt(2, 15); line > 0; line--) {
            content.append(random.nextBoolean() ? EVENT : LINES[random.nextInt(kinds)]);
            content.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        return content.toString();
    }

    private static List<FileSourceSplit> shuffled(List<FileSourceSplit> splits, SplittableRandom random) {
        List<FileSourceSplit> shuffled = new ArrayList<>(splits);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
        }
        return shuffled;
    }

    @Test
    void areResumedAfterAnyRecord() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int file = 0; file < FILES / 3; file++) {
            Path path = write(content(random));
            for (FileSourceSplit part : FilePart.cut(whole(path), random.nextInt(50, 400))) {
                List<RecordAndPosition<SourceRecord>> all = read(part);
                int taken = random.nextInt(all.size() + 1);
                if (taken == 0) {
                    continue;
                }
                RecordAndPosition<SourceRecord> last = all.get(taken - 1);
                FileSourceSplit rest = part.updateWithCheckpointedPosition(
                        new CheckpointedPosition(last.getOffset(), last.getRecordSkipCount()));
                assertThat(records(List.of(rest)))
                        .as("seed %s, file %s, part %s, after %s records", seed, file, part, taken)
                        .isEqualTo(all.subList(taken, all.size()).stream()
                                .map(RecordAndPosition::getRecord)
                                .toList());
            }
        }
    }

    @Test
    void areResumedWithoutReadingWhatWasReadBefore() throws IOException {
        Path path = write((EVENT + "\n").repeat(3000));
        List<RecordAndPosition<SourceRecord>> all = read(whole(path));
        RecordAndPosition<SourceRecord> last = all.get(2700);
        assertThat(last.getOffset()).isGreaterThan(2000L * EVENT.length());
        assertThat(last.getRecordSkipCount()).isLessThanOrEqualTo(500);
    }

    @Test
    void ofRecordedAttacksHoldTheirRecords() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        try (Stream<Path> recordings = Files.list(SharedData.folder().resolve("events"))) {
            for (Path recording : recordings.sorted().toList()) {
                Path plain = folder.resolve(recording.getFileName().toString().replace(".gz", ""));
                try (InputStream in = new GZIPInputStream(Files.newInputStream(recording))) {
                    Files.copy(in, plain);
                }
                // A rejected record in each part, so that each needs its line.
                Files.writeString(plain, Files.readString(plain).replace("\"EventID\":10,", "\"EventID\"10,"));
                List<SourceRecord> expected = records(List.of(whole(plain)));
                List<FileSourceSplit> parts = FilePart.cut(whole(plain), random.nextInt(300_000, 900_000));
                assertThat(parts).as(plain.toString()).hasSizeGreaterThan(3);
                assertThat(expected).anyMatch(record -> record.rejection() != null);
                assertThat(records(parts).equals(expected)).as(plain.toString()).isTrue();
            }
        }
    }

    @Test
    void areOfLargePlainFilesOnly() throws IOException {
        Path lines = write((EVENT + "\n").repeat(10));
        long size = Files.size(lines);
        assertThat(FilePart.cut(whole(lines), size)).hasSize(1);
        List<FileSourceSplit> parts = FilePart.cut(whole(lines), size - 1);
        assertThat(parts).extracting(FileSourceSplit::offset).containsExactly(0L, size - 1);
        assertThat(parts).extracting(FileSourceSplit::length).containsExactly(size - 1, 1L);
        assertThat(parts).extracting(FileSourceSplit::splitId).isSorted();
        assertThat(FilePart.cut(parts.get(1), 1)).containsExactly(parts.get(1));
        Path gzip = Files.write(folder.resolve("gzip"), Framed.gzip((EVENT + "\n").repeat(10)));
        assertThat(FilePart.cut(whole(gzip), 10)).hasSize(1);
        assertThat(FilePart.cut(whole(write("[\n" + (EVENT + ",\n").repeat(10) + "]")), 10))
                .hasSize(1);
        FileSourceSplit missing =
                new FileSourceSplit("0", new org.apache.flink.core.fs.Path(folder + "/missing"), 0, 100, 0, 100);
        assertThat(FilePart.cut(missing, 10)).containsExactly(missing);
    }

    @Test
    void areCountedAsReadUpToTheirLength() throws IOException {
        Path path = write((EVENT + "\n").repeat(100));
        for (FileSourceSplit part : FilePart.cut(whole(path), 2000)) {
            try (EventFileReader<SourceRecord> reader = reader(part)) {
                while (reader.readBatch() != null) {
                    assertThat(reader.bytesRead()).isBetween(0L, part.length());
                }
            }
        }
    }

    @Test
    void areRefusedIfTheFileHasChangedSince() throws IOException {
        Path path = write((EVENT + "\n").repeat(10));
        FileSourceSplit split = whole(path);
        FilePart.requireUnchanged(split);
        FileTime modified = Files.getLastModifiedTime(path);
        Files.setLastModifiedTime(path, FileTime.fromMillis(modified.toMillis() + 5000));
        long size = Files.size(path);
        assertThatThrownBy(() -> FilePart.requireUnchanged(split))
                .isInstanceOf(IOException.class)
                .hasMessage(path + ": has changed since the run was interrupted: it had " + size
                        + " bytes and now has " + size
                        + ", but was modified; restore the file, or start the run anew");
        Files.writeString(path, "{}");
        assertThatThrownBy(() -> FilePart.requireUnchanged(split))
                .isInstanceOf(IOException.class)
                .hasMessage(path + ": has changed since the run was interrupted: it had " + size
                        + " bytes and now has 2; restore the file, or start the run anew");
        Files.delete(path);
        assertThatThrownBy(() -> FilePart.requireUnchanged(split)).isInstanceOf(IOException.class);
    }

    @Test
    void haveTheirLinesCountedOnce() throws IOException {
        Path path = write("a\nb\n\nc\nd\n");
        LineCounts counts = new LineCounts(whole(path).path());
        counts.note(2, 5, 70);
        assertThat(counts.before(0)).isZero();
        assertThat(counts.before(1)).isZero();
        assertThat(counts.before(2)).isEqualTo(1);
        assertThat(counts.before(4)).isEqualTo(2);
        assertThat(counts.before(5)).as("with what was noted").isEqualTo(71);
        assertThat(counts.before(9)).isEqualTo(73);
        assertThat(Objects.requireNonNull(LineCounts.of(whole(path)))).isSameAs(LineCounts.of(whole(path)));
    }
}
