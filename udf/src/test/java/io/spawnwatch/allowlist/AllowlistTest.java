package io.spawnwatch.allowlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.fixture.BundledDetection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowlistTest {
    private static final Map<String, String> ROW =
            Map.of("user", "CORP\\svc-inventory", "process", "\"C:\\Inv\\collect.exe\" --all", "dest", "ws-1");

    private static AllowlistEntry entry(String id, String detection, Map<String, String> match, long from, long until) {
        return new AllowlistEntry(id, List.of(detection), match, from, until, "owner", "reason");
    }

    private static String covering(long first, long last, AllowlistEntry... entries) {
        AllowlistEntry entry = Allowlist.of(List.of(entries))
                .covering(
                        BundledDetection.ID,
                        field -> {
                            String text = ROW.get(field);
                            return text == null ? List.of() : List.of(text);
                        },
                        first,
                        last);
        return entry == null ? "none" : entry.id();
    }

    private static AllowlistEntry always(String id, Map<String, String> match) {
        return entry(id, "*", match, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Test
    void allPatternsMustMatchIgnoringCase() {
        assertThat(covering(0, 0, always("a", Map.of("user", "corp\\SVC-inventory", "process", "*collect.exe*"))))
                .isEqualTo("a");
        assertThat(covering(0, 0, always("a", Map.of("user", "corp\\svc-inventory", "process", "*other.exe*"))))
                .isEqualTo("none");
    }

    @Test
    void theWholeValueMustMatch() {
        assertThat(covering(0, 0, always("a", Map.of("user", "svc-inventory")))).isEqualTo("none");
    }

    @Test
    void aMissingFieldNeverMatches() {
        assertThat(covering(0, 0, always("a", Map.of("user", "*", "process_hash", "*"))))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "allowed.exe;true",
                "allowed.exe,Allowed.EXE;true",
                "allowed.exe,evil.exe;false",
                "evil.exe,allowed.exe;false",
                "allowed.exe,evil.exe,allowed.exe;false",
                "evil.exe;false"
            })
    void everyValueOfAFieldMustMatch(String values, boolean covered) {
        Allowlist allowlist = Allowlist.of(List.of(always("a", Map.of("process_name", "allowed.*"))));

        AllowlistEntry entry = allowlist.covering(BundledDetection.ID, field -> List.of(values.split(",", -1)), 0, 0);

        assertThat(entry != null).isEqualTo(covered);
    }

    @Test
    void noValueMatchesNothing() {
        Allowlist allowlist = Allowlist.of(List.of(always("a", Map.of("process_name", "*"))));

        assertThat(allowlist.covering(BundledDetection.ID, field -> List.of(), 0, 0))
                .isNull();
    }

    @Test
    void appliesOnlyToTheNamedDetection() {
        Map<String, String> match = Map.of("dest", "ws-1");

        assertThat(covering(0, 0, entry("a", BundledDetection.ID, match, 0, 9))).isEqualTo("a");
        assertThat(covering(0, 0, entry("a", "another", match, 0, 9))).isEqualTo("none");
    }

    @Test
    void isValidFromItsFirstInstantUntilBeforeItsLastInEventTime() {
        AllowlistEntry entry = entry("a", "*", Map.of("dest", "ws-1"), 1000, 2000);

        assertThat(covering(1000, 1999, entry)).isEqualTo("a");
        assertThat(covering(999, 1999, entry)).isEqualTo("none");
        assertThat(covering(1000, 2000, entry)).isEqualTo("none");
    }

    @Test
    void namesTheSmallestIdInAnyOrder() {
        AllowlistEntry a = always("a", Map.of("dest", "ws-*"));
        AllowlistEntry b = always("b", Map.of("dest", "ws-1"));

        assertThat(covering(0, 0, a, b)).isEqualTo("a");
        assertThat(covering(0, 0, b, a)).isEqualTo("a");
    }
}
