package io.spawnwatch.backtest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.event.EventTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random rows as a replay writes them, with texts that make trouble. */
public final class RandomRows {
    private static final long START_MS = 1_763_000_000_000L;
    private static final String[] TEXTS = {
        "",
        "cmd.exe",
        "a,b",
        "say \"hi\"",
        "two\nlines",
        "caf\u00e9 \u6f22 \ud83d\ude00",
        "=1+1",
        " x ",
        "\r\n",
        "\u0000"
    };

    private final SplittableRandom random;

    public RandomRows(long seed) {
        random = new SplittableRandom(seed);
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private String time() {
        return EventTime.format(START_MS + random.nextLong(1_000_000_000));
    }

    private ArrayNode texts(int most) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            texts.add(text());
        }
        return texts;
    }

    /** A risk event; few ids, detections, hosts and users, so that many are the same. */
    public ObjectNode riskEvent() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        int detection = random.nextInt(5);
        row.put("risk_event_id", HexDigest.sha256("row " + random.nextInt(200)));
        row.put("revision", random.nextInt(1, 5));
        row.put("detection_id", "detection-" + detection);
        row.put("detection_name", "Detection " + detection);
        row.put("detection_version", random.nextInt(1, 30));
        row.put("search_name", text());
        row.put("type", "TTP");
        row.put("window_start", time());
        row.put("window_end", time());
        if (random.nextInt(10) > 0) {
            row.put("dest", "host-" + random.nextInt(8));
        } else {
            row.putArray("dest").add("host-1").add("host-" + random.nextInt(20));
        }
        row.put("process", text());
        if (random.nextBoolean()) {
            row.put("distinct", random.nextInt(100));
        }
        row.put("count", random.nextLong(1, 1L << 40));
        row.put("firstTime", time());
        row.put("lastTime", time());
        row.put("risk_score", random.nextInt(0, 1001) / 10.0);
        if (random.nextBoolean()) {
            row.put("impact", random.nextInt(101)).put("confidence", random.nextInt(101));
        }
        row.put("severity", "high");
        row.put("risk_message", text());
        if (random.nextBoolean()) {
            row.put("finding_title", text());
        }
        ArrayNode riskObjects = row.putArray("risk_objects");
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean user = random.nextBoolean();
            riskObjects
                    .addObject()
                    .put("risk_object", (user ? "user-" : "host-") + random.nextInt(30))
                    .put("risk_object_type", user ? "user" : random.nextBoolean() ? "system" : "other")
                    .put("risk_score", random.nextInt(0, 1001) / 10.0)
                    .put("risk_object_kind", "risk")
                    .put("risk_message", text());
        }
        ArrayNode threatObjects = row.putArray("threat_objects");
        for (int i = random.nextInt(3); i > 0; i--) {
            threatObjects.addObject().put("threat_object", text()).put("threat_object_type", "process_name");
        }
        ObjectNode annotations = row.putObject("annotations");
        annotations.set("mitre_attack", texts(3));
        annotations.set("mitre_attack_technique", texts(3));
        annotations.set("mitre_attack_tactic", texts(2));
        row.set("analytic_story", texts(2));
        row.put("security_domain", "endpoint");
        row.put("late", random.nextInt(5) == 0);
        row.put("clock_skew", random.nextBoolean());
        return row;
    }

    /** A suppressed row. */
    public ObjectNode suppressed() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("allowlist_entry", "entry-" + random.nextInt(4));
        row.put("allowlist_owner", text());
        row.put("allowlist_reason", text());
        row.setAll(riskEvent());
        return row;
    }

    public List<ObjectNode> riskEvents(int number) {
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            rows.add(riskEvent());
        }
        return rows;
    }

    /** Writes rows as JSON lines. */
    public static Path write(Path file, List<ObjectNode> rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(row).append('\n'));
        return Files.writeString(file, lines, StandardCharsets.UTF_8);
    }
}
