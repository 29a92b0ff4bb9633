package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of real attacks are decoded to the same events as by the reference interpreter. */
class RecordedAttacksTest {
    private static final ObjectMapper EXACT =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @ParameterizedTest
    @CsvSource({
        "NATIVE, otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 10",
        "NATIVE, otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 12",
        "NATIVE, splunk_t1047_atomic_red_team, 335",
        "SPLUNK, otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 10",
        "SPLUNK, otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 12",
        "SPLUNK, splunk_t1047_atomic_red_team, 335"
    })
    void decodesEveryProcessEventLikeTheReference(FieldMapping mapping, String recording, int processEvents) {
        EventDecoder events = Sourcetype.AUTO.newDecoder(mapping);
        List<byte[]> normalised =
                lines("expected/" + recording + (mapping == FieldMapping.SPLUNK ? ".splunk" : "") + ".cim.jsonl.gz");
        List<ProcessEvent> expected =
                normalised.stream().map(RecordedAttacksTest::expected).toList();
        List<ProcessEvent> actual = new ArrayList<>();
        for (byte[] line : lines("events/" + recording + ".json.gz")) {
            Decoded decoded = events.decode(line);
            assertThat(decoded).isNotInstanceOf(Decoded.Rejected.class);
            if (decoded instanceof Decoded.Event event) {
                actual.add(event.event());
            }
        }
        assertThat(expected).hasSize(processEvents);
        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
        for (int i = 0; i < normalised.size(); i++) {
            assertThat(events.decode(normalised.get(i))).isEqualTo(new Decoded.Event(expected.get(i)));
        }
    }

    /** Reads the expected events with databind, so that they do not depend on the decoder under test. */
    private static ProcessEvent expected(byte[] line) {
        try {
            JsonNode event = EXACT.readTree(line);
            ProcessEvent.Builder expected = ProcessEvent.at(
                    event.get("_time").decimalValue().movePointRight(3).longValueExact());
            for (ProcessField field : ProcessField.values()) {
                JsonNode value = event.get(field.cimName());
                expected.set(field, value == null ? null : value.textValue());
            }
            return expected.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file under ../shared/data. The test is skipped if that folder does not exist. */
    static List<byte[]> lines(String file) {
        Path shared = shared();
        Assumptions.assumeTrue(
                shared != null,
                "no folder shared/data beside the project; ask a maintainer for it (.github/CONTRIBUTING.md)");
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(shared.resolve(file)))) {
            byte[] all = in.readAllBytes();
            List<byte[]> lines = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == '\n') {
                    lines.add(Arrays.copyOfRange(all, start, i));
                    start = i + 1;
                }
            }
            String rest = new String(all, start, all.length - start, StandardCharsets.UTF_8);
            assertThat(rest).isBlank();
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Path shared() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = at.resolve("shared").resolve("data");
            if (Files.isDirectory(shared)) {
                return shared;
            }
        }
        return null;
    }
}
