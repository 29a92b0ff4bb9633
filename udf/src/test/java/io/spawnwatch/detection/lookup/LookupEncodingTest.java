package io.spawnwatch.detection.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupEncodingTest {
    /** What version 1 of the format wrote for {@link #table}: it must remain readable for ever. */
    private static final String WRITTEN =
            "AXicY2BgYC3Jz88pZmBgYAJi5rzUEiDF4uzpEgSiQXJAmiPc08fF2THIBchmBGJ2EK0LJBg4wbr1kovLQLqRtMBMKs9IBNHhQMymlZuZm6kFZHEZGuiBob4FyLTiktTEnNQikEV5h1eX6KVWpALZ3IaWRnqGZhZAdYYgq/4DAchgKysQly1RR0EpSQkAsREkpA==";

    private static LookupTable table(Path folder) {
        return Objects.requireNonNull(new LookupFiles(folder)
                .defined(
                        "tools",
                        List.of(
                                "match_type: WILDCARD(tool),CIDR(net)",
                                "min_matches: 1",
                                "max_matches: 7",
                                "default_match: '-'",
                                "case_sensitive_match: false"),
                        "tool,net,what",
                        "*mimi*,10.0.0.0/8,stealer",
                        "nët.exe,192.168.0.1,\"\"",
                        ",::1,\"a, \"\"b\"\"\"")
                .read()
                .find("tools"));
    }

    private static void assertEqual(LookupTable decoded, LookupTable table) {
        assertThat(decoded.digest()).isEqualTo(table.digest());
        assertThat(decoded.name()).isEqualTo(table.name());
        assertThat(decoded.file()).isEqualTo(table.file());
        assertThat(decoded.fields()).isEqualTo(table.fields());
        assertThat(decoded.size()).isEqualTo(table.size());
        for (int row = 0; row < table.size(); row++) {
            for (int column = 0; column < table.fields().size(); column++) {
                assertThat(decoded.cell(row, column)).isEqualTo(table.cell(row, column));
            }
        }
        assertThat(decoded.minMatches()).isEqualTo(table.minMatches());
        assertThat(decoded.maxMatches()).isEqualTo(table.maxMatches());
        assertThat(decoded.defaultMatch()).isEqualTo(table.defaultMatch());
    }

    @Test
    void aTableIsTheSameAfterwards(@TempDir Path folder) {
        LookupTable table = table(folder);
        LookupTable decoded = LookupEncoding.decode(LookupEncoding.encode(table));

        assertEqual(decoded, table);
        assertThat(decoded.index(List.of("tool")).match(List.of("NËT.EXE"))).containsExactly(1);
        assertThat(decoded.index(List.of("net")).match(List.of("10.1.2.3"))).containsExactly(0);
    }

    @Test
    void whatWasWrittenOnceIsReadable(@TempDir Path folder) {
        assertEqual(LookupEncoding.decode(Base64.getDecoder().decode(WRITTEN)), table(folder));
    }

    @Test
    void aTableTakesLittleSpace(@TempDir Path folder) {
        LookupTable table = Objects.requireNonNull(new LookupFiles(folder)
                .csv(
                        "many",
                        Stream.concat(
                                        Stream.of("name,note"),
                                        IntStream.range(0, 20_000).mapToObj(i -> "program" + i + ".exe,remote access"))
                                .toArray(String[]::new))
                .read()
                .find("many"));
        byte[] bytes = LookupEncoding.encode(table);

        assertThat(bytes.length).isLessThan(20_000 * 8);
        assertThat(LookupEncoding.decode(bytes).digest()).isEqualTo(table.digest());
    }

    @Test
    void bytesThatAreNotATableAreRefused(@TempDir Path folder) {
        byte[] bytes = LookupEncoding.encode(table(folder));
        byte[] later = bytes.clone();
        later[0] = 2;

        assertThatThrownBy(() -> LookupEncoding.decode(later)).hasMessage("a lookup table in the unknown format 2");
        for (int length = 0; length < bytes.length - 8; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> LookupEncoding.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
