package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is foreseen of a record in XML changes nothing about what is read in it, whatever the records before were. */
class ForeseenXmlTest {
    private static final long SEED = 20_261_129L;

    private static final String[] NAMES = {
        "Image",
        "UtcTime",
        "CommandLine",
        "ProcessId",
        "ProcessGuid",
        "User",
        "RuleName",
        "NewProcessName",
        "x",
        "",
        "A name of its own",
        "Imag&#101;",
        "Imag\u00e9",
        "CommandLine ",
        "commandline",
        "a".repeat(90)
    };
    private static final String[] VALUES = {
        "", "-", "C:\\a.exe", "2026-03-02 07:20:00.000", "1", "a&amp;b", "\u00ae", "]]", "\r\n"
    };
    /** Each stands for what ends one element and starts the next; {@code ~} is the name of the next. */
    private static final String[] UNUSUAL = {
        "</Data ><Data Name='~'>",
        "</Data><Data  Name='~'>",
        "</Data>\n<Data Name='~'>",
        "</Data><Data Name='~' >",
        "</Data><Data Name=\"~\">",
        "</Data><Data Name='~'/><Data Name='x'>",
        "</Data><Data>",
        "</Data><Binary>1</Binary><Data Name='~'>",
        "</Binary><Data Name='~'>",
        "<b></b></Data><Data Name='~'>",
        "<Data Name='~'>",
        "</Data></EventData><EventData><Data Name='~'>",
        "<b></Data><Data Name='~'>",
        "</Data></EventData><UserData><Data Name='~'>",
        "</Data><Data Name='~\">",
        "</Data><!-- --><Data Name='~'>",
        "</Data><Data Name=~>",
        "<Data Name='x'></Data><Data Name='~'>",
        "</Data><Data Name='~' Name='~'>",
        "</Data>]]><Data Name='~'>"
    };

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final DecoderComparison comparison = DecoderComparison.all(random)[0];

    @Test
    void agreesWithTheParserOnStreamsOfLikeAndUnlikeRecords() {
        int[] outcomes = new int[3];
        String likely = record(NAMES);
        for (int i = 0; i < 10_000; i++) {
            String record = random.nextInt(3) == 0 ? likely : record(NAMES);
            if (random.nextInt(50) == 0) {
                likely = record;
            }
            if (random.nextInt(20) == 0) {
                record = record.substring(0, random.nextInt(record.length()));
            }
            Decoded decoded =
                    comparison.compare(record.getBytes(StandardCharsets.UTF_8), "record " + i + " of seed " + SEED);
            outcomes[decoded instanceof Decoded.Event ? 0 : decoded instanceof Decoded.Skipped ? 1 : 2]++;
        }
        assertThat(Arrays.stream(outcomes).min().orElseThrow())
                .as("events, skipped and rejected of seed %d: %s", SEED, Arrays.toString(outcomes))
                .isGreaterThan(250);
    }

    private String record(String[] names) {
        StringBuilder record = new StringBuilder("<Event><System><EventID>")
                .append(random.nextInt(4) == 0 ? 5 : 1)
                .append("</EventID><Channel>Microsoft-Windows-Sysmon/Operational</Channel></System><EventData>")
                .append("<Data Name='Image'>C:\\p.exe</Data><Data Name='UtcTime'>2020-08-06 07:56:41.349</Data>")
                .append("<Data Name='Company'>");
        for (int i = random.nextInt(8); i > 0; i--) {
            String next = random.nextInt(12) == 0 ? UNUSUAL[random.nextInt(UNUSUAL.length)] : "</Data><Data Name='~'>";
            record.append(VALUES[random.nextInt(VALUES.length)]);
            record.append(next.replace("~", names[random.nextInt(names.length)]));
        }
        return record.append("</Data></EventData></Event>").toString();
    }
}
