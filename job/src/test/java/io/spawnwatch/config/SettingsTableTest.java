package io.spawnwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.document.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code settings.md} says what the declarations say. */
class SettingsTableTest {
    private static final Path DOCUMENT = Path.of("settings.md");
    private static final String BEGIN = "<!-- The tables are written by SettingsTableTest; do not edit them. -->\n\n";
    private static final String END = "\n<!-- End of the tables. -->\n";

    /** Writes the tables instead of comparing them. */
    private static final String WRITE = "spawnwatch.write-docs";

    @Test
    void theTablesAreThoseOfTheDeclarations() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        String tables = SettingsTable.of(Settings.LIVE);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + tables + document.substring(end));
            return;
        }
        assertThat(document.substring(begin, end))
                .as("job/settings.md is out of date; mvn -pl udf,job test -Dtest=SettingsTableTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true writes it anew")
                .isEqualTo(tables);
    }

    @Test
    void theExampleIsAConfiguration() throws IOException {
        String document = Files.readString(DOCUMENT);
        String example = document.substring(document.indexOf("```yaml\n") + "```yaml\n".length());
        RunSettings settings = RunSettings.of(
                Documents.yaml("settings.md", example.substring(0, example.indexOf("```"))), Map.of(), Map.of());

        assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka-1:9092,kafka-2:9092");
        assertThat(settings.catalog().window()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.kafka().topics().riskEvents()).isEqualTo("soc.risk");
        assertThat(settings.catalog()
                        .overrides()
                        .of("24869767-8579-485d-9a4f-d9ddfd8f0cac")
                        .window())
                .isEqualTo(Duration.ofMinutes(5));
    }
}
