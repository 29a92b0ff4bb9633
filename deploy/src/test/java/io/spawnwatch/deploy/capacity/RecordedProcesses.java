package io.spawnwatch.deploy.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.FieldMapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Process events under CIM names, made of recorded, uninteresting ones, as if many hosts sent them. The same number always
 * gives the same event.
 */
final class RecordedProcesses {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HOSTS = 10_000;
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final List<ObjectNode> recorded = new ArrayList<>();
    private final Set<String> matchingAll;

    /** Reads a recording with one event per line. */
    RecordedProcesses(Path recording, List<DetectionPlan> plans) throws IOException {
        matchingAll = plans.stream().map(plan -> plan.profile().id()).collect(Collectors.toCollection(HashSet::new));
        List<Set<String>> matching = new ArrayList<>();
        EventDecoder decoder = Sourcetype.CIM.newDecoder(FieldMapping.NATIVE);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(recording)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (decoder.decode(line.getBytes(StandardCharsets.UTF_8)) instanceof Decoded.Event decoded) {
                    recorded.add((ObjectNode) JSON.readTree(line));
                    matching.add(plans.stream()
                            .filter(plan -> plan.matches(decoded.event()))
                            .map(plan -> plan.profile().id())
                            .collect(Collectors.toSet()));
                    matchingAll.retainAll(matching.get(matching.size() - 1));
                }
            }
        }
        for (int i = recorded.size() - 1; i >= 0; i--) {
            recorded.get(i).remove("_source");
            if (!matchingAll.containsAll(matching.get(i))) {
                recorded.remove(i);
            }
        }
    }

    /** Ids of the detections without a condition, which count every event. */
    Set<String> matchingAll() {
        return matchingAll;
    }

    /** An event that no detection with a condition matches. */
    byte[] quiet(long number, Duration sinceNine) throws IOException {
        return JSON.writeValueAsBytes(event(number, sinceNine));
    }

    /**
     * An event that the bundled detection matches, with a row of its own. Most of the command line is random, like an encoded
     * command: repetitive text would be compressed away in state.
     */
    byte[] byWmi(long number, Duration sinceNine) throws IOException {
        SplittableRandom random = new SplittableRandom(~number);
        byte[] encoded = new byte[random.nextInt(60, 120)];
        random.nextBytes(encoded);
        return JSON.writeValueAsBytes(event(number, sinceNine)
                .put("parent_process", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe -secured -Embedding")
                .put("parent_process_name", "WmiPrvSE.exe")
                .put("parent_process_path", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")
                .put("process", "powershell -nop -enc " + Base64.getEncoder().encodeToString(encoded)));
    }

    private ObjectNode event(long number, Duration sinceNine) {
        SplittableRandom random = new SplittableRandom(number);
        return recorded.get(random.nextInt(recorded.size()))
                .deepCopy()
                .put("_time", NINE.plus(sinceNine).toEpochMilli() / 1000.0)
                .put("dest", "host-" + random.nextInt(HOSTS) + ".corp.example")
                .put("process_id", String.valueOf(random.nextInt(1 << 16)))
                .put("process_guid", guid(random))
                .put("parent_process_id", String.valueOf(random.nextInt(1 << 16)))
                .put("parent_process_guid", guid(random));
    }

    private static String guid(SplittableRandom random) {
        return String.format(
                Locale.ROOT,
                "{%08x-0000-5f2b-%04x-%012x}",
                random.nextInt(),
                random.nextInt(1 << 16),
                random.nextInt(1 << 30));
    }
}
