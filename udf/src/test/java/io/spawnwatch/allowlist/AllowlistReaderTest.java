package io.spawnwatch.allowlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowlistReaderTest {

    private static List<AllowlistEntry> read(String yaml) {
        return AllowlistReader.entries(Documents.yaml("allow.yml", yaml));
    }

    @Test
    void readsAWholeEntry() {
        assertThat(read("""
            allowlist:
              - id: inventory
                detections: [24869767-8579-485d-9a4f-d9ddfd8f0cac]
                match:
                  user: CORP\\svc-inventory
                  process: '*\\collect.exe *'
                valid_from: 2026-01-01
                valid_until: 2026-06-30T12:00:00+02:00
                owner: endpoint-team
                reason: CHG-1
            """))
                .containsExactly(new AllowlistEntry(
                        "inventory",
                        List.of(BundledDetection.ID),
                        Map.of("user", "CORP\\svc-inventory", "process", "*\\collect.exe *"),
                        Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("2026-06-30T10:00:00Z").toEpochMilli(),
                        "endpoint-team",
                        "CHG-1"));
    }

    @Test
    void readsTheSameFromARecordOfTheTopic() {
        AllowlistEntry entry = AllowlistReader.json(
                "allowlist-0@5",
                "a",
                "{\"detections\":\"*\",\"match\":{\"dest\":\"ws-1\"},\"owner\":\"o\",\"reason\":\"r\"}");

        assertThat(entry)
                .isEqualTo(new AllowlistEntry(
                        "a", List.of("*"), Map.of("dest", "ws-1"), Long.MIN_VALUE, Long.MAX_VALUE, "o", "r"));
    }

    @Test
    void aRecordWhoseIdDiffersFromItsKeyIsRefused() {
        assertThatThrownBy(() -> AllowlistReader.json("allowlist-0@5", "a", "{\"id\":\"b\"}"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageStartingWith("allowlist-0@5:1:")
                .hasMessageEndingWith("the id 'b' differs from the record's key 'a'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        match: {}                      | would match everything
        match: {process: '*'}          | would match everything
        match: {process: '**', user: '*'} | would match everything
        match: {proces: x}             | unknown field 'proces'; did you mean 'process'?
        match: {user: x}, valid_from: 2026-02-01, valid_until: 2026-01-01 | the entry would never apply
        match: {user: x}, valid_untill: 2026-01-01 | valid_untill
        match: [user]                  | match
        """)
    void refusesInvalidEntriesAndNamesThePlace(String keys, String reason) {
        assertThatThrownBy(() -> read("allowlist:\n- {id: a, detections: ['*'], owner: o, reason: r, " + keys + "}\n"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageMatching("(?s)allow\\.yml:2:\\d+: .*")
                .hasMessageContaining(reason);
    }

    @Test
    void anEntryNeedsDetectionsOwnerAndReason() {
        for (String missing : List.of("detections", "owner", "reason", "id")) {
            String yaml = "allowlist:\n- {id: a, detections: ['*'], owner: o, reason: r, match: {user: x}}\n"
                    .replaceFirst(missing + ": [^,}]+(, )?", "");

            assertThatThrownBy(() -> read(yaml))
                    .isInstanceOf(InvalidDocumentException.class)
                    .hasMessageContaining(missing);
        }
    }

    @Test
    void anIdMayBeUsedOnlyOnce() {
        String entry = "- {id: a, detections: ['*'], owner: o, reason: r, match: {user: x}}\n";

        assertThatThrownBy(() -> read("allowlist:\n" + entry + entry))
                .hasMessage("allow.yml:3:8: the id 'a' is already used at allow.yml:2:8; ids are unique");
    }

    @Test
    void warnsOfAnEntryForADetectionThatDoesNotExist(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("allow.yml"), """
            allowlist:
              - id: known
                detections: ["*", ID-1, id-2]
                match: {user: a}
                owner: o
                reason: r
              - id: unknown
                detections:
                  - id-2
                  - id-22
                match: {user: a}
                owner: o
                reason: r
            """);

        assertThat(AllowlistReader.warnings(file, Map.of("id-1", "First", "id-2", "Second")))
                .extracting(Warning::toString)
                .containsExactly(
                        "allow.yml:10:9: the entry 'unknown' never applies: no detection has the id 'id-22'; did"
                                + " you mean 'id-2'?");
        assertThat(AllowlistReader.warnings(file, Map.of("id-1", "First", "id-2", "Second", "3", "ID-22")))
                .extracting(Warning::text)
                .containsExactly("the entry 'unknown' never applies: no detection has the id 'id-22'; the detection"
                        + " with that name has the id '3'");
    }
}
