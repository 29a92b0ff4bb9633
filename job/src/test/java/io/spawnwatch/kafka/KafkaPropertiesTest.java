package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.document.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPropertiesTest {
    private static final String SECRET = "correct horse battery staple";
    private static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"spawnwatch\" password=\"" + SECRET + "\";";

    @TempDir
    Path directory;

    @Test
    void propertiesFromAFileReachTheClientAndTheCommandLineOverridesThem() throws Exception {
        Path file = Files.writeString(
                directory.resolve("client.properties"),
                "# as Kafka's own tools take it\nsecurity.protocol=SASL_SSL\nsasl.mechanism = PLAIN\nsasl.jaas.config="
                        + JAAS + "\nbootstrap.servers=file:9092\nclient.rack=\u00e9\n");
        RunSettings settings = RunSettings.of(
                Documents.json(
                        "run.yml", "{\"kafka\":{\"bootstrap.servers\":\"config:9092\",\"fetch.min.bytes\":\"2\"}}"),
                Map.of("kafka-properties-file", file.toString()),
                Map.of("sasl.mechanism", "SCRAM-SHA-512"));
        assertThat(settings.kafka().clientProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "SCRAM-SHA-512",
                        "sasl.jaas.config", JAAS,
                        "bootstrap.servers", "file:9092",
                        "client.rack", "\u00e9",
                        "fetch.min.bytes", "2"));
    }

    @Test
    void secretsAreHiddenWhereSettingsArePrinted() throws Exception {
        Path file = Files.writeString(directory.resolve("client.properties"), "sasl.jaas.config=" + JAAS + "\n");
        RunSettings settings = RunSettings.of(
                Documents.json(
                        "run.yml",
                        "{\"kafka\":{\"ssl.keystore.password\":\"" + SECRET + "\"},\"flink\":{\"s3.secret-key\":\""
                                + SECRET + "\"}}"),
                Map.of("kafka-properties-file", file.toString()),
                Map.of("bootstrap.servers", "localhost:9092", "ssl.key.password", SECRET));
        assertThat(settings.toString())
                .contains("localhost:9092", "sasl.jaas.config", "ssl.key.password", "s3.secret-key")
                .doesNotContain(SECRET);
        assertThat(settings.kafka().toString())
                .contains("localhost:9092", "sasl.jaas.config", "ssl.keystore.password")
                .doesNotContain(SECRET);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = directory.resolve("none.properties");
        assertThatThrownBy(() -> RunSettings.of(null, Map.of("kafka-properties-file", file.toString()), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--kafka-properties-file: there is no file " + file);
    }

    @Test
    void withoutABrokerTheMessageSaysHowToNameOne() {
        assertThatThrownBy(() -> RunSettings.of(null, Map.of(), Map.of("security.protocol", "SSL")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("--kafka bootstrap.servers=HOST:PORT");
    }
}
