package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.spawnwatch.fixture.EscuSample;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recordings give the same rows in whatever order and files they come, compressed or not, at any parallelism.
 *
 * <p>The six orders, three forms and three parallelisms are 54 combinations. A replay starts a Flink of its own, so six are run
 * beside the plain single file: each order once, each form and each parallelism twice, and no two of them with the same form
 * and parallelism. An order is nothing but the names of the files, so it cannot depend on the form. The form decides where a
 * file may be cut for parallel reading, so each form is read by one task and by several.
 */
@Tag("slow")
class ReplayDigestTest {
    private static final List<String> RECORDINGS = List.of(
            "splunk_t1047_atomic_red_team",
            "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
            "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437");

    /** The detections of the sample that fire on these recordings. */
    private static final List<String> DETECTIONS = List.of(
            "cmd_carry_out_string_command_parameter.yml",
            "detect_rare_executables.yml",
            "malicious_powershell_process___encoded_command.yml",
            "possible_lateral_movement_powershell_spawn.yml",
            "powershell___connect_to_internet_with_hidden_window.yml",
            "process_execution_via_wmi.yml",
            "remote_process_instantiation_via_wmi.yml",
            "remote_wmi_command_attempt.yml");

    /** A way to hand over the recordings, whose order is that of their numbers. */
    private record Way(List<Integer> order, Form form, int parallelism) {}

    private static final List<Way> WAYS = List.of(
            new Way(List.of(0, 1, 2), Form.PLAIN, 2),
            new Way(List.of(0, 2, 1), Form.PLAIN, 4),
            new Way(List.of(1, 0, 2), Form.GZIP, 1),
            new Way(List.of(1, 2, 0), Form.GZIP, 4),
            new Way(List.of(2, 0, 1), Form.ZSTD, 1),
            new Way(List.of(2, 1, 0), Form.ZSTD, 2));

    private static final Pattern DIGEST = Pattern.compile("(?m)^digest ([0-9a-f]{64}) \\(([0-9]+) rows\\)$");

    @TempDir
    private static Path folder;

    private final long seed = Long.getLong("digest.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    private enum Form {
        PLAIN,
        GZIP,
        ZSTD;

        OutputStream to(OutputStream file) throws IOException {
            return switch (this) {
                case PLAIN -> file;
                case GZIP -> new GZIPOutputStream(file);
                case ZSTD -> new ZstdOutputStream(file);
            };
        }
    }

    @BeforeAll
    static void unpack() throws IOException {
        EscuSample.unpack("escu-sample.tar.gz", folder.resolve("sample"), "detections", "macros");
        Path chosen = Files.createDirectory(folder.resolve("chosen"));
        for (String detection : DETECTIONS) {
            Files.copy(folder.resolve("sample/detections").resolve(detection), chosen.resolve(detection));
        }
    }

    private static List<String> records(String recording) throws IOException {
        Path file = SharedData.folder().resolve("events").resolve(recording + ".json.gz");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    /** Cuts a recording at random places, and puts the pieces, of which some are small, in a random order. */
    private List<List<String>> pieces(List<String> records) {
        List<List<String>> pieces = new ArrayList<>();
        for (int from = 0, to; from < records.size(); from = to) {
            int length = random.nextInt(20) == 0 ? 1 : random.nextInt(1, records.size() / 5);
            to = Math.min(records.size(), from + length);
            pieces.add(random.nextInt(pieces.size() + 1), records.subList(from, to));
        }
        return pieces;
    }

    /** Writes pieces into files of a new folder, whose names have the order of the pieces. */
    private static Path write(List<List<String>> pieces, Form form, String name) throws IOException {
        Path input = Files.createDirectory(folder.resolve(name));
        for (int i = 0; i < pieces.size(); i++) {
            try (OutputStream out = form.to(Files.newOutputStream(input.resolve("%04d".formatted(i))))) {
                out.write((String.join("\n", pieces.get(i)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return input;
    }

    /** The digest that a replay prints, which must be that of the rows it writes. */
    private static String digest(Path input, int parallelism, String description) throws IOException {
        Path rows = folder.resolve("rows.jsonl");
        CommandRun run = CommandRun.successful(
                "replay",
                "--input",
                input.toString(),
                "--output",
                rows.toString(),
                "--detections",
                folder.resolve("chosen").toString(),
                "--macros",
                folder.resolve("sample/macros").toString(),
                "--parallelism",
                String.valueOf(parallelism),
                "--digest");
        Matcher printed = DIGEST.matcher(run.err());
        assertThat(printed.find()).as("%s%n%s", description, run.err()).isTrue();
        assertThat(printed.group(1)).as(description).isEqualTo(DigestRecipe.of(rows));
        assertThat(printed.group(2)).as(description).isEqualTo("161");
        return printed.group(1);
    }

    @Test
    void orderFilesCompressionAndParallelismDoNotChangeTheDigest() throws IOException {
        List<List<String>> recordings = new ArrayList<>();
        for (String recording : RECORDINGS) {
            recordings.add(records(recording));
        }
        List<String> all = recordings.stream().flatMap(List::stream).toList();
        String expected = digest(write(List.of(all), Form.PLAIN, "single"), 1, "one plain file");

        for (Way way : WAYS) {
            List<List<String>> pieces = new ArrayList<>();
            way.order().forEach(recording -> pieces.addAll(pieces(recordings.get(recording))));
            String description = "seed %s, %d files: %s".formatted(seed, pieces.size(), way);

            String digest =
                    digest(write(pieces, way.form(), "input" + WAYS.indexOf(way)), way.parallelism(), description);

            assertThat(digest).as(description).isEqualTo(expected);
        }
    }
}
