package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.PendingSplitsCheckpointSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderedFileAssignerTest {
    private static final String LINE = "{\"a\":1}\n";

    @TempDir
    Path folder;

    private static List<FileSourceSplit> all(OrderedFileAssigner assigner) {
        List<FileSourceSplit> all = new ArrayList<>();
        for (var next = assigner.getNext(null); next.isPresent(); next = assigner.getNext(null)) {
            all.add(next.get());
        }
        return all;
    }

    private List<InputFile> write(String... names) throws IOException {
        List<InputFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(InputFile.of(Files.writeString(folder.resolve(name), LINE.repeat(20))));
        }
        return files;
    }

    @Test
    void assignsFilesInTheirOrderAndTheRangesOfEachInTheirs() throws IOException {
        List<InputFile> files = write("b", "a", "c");
        Collection<FileSourceSplit> splits = OrderedFileAssigner.splits(files);
        List<FileSourceSplit> assigned = all(new OrderedFileAssigner(splits, 50, false));
        List<String> expected = new ArrayList<>();
        for (String name : List.of("b", "a", "c")) {
            IntStream.of(0, 50, 100, 150).forEach(offset -> expected.add(name + " " + offset));
        }
        assertThat(assigned)
                .extracting(split -> split.path().getName() + " " + split.offset())
                .isEqualTo(expected);
    }

    @Test
    void goesOnAfterARestoreWhereItWas() throws IOException {
        OrderedFileAssigner assigner =
                new OrderedFileAssigner(OrderedFileAssigner.splits(write("a", "b", "c")), 50, false);
        FileSourceSplit first = assigner.getNext(null).orElseThrow();
        FileSourceSplit second = assigner.getNext(null).orElseThrow();
        var serializer = new PendingSplitsCheckpointSerializer<>(FileSourceSplitSerializer.INSTANCE);
        var checkpoint = serializer.deserialize(
                serializer.getVersion(),
                serializer.serialize(PendingSplitsCheckpoint.fromCollectionSnapshot(assigner.remainingSplits())));
        OrderedFileAssigner restored = new OrderedFileAssigner(checkpoint.getSplits(), 50, true);
        restored.addSplits(List.of(second));
        List<FileSourceSplit> rest = all(restored);
        List<FileSourceSplit> expected = new ArrayList<>(List.of(second));
        expected.addAll(all(assigner));
        assertThat(rest).hasSize(11).extracting(FileSourceSplit::toString).isEqualTo(texts(expected));
        assertThat(texts(rest)).doesNotContain(first.toString());
    }

    private static List<String> texts(List<FileSourceSplit> splits) {
        return splits.stream().map(FileSourceSplit::toString).toList();
    }

    @Test
    void refusesAFileThatHasChangedSinceTheCheckpoint() throws IOException {
        List<InputFile> files = write("a", "b");
        OrderedFileAssigner restored = new OrderedFileAssigner(OrderedFileAssigner.splits(files), 50, true);
        Files.writeString(folder.resolve("b"), LINE);
        for (int range = 0; range < 4; range++) {
            assertThat(restored.getNext(null)).isPresent();
        }
        assertThatThrownBy(() -> restored.getNext(null))
                .hasMessageContaining(folder.resolve("b") + ": has changed since the run was interrupted: ");
    }

    @Test
    void examinesNoFileBeforeItsTurn() throws IOException {
        List<InputFile> files = new ArrayList<>(write("a"));
        for (int i = 0; i < 10_000; i++) {
            files.add(InputFile.of(folder.resolve("missing" + i)));
        }
        Collection<FileSourceSplit> splits = OrderedFileAssigner.splits(files);
        OrderedFileAssigner assigner = new OrderedFileAssigner(splits, 1 << 20, false);
        assertThat(assigner.getNext(null).orElseThrow().path().getName()).isEqualTo("a");
        assertThat(assigner.remainingSplits()).hasSize(10_000);
        assertThat(all(assigner))
                .extracting(split -> split.path().getName())
                .isEqualTo(
                        IntStream.range(0, 10_000).mapToObj(i -> "missing" + i).toList());
    }
}
