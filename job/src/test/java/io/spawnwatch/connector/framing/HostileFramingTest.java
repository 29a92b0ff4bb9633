package io.spawnwatch.connector.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is crafted to make framing examine the same bytes again and again. */
@Tag("slow")
class HostileFramingTest {
    private static final int SIZE = 4 << 20;

    /** One microsecond per byte: ten times what the slowest input takes, a tenth of what quadratic time would take. */
    private static final double MOST_SECONDS = 1e-6 * SIZE;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[\n",
                "{\"a\":[{},",
                "{\"a\":{},",
                "{\"a\":\"x},{",
                "[{\"a\":\"b\"},{\"a\":",
                "},{\"",
                "{\"a\":\"\n",
                "[",
                "[\"",
                "<Event>",
                "<Event>\n",
                "<Event><![CDATA[",
                "<Event><![CDATA[\n",
                "<Event><![CDATA[\n{}\n",
                "<Event><!--\n{\"a\":[\n",
                "<!--",
                "<!--\n",
                "<!--\n{}\n",
                "<!-- <Event/> ",
                "<?",
                "<?\n{}\n",
                "<Event ' ",
                "x <Event>\n{\n",
                "<Event>\n{\"a\":[\n",
                "<a>",
                "<a><Event/>",
                "\ufeff",
                "]]>",
                "\n",
                "{\n",
                "}\n{\n",
            })
    void takesTimeProportionalToTheSize(String repeated) throws IOException {
        byte[] content = repeated.repeat(SIZE / repeated.length()).getBytes(StandardCharsets.UTF_8);
        long before = cpuNanos();
        long delivered = 0;
        try (RecordFraming framing = RecordFraming.of(new ByteArrayInputStream(content))) {
            while (framing.next()) {
                delivered += framing.bytes().length;
            }
        }
        double seconds = (cpuNanos() - before) / 1e9;
        assertThat(delivered).isLessThanOrEqualTo(content.length);
        assertThat(seconds).as("CPU seconds").isLessThan(MOST_SECONDS);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
