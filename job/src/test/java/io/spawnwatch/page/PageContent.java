package io.spawnwatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What a browser finds in a report.
 *
 * @param html     the text of the file
 * @param scripts  its script elements, in order
 * @param messages messages that it holds
 * @param blocks   blocks of records that it holds
 */
public record PageContent(String html, List<Script> scripts, List<JsonNode> messages, List<Block> blocks) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern START = Pattern.compile("<script([^>]*)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ROWS = Pattern.compile("data-rows=\"(\\w+)\"");

    /**
     * A script element.
     *
     * @param attributes as they are written
     * @param text       what is in it
     */
    public record Script(String attributes, String text) {}

    /**
     * A block of records.
     *
     * @param type       of the records
     * @param characters of their JSON
     * @param records    the records
     */
    public record Block(String type, int characters, List<JsonNode> records) {}

    /** Reads a report. */
    public static PageContent of(Path file) throws IOException {
        return of(Files.readString(file));
    }

    /**
     * Reads a report. A script element ends at the first end tag, whatever is in it, unless a comment begins there, which this
     * does not read.
     */
    public static PageContent of(String html) throws IOException {
        List<Script> scripts = new ArrayList<>();
        List<JsonNode> messages = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        String lower = html.toLowerCase(Locale.ROOT);
        Matcher start = START.matcher(html);
        for (int at = 0; start.find(at); ) {
            int end = lower.indexOf("</script", start.end());
            Script script = new Script(start.group(1), html.substring(start.end(), end));
            assertThat(script.text()).doesNotContain("<!--");
            scripts.add(script);
            Matcher rows = ROWS.matcher(script.attributes());
            if (script.attributes().contains("data-message")) {
                messages.add(JSON.readTree(script.text()));
            } else if (rows.find()) {
                blocks.add(block(rows.group(1), script.text()));
            }
            at = end;
        }
        return new PageContent(html, scripts, messages, blocks);
    }

    private static Block block(String type, String base64) throws IOException {
        byte[] compressed = Base64.getDecoder().decode(base64);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            String json = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            List<JsonNode> records = new ArrayList<>();
            JSON.readTree(json).forEach(records::add);
            return new Block(type, json.length(), records);
        }
    }

    /** The only message of a type. */
    public JsonNode message(String type) {
        List<JsonNode> found = messages.stream()
                .filter(message -> message.path("type").textValue().equals(type))
                .toList();
        assertThat(found).as("messages %s", type).hasSize(1);
        return found.get(0);
    }

    /** All records of a type. */
    public List<JsonNode> records(String type) {
        return blocks.stream()
                .filter(block -> block.type().equals(type))
                .flatMap(block -> block.records().stream())
                .toList();
    }

    /** A detection of the message that lists them. */
    public JsonNode detection(String name) {
        for (JsonNode detection : message("detections").path("detections")) {
            if (detection.path("name").textValue().equals(name)) {
                return detection;
            }
        }
        throw new AssertionError("no detection " + name);
    }
}
