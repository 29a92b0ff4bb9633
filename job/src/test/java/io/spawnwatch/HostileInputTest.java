package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends what an attacker may put into a command line, or into the bytes of an event, through the whole topology. */
@Tag("slow")
class HostileInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private List<JsonNode> riskEvents;
    private List<JsonNode> rejected;

    @BeforeEach
    void clearInput() {
        input.reset();
    }

    private static String event(String process) throws IOException {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("_time", 1_763_283_600)
                .put("dest", "ws-1")
                .put("process", process)
                .put("parent_process_name", "WmiPrvSE.exe"));
    }

    private void line(String text) throws IOException {
        line(text.getBytes(StandardCharsets.UTF_8));
    }

    private void line(byte[] bytes) throws IOException {
        input.write(bytes);
        input.write('\n');
    }

    private void replay() throws IOException {
        Path file = Files.write(folder.resolve("events.jsonl"), input.toByteArray());
        Path output = folder.resolve("risk-events.jsonl");
        Path rejects = folder.resolve("rejected.jsonl");
        CommandRun.successful(
                "replay", "--input", file.toString(), "--output", output.toString(), "--rejected", rejects.toString());
        riskEvents = CommandRun.jsonLines(output);
        rejected = CommandRun.jsonLines(rejects);
    }

    @Test
    void commandLinesOfEveryKindAreUnchangedInTheOutputAndNoneCollide() throws Exception {
        List<String> lines = List.of(
                "cmd /c \"echo \\\"x\\\"\"",
                "C:\\a\\b\\\\c",
                "tab\tnewline\ncr\r nul\u0000 bell\u0007 unit\u001f",
                "7:collide",
                "8:collide",
                "4:null",
                "$process$ $dest$",
                "\u202etxt.exe",
                "\ud83d\ude00",
                "\ud83d",
                "\ude00",
                "cmd",
                "CMD",
                " cmd",
                "x".repeat(100_000),
                "x".repeat(100_001));
        for (String process : lines) {
            // A lone surrogate has no UTF-8 encoding; JSON writes it as an escape.
            line(event(process)
                    .chars()
                    .collect(
                            StringBuilder::new,
                            (text, c) -> text.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)),
                            StringBuilder::append)
                    .toString());
        }

        replay();

        assertThat(rejected).isEmpty();
        assertThat(riskEvents.stream().map(event -> event.get("process").textValue()))
                .containsExactlyInAnyOrderElementsOf(lines);
        assertThat(riskEvents.stream().map(event -> event.get("risk_event_id").textValue()))
                .doesNotHaveDuplicates();
        assertThat(riskEvents).allMatch(event -> event.get("count").intValue() == 1);
    }

    @Test
    void differentBytesThatAreNotUtf8StayDifferentAndVisible() throws Exception {
        for (int b : new int[] {0xff, 0xfe, 0x80}) {
            byte[] bytes = event("cmd @ x").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '@' ? (byte) b : bytes[i];
            }
            line(bytes);
        }

        replay();

        assertThat(rejected).isEmpty();
        assertThat(riskEvents.stream().map(event -> event.get("process").textValue()))
                .containsExactlyInAnyOrder("cmd \udcff x", "cmd \udcfe x", "cmd \udc80 x");
    }

    @Test
    void escapedNamesAndMixedCaseAreMatched() throws Exception {
        line("{\"_time\":1763283600,\"process\":\"a\",\"parent_pro\\u0063ess_name\":\"WmiPrvSE.exe\"}");
        line("{\"_time\":1763283600,\"process\":\"b\",\"parent_process_name\":\"wmi\\u0050rvse.EXE\"}");
        line("{\"_time\":1763283600,\"process\":\"c\",\"parent_process_name\":\"C:\\\\x/wMIpRVse.exe\"}");
        line("{\"_time\":1763283600,\"process\":\"d\",\"parent_process_name\":\"WmiPrvSE.exe.exe\"}");

        replay();

        assertThat(riskEvents.stream().map(event -> event.get("process").textValue()))
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void unreadableRecordsAreRejectedWithTheirPlaceAndAffectNoOthers() throws Exception {
        line(event("first"));
        line("{\"_time\":1763283600,\"parent_process_name\":\"WmiPrvSE.exe\",\"parent_process_name\":\"x.exe\"}");
        line("{\"_time\":1763283600,\"parent_process_name\":\"WmiPrvSE.exe\"");
        line("{\"parent_process_name\":\"WmiPrvSE.exe\",\"process\":\"x\"}");
        line("[".repeat(100_000));
        line("{\"_time\":1763283600,\"x\":" + "[".repeat(100) + "]".repeat(100) + "}");
        line(event("y".repeat(1 << 20)));
        line("hello");
        line(event("last"));

        replay();

        assertThat(riskEvents.stream().map(event -> event.get("process").textValue()))
                .containsExactlyInAnyOrder("first", "last");
        assertThat(rejected.stream()
                        .map(rejection -> rejection.get("line").longValue() + " "
                                + rejection.get("reason").textValue()))
                .containsExactly(
                        "2 ambiguous",
                        "3 malformed",
                        "4 no_timestamp",
                        "5 too_deep",
                        "6 too_deep",
                        "7 oversized",
                        "8 malformed");
        assertThat(rejected).allSatisfy(rejection -> {
            assertThat(rejection.get("file").textValue()).endsWith("events.jsonl");
            assertThat(rejection.get("detail").textValue()).isNotBlank();
            assertThat(rejection.get("excerpt").textValue().length()).isBetween(1, 4096);
        });
    }
}
