package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.decode.RejectedRecord;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadAllowlistTest {
    private static final String ENTRY = """
        {"detections":["*"],"match":{"user":"CORP\\\\svc"},"valid_until":"2026-01-01","owner":"o","reason":"r"}\
        """;

    private OneInputStreamOperatorTestHarness<AllowlistRecord, AllowlistUpdate> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ReadAllowlist()));
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void read(@Nullable String key, @Nullable String value) throws Exception {
        harness.processElement(new AllowlistRecord("allowlist", 1, 17, NINE, key, value, false), 0);
    }

    private RejectedRecord rejected() {
        assertThat(harness.extractOutputValues()).isEmpty();
        var rejected = harness.getSideOutput(OutputTags.REJECTED);
        assertThat(rejected).hasSize(1);
        return rejected.element().getValue();
    }

    @Test
    void aRecordWithAValuePutsTheEntry() throws Exception {
        read("backup", ENTRY);

        assertThat(harness.extractOutputValues())
                .containsExactly(AllowlistUpdate.put(new AllowlistEntry(
                        "backup",
                        List.of("*"),
                        Map.of("user", "CORP\\svc"),
                        Long.MIN_VALUE,
                        1_767_225_600_000L,
                        "o",
                        "r")));
        assertThat(harness.getSideOutput(OutputTags.REJECTED)).isNull();
    }

    @Test
    void aRecordWithoutAValueRemovesTheEntry() throws Exception {
        read("backup", null);

        assertThat(harness.extractOutputValues()).containsExactly(AllowlistUpdate.remove("backup"));
    }

    @Test
    void theMarkThatTheListIsLoadedIsPassedOn() throws Exception {
        harness.processElement(AllowlistRecord.loaded("allowlist"), 0);

        assertThat(harness.extractOutputValues()).containsExactly(AllowlistUpdate.loaded());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NONE",
            value = {"NONE", "''", "' '"})
    void aRecordWithoutAKeyIsRejected(@Nullable String key) throws Exception {
        read(key, ENTRY);

        assertThat(rejected())
                .isEqualTo(new RejectedRecord(
                        "allowlist",
                        1,
                        17,
                        NINE,
                        "invalid_allowlist_entry",
                        "the record has no key; the key is the entry's id",
                        ENTRY.length(),
                        ENTRY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "x | {\"match\":{\"usr\":\"a\"},\"detections\":\"*\",\"owner\":\"o\",\"reason\":\"r\"} | 1:17: unknown"
                        + " field 'usr'; did you mean 'user'?",
                "x | {\"id\":\"y\"} | 1:7: the id 'y' differs from the record's key 'x'",
                "x | {\"match\":{\"user\":\"*\"},\"detections\":\"*\",\"owner\":\"o\",\"reason\":\"r\"} | 1:10: the"
                        + " entry would match everything; 'match' must narrow at least one field"
            })
    void anInvalidEntryIsRejectedWithItsPlace(String key, String value, String fault) throws Exception {
        read(key, value);

        assertThat(rejected())
                .isEqualTo(new RejectedRecord(
                        "allowlist",
                        1,
                        17,
                        NINE,
                        "invalid_allowlist_entry",
                        "allowlist-1@17:" + fault,
                        value.length(),
                        value));
    }

    @Test
    void invalidJsonIsRejectedToo() throws Exception {
        read("x", "");

        assertThat(rejected().reason()).isEqualTo("invalid_allowlist_entry");
        assertThat(rejected().detail()).startsWith("allowlist-1@17");
    }
}
