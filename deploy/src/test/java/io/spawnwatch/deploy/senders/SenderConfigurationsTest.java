package io.spawnwatch.deploy.senders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Checks what can be checked without the programs: syntax, topic, acknowledgement, and names that must agree. */
class SenderConfigurationsTest {
    private static final Path FOLDER = Path.of("getting-events-in");
    private static final Path RECORDS = Path.of("src/test/resources/senders");
    private static final String BROKERS = "kafka.corp.example:9093";
    private static final String USER = "spawnwatch-events";

    /** The limit of a record, and of a message in Kafka. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static JsonNode yaml(String file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(FOLDER.resolve(file).toFile());
    }

    private static String topic() {
        RunSettings settings =
                RunSettings.of(Documents.yaml("spawnwatch.yml", "kafka: {bootstrap.servers: a:1}"), Map.of(), Map.of());
        return settings.kafka().topics().processEvents().get(0);
    }

    @Test
    void theDocumentNamesEveryFile() throws Exception {
        String document = Files.readString(FOLDER.resolve("README.md"));
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> configurations = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("README.md"))
                    .toList();
            assertThat(configurations).hasSize(7);
            for (Path file : configurations) {
                assertThat(document).contains(file.getFileName().toString());
            }
        }
    }

    @Test
    void winlogbeatSendsProcessCreations() throws Exception {
        JsonNode logs = yaml("winlogbeat.yml").path("winlogbeat.event_logs");
        assertThat(logs).hasSize(2);
        assertThat(logs.at("/0/name").asText()).isEqualTo("Microsoft-Windows-Sysmon/Operational");
        assertThat(logs.at("/0/event_id").asText()).isEqualTo("1");
        assertThat(logs.at("/1/name").asText()).isEqualTo("Security");
        assertThat(logs.at("/1/event_id").asText()).isEqualTo("4688");

        JsonNode kafka = yaml("winlogbeat.yml").path("output.kafka");
        assertThat(kafka.at("/hosts/0").asText()).isEqualTo(BROKERS);
        assertThat(kafka.path("topic").asText()).isEqualTo(topic());
        assertThat(kafka.path("required_acks").asInt()).isEqualTo(-1);
        assertThat(kafka.path("max_message_bytes").asInt()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(kafka.path("username").asText()).isEqualTo(USER);
        assertThat(kafka.path("sasl.mechanism").asText()).isEqualTo("SCRAM-SHA-512");
    }

    @Test
    void vectorSendsTheRawTextOfItsSources() throws Exception {
        JsonNode vector = yaml("vector.yaml");
        JsonNode sink = vector.at("/sinks/process_events");
        List<String> sources = new ArrayList<>();
        vector.path("sources").fieldNames().forEachRemaining(sources::add);
        List<String> inputs = new ArrayList<>();
        sink.path("inputs").forEach(input -> inputs.add(input.asText()));
        assertThat(inputs).containsExactlyInAnyOrderElementsOf(sources);

        assertThat(sink.path("bootstrap_servers").asText()).isEqualTo(BROKERS);
        assertThat(sink.path("topic").asText()).isEqualTo(topic());
        assertThat(sink.at("/encoding/codec").asText()).isEqualTo("raw_message");
        assertThat(sink.at("/librdkafka_options/acks").asText()).isEqualTo("all");
        assertThat(sink.at("/acknowledgements/enabled").asBoolean()).isTrue();
        assertThat(sink.at("/buffer/when_full").asText()).isEqualTo("block");
        assertThat(sink.at("/sasl/username").asText()).isEqualTo(USER);
        assertThat(sink.at("/tls/enabled").asBoolean()).isTrue();
        assertThat(vector.at("/sources/splunk_forwarders/framing/newline_delimited/max_length")
                        .asInt())
                .isEqualTo(MAX_BYTES);

        Matcher secret = Pattern.compile("SECRET\\[(\\w+)\\.\\w+]")
                .matcher(sink.at("/sasl/password").asText());
        assertThat(secret.matches()).isTrue();
        assertThat(vector.path("secret").has(secret.group(1))).isTrue();
    }

    @Test
    void nxlogSendsProcessCreationsWithTimesInUtc() throws Exception {
        NxlogConfiguration nxlog = NxlogConfiguration.parse(Files.readString(FOLDER.resolve("nxlog.conf")));
        assertThat(nxlog.directive("Extension json", "DateFormat")).endsWith("UTC");
        assertThat(nxlog.directive("Output kafka", "BrokerList")).isEqualTo(BROKERS);
        assertThat(nxlog.directive("Output kafka", "Topic")).isEqualTo(topic());
        assertThat(nxlog.directives("Output kafka", "Option"))
                .contains("acks all", "security.protocol sasl_ssl", "sasl.username " + USER);

        String route = nxlog.directive("Route process_events", "Path");
        Matcher path = Pattern.compile("(\\w+) => (\\w+)").matcher(route);
        assertThat(path.matches()).isTrue();
        assertThat(nxlog.blocks()).contains("Input " + path.group(1), "Output " + path.group(2));

        NodeList selections = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(nxlog.queryXml())))
                .getElementsByTagName("Select");
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < selections.getLength(); i++) {
            Element selection = (Element) selections.item(i);
            selected.add(selection.getAttribute("Path") + " " + selection.getTextContent());
        }
        assertThat(selected)
                .containsExactly(
                        "Microsoft-Windows-Sysmon/Operational *[System[(EventID=1)]]",
                        "Security *[System[(EventID=4688)]]");
    }

    @Test
    void splunkRoutesProcessCreationsToVectorToo() throws Exception {
        Map<String, Map<String, String>> inputs = Stanzas.parse(FOLDER.resolve("splunk/inputs.conf"));
        Map<String, Map<String, String>> props = Stanzas.parse(FOLDER.resolve("splunk/props.conf"));
        Map<String, Map<String, String>> transforms = Stanzas.parse(FOLDER.resolve("splunk/transforms.conf"));
        Map<String, Map<String, String>> outputs = Stanzas.parse(FOLDER.resolve("splunk/outputs.conf"));

        assertThat(inputs).hasSize(2).allSatisfy((stanza, settings) -> {
            String log = stanza.replace("WinEventLog://", "");
            assertThat(settings).containsEntry("renderXml", "true");
            Map<String, String> routing = Stanzas.stanza(props, "source::XmlWinEventLog:" + log);
            assertThat(transforms).containsKey(Stanzas.setting(routing, "TRANSFORMS-spawnwatch"));
        });
        Map<String, String> transform = transforms.values().iterator().next();
        assertThat(transform).containsEntry("DEST_KEY", "_TCP_ROUTING");
        for (String group : Stanzas.setting(transform, "FORMAT").split(", ", -1)) {
            assertThat(outputs).containsKey("tcpout:" + group);
        }
        assertThat(Stanzas.stanza(outputs, "tcpout")).containsEntry("defaultGroup", "splunk");

        Map<String, String> toVector = Stanzas.stanza(outputs, "tcpout:spawnwatch");
        assertThat(toVector).containsEntry("sendCookedData", "false");
        String address =
                yaml("vector.yaml").at("/sources/splunk_forwarders/address").asText();
        assertThat(Stanzas.setting(toVector, "server")).endsWith(address.substring(address.lastIndexOf(':')));
        assertThat(toVector.containsKey("useSSL"))
                .isEqualTo(yaml("vector.yaml")
                        .at("/sources/splunk_forwarders/tls/enabled")
                        .asBoolean());

        Pattern selects = Pattern.compile(Stanzas.setting(transform, "REGEX"));
        for (String record : List.of("splunk-sysmon.xml", "splunk-security.xml")) {
            String event = Files.readString(RECORDS.resolve(record));
            assertThat(selects.matcher(event).find()).as(record).isTrue();
            String other = event.replaceFirst("<EventID>\\d+</EventID>", "<EventID>11</EventID>");
            assertThat(selects.matcher(other).find()).as("event 11").isFalse();
        }
    }
}
