package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.spawnwatch.connector.framing.Framed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are read in parts, in a cluster. */
@Tag("slow")
class SplitSourceTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static final TypeInformation<OriginAndText> TYPE = TypeInformation.of(OriginAndText.class);

    @TempDir
    Path directory;

    private List<OriginAndText> write() throws IOException {
        List<OriginAndText> expected = new ArrayList<>();
        for (String name : List.of("1 plain", "2 gzip", "3 zstd", "4 documents", "5 xml")) {
            StringBuilder content = new StringBuilder();
            for (int n = 0; n < 5000; n++) {
                String record = name.startsWith("4")
                        ? "{\n  \"n\": " + n + "\n}"
                        : name.startsWith("5") ? "<Event>" + n + "</Event>" : "{\"n\":" + n + "}";
                long line = 1 + (name.startsWith("4") ? 3L * n : n);
                expected.add(new OriginAndText(name, line, record));
                content.append(record).append('\n');
            }
            byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
            Files.write(
                    directory.resolve(name),
                    name.startsWith("2") ? Framed.gzip(bytes) : name.startsWith("3") ? Zstd.compress(bytes) : bytes);
        }
        return expected;
    }

    @ParameterizedTest
    @CsvSource({"1,100", "1,7001", "2,999", "4,3000", "4,50000", "4,10000000"})
    void holdTheSameRecordsWhateverTheSizeOfPartsAndTheNumberOfReaders(int parallelism, long size) throws Exception {
        List<OriginAndText> expected = write();
        InputFiles files = EventFiles.find(List.of(directory.toString()));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        env.setParallelism(parallelism);
        List<OriginAndText> read = env.fromSource(
                        EventFiles.source(files, new OriginAndText.Deserializer(), TYPE, size),
                        WatermarkStrategy.noWatermarks(),
                        "files",
                        TYPE)
                .executeAndCollect(1_000_000);
        if (parallelism == 1) {
            assertThat(read).isEqualTo(expected);
        } else {
            assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(files.bytesRead()).isEqualTo(files.bytes());
    }
}
