package io.spawnwatch.connector.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.risk.TextLimit;
import io.spawnwatch.risk.ThreatObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a command line contains, its risk event fits into a Kafka record. */
class BoundedSchemaTest {
    private static final int LIMIT = RecordJson.maxRecordBytes(null);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static <T> byte[] bytes(SerializationSchema<T> schema, T element) throws Exception {
        schema.open(null);
        return schema.serialize(element);
    }

    private static RiskObject object(String name, String type, String message) {
        return new RiskObject(name, type, 49.0, RiskObjectKind.INTERMEDIATE_FINDING, message);
    }

    /** An event in which every text is as long as possible. */
    private static RiskEvent huge(String text) {
        return RiskEvents.with(
                IntStream.range(0, 19)
                        .mapToObj(i -> RowField.of("field" + i, text))
                        .toList(),
                text,
                List.of(object(text, "user", text), object(text, "system", text)),
                List.of(new ThreatObject(text, "process"), new ThreatObject(text, "process_name")));
    }

    /** An event whose fields have many values, each of which is an object. */
    private static RiskEvent crowded(int fields, List<String> values) {
        String message = String.join(", ", values.subList(0, Math.min(10, values.size())));
        return RiskEvents.with(
                IntStream.range(0, fields)
                        .mapToObj(i -> new RowField("field" + i, values, false))
                        .toList(),
                String.join(", ", values),
                values.stream().map(value -> object(value, "system", message)).toList(),
                values.stream().map(value -> new ThreatObject(value, "process")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\u0000", "\u00e9", "\ud83d\ude00", "\ud83d"})
    void hostileTextsAreShortenedUntilTheRecordFits(String character) throws Exception {
        String text = character.repeat(500_000);

        byte[] json = bytes(RecordJson.boundedRiskEvents(LIMIT), huge(text));

        assertThat(json.length).isBetween(LIMIT / 8, LIMIT);
        JsonNode event = JSON.readTree(json);
        assertThat(event.get("risk_event_id").textValue()).isEqualTo("c0ffee");
        String kept = event.get("field7").textValue();
        assertThat(kept).endsWith("...[cut, " + text.length() + " characters in all]");
        assertThat(text).startsWith(kept.substring(0, kept.indexOf("...[cut")));
        assertThat(event.get("risk_message").textValue()).isEqualTo(kept);
        String name = kept.substring(0, kept.length() - 1) + ", SHA-256 ";
        assertThat(event.get("risk_objects").get(1).get("risk_object").textValue())
                .startsWith(name);
        assertThat(event.get("threat_objects").get(1).get("threat_object").textValue())
                .startsWith(name);
    }

    @Test
    void theSmallestLimitIsRespectedToo() throws Exception {
        int least = RecordJson.maxRecordBytes("32768");

        assertThat(bytes(RecordJson.boundedRiskEvents(least), huge("\u00e9".repeat(500_000))))
                .hasSizeLessThanOrEqualTo(least);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 40_000})
    void listsAreShortenedUntilTheRecordFitsAndSayHowManyValuesAreMissing(int length) throws Exception {
        List<String> values = IntStream.range(0, 1_000_000 / (length + 4))
                .mapToObj(i -> i + "\u00e9".repeat(length))
                .toList();

        byte[] json = bytes(RecordJson.boundedRiskEvents(LIMIT), crowded(5, values));

        assertThat(json.length).isBetween(LIMIT / 16, LIMIT);
        JsonNode event = JSON.readTree(json);
        assertThat(event.get("risk_event_id").textValue()).isEqualTo("c0ffee");
        JsonNode field = event.get("field3");
        int kept = field.size() - 1;
        int left = values.size() - kept;
        assertThat(kept).isPositive();
        for (int i = 0; i < kept; i++) {
            String text = field.get(i).textValue();
            int cut = text.indexOf("...[cut");
            assertThat(cut < 0 ? text.equals(values.get(i)) : values.get(i).startsWith(text.substring(0, cut)))
                    .as("value %d", i)
                    .isTrue();
        }
        assertThat(field.get(kept).textValue())
                .isEqualTo("...[cut, " + left + " of " + values.size() + " values left out]");
        for (String objects : List.of("risk_object", "threat_object")) {
            assertThat(event.get(objects + "s").size()
                            + event.get(objects + "s_left_out").intValue())
                    .isEqualTo(values.size());
            assertThat(event.get(objects + "s"))
                    .allMatch(object -> !object.get(objects).textValue().contains("left out"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\u00e9", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"})
    void aRowOfManyFieldsWithManyValuesFitsTheSmallestLimit(String text) throws Exception {
        int least = RecordJson.maxRecordBytes("32768");
        RiskEvent crowded = crowded(80, Collections.nCopies(10_000, text));
        String reason = "\u00e9".repeat(100_000);

        assertThat(bytes(RecordJson.boundedRiskEvents(least), crowded)).hasSizeLessThanOrEqualTo(least);
        assertThat(bytes(RecordJson.boundedSuppressions(least), new Suppression(crowded, reason, reason, reason)))
                .hasSizeLessThanOrEqualTo(least);
    }

    @Test
    void listsKeepWholeValuesWhileThereIsRoom() {
        assertThat(RecordShortening.shorten(List.of("abc", "de", "f"), 16)).containsExactly("abc", "de", "f");
        assertThat(RecordShortening.shorten(List.of("abc", "de", "f"), 14))
                .containsExactly("abc", "de", "...[cut, 1 of 3 values left out]");
        assertThat(RecordShortening.shorten(List.of("abcdefgh", "i"), 3))
                .containsExactly("abc...[cut, 8 characters in all]", "...[cut, 1 of 2 values left out]");
        assertThat(RecordShortening.shorten(List.of("abcdefgh"), 3))
                .containsExactly("abc...[cut, 8 characters in all]");
        assertThat(RecordShortening.shorten(List.of(), 3)).isEmpty();
    }

    @Test
    void aNumberIsNotShortened() throws Exception {
        String number = "9".repeat(300);
        RiskEvent event = RiskEvents.with(
                List.of(new RowField("number", List.of(number), true), RowField.of("text", "x".repeat(2_000_000))),
                "m",
                List.of(),
                List.of());

        byte[] json = bytes(RecordJson.boundedRiskEvents(RecordJson.maxRecordBytes("32768")), event);

        assertThat(new String(json, StandardCharsets.US_ASCII))
                .contains("\"number\":" + number + ",")
                .doesNotContain("left_out");
    }

    @Test
    void nothingIsShortenedBelowTheLimit() throws Exception {
        RiskEvent event = RiskEvents.event("x".repeat(LIMIT - 2000));

        byte[] whole = bytes(RecordJson.riskEvents(), event);
        assertThat(whole.length).isBetween(LIMIT - 2000, LIMIT);
        assertThat(bytes(RecordJson.boundedRiskEvents(LIMIT), event)).isEqualTo(whole);
        assertThat(bytes(RecordJson.boundedRiskEvents(whole.length), event)).isEqualTo(whole);
        assertThat(bytes(RecordJson.boundedRiskEvents(whole.length - 1), event))
                .isNotEqualTo(whole)
                .hasSizeLessThan(whole.length);
    }

    @Test
    void aSurrogatePairIsNeverSplit() {
        assertThat(TextLimit.shorten("ab\ud83d\ude00", 3)).isEqualTo("ab...[cut, 4 characters in all]");
        assertThat(TextLimit.shorten("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
    }

    /** Scoring has shortened the names before; here they are shortened again. */
    @Test
    void objectsWhoseNamesBeginAlikeStayDistinct() throws Exception {
        String beginning = "x".repeat(TextLimit.MAX_CHARACTERS);
        List<RiskObject> objects = IntStream.range(0, 40)
                .mapToObj(i -> object(
                        TextLimit.shortenName(beginning + "x".repeat(1990) + (10 + i), TextLimit.MAX_CHARACTERS),
                        "user",
                        "m"))
                .toList();
        List<RowField> fields = IntStream.range(0, 40)
                .mapToObj(i -> RowField.of("field" + i, "x".repeat(100_000)))
                .toList();
        RiskEvent event = RiskEvents.with(fields, "m", objects, List.of());

        JsonNode json = JSON.readTree(bytes(RecordJson.boundedRiskEvents(RecordJson.maxRecordBytes("32768")), event));

        List<String> names = new ArrayList<>();
        json.get("risk_objects")
                .forEach(object -> names.add(object.get("risk_object").textValue()));
        assertThat(names)
                .hasSizeGreaterThan(3)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.length() < TextLimit.MAX_CHARACTERS)
                .allMatch(name -> name.contains("...[cut, 3016 characters in all, SHA-256 "));
    }

    @Test
    void aSuppressionFitsWhateverTheLengthOfItsEntry() throws Exception {
        String text = "\u00e9".repeat(400_000);

        byte[] json =
                bytes(RecordJson.boundedSuppressions(LIMIT), new Suppression(RiskEvents.event("x"), text, text, text));

        assertThat(json).hasSizeLessThanOrEqualTo(LIMIT);
        JsonNode suppression = JSON.readTree(json);
        assertThat(suppression.get("process").textValue()).isEqualTo("x");
        assertThat(suppression.get("allowlist_reason").textValue()).endsWith("[cut, 400000 characters in all]");
    }

    @Test
    void aRejectionFitsWhateverItsLength() throws Exception {
        String text = "\u00e9".repeat(1_000_000);

        byte[] json = bytes(
                RecordJson.boundedRejections(LIMIT),
                new RejectedRecord("allowlist", 0, 1, 0, "invalid_allowlist_entry", text, 1_000_000, "x".repeat(4096)));

        assertThat(json).hasSizeLessThanOrEqualTo(LIMIT);
        assertThat(JSON.readTree(json).get("offset").longValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 MB", "32767", "-1", "99999999999"})
    void aLimitThatLeavesNoRoomIsRefused(String maxRequestSize) {
        assertThatThrownBy(() -> RecordJson.maxRecordBytes(maxRequestSize))
                .isInstanceOf(SettingsException.class)
                .hasMessage("kafka: max.request.size must be a whole number of bytes, at least 32768, but is '"
                        + maxRequestSize + "'");
    }
}
