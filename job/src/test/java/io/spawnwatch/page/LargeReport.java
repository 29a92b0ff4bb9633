package io.spawnwatch.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Technique;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Made-up risk events, as many as wanted, to measure how the page bears them: 400 hosts and 300 users of one week, 60 detections
 * whose frequencies are far apart, processes that start each other, and now and then a long command line.
 */
public final class LargeReport {
    private static final int SEED = 15;
    private static final int DETECTIONS = 60;
    private static final int HOSTS = 400;
    private static final int USERS = 300;
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final long WEEK_MS = 7 * 24 * 3_600_000L;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_INSTANT;
    private static final List<String> TECHNIQUES = List.of(
            "T1047",
            "T1059.001",
            "T1059.003",
            "T1218.011",
            "T1003.001",
            "T1053.005",
            "T1112",
            "T1082",
            "T1021.002",
            "T1105",
            "T1490",
            "T1562.001",
            "T1087.002",
            "T1547.001",
            "T1569.002",
            "T1036.003");
    private static final List<String> PROGRAMS = List.of(
            "cmd.exe",
            "powershell.exe",
            "wmic.exe",
            "rundll32.exe",
            "reg.exe",
            "net.exe",
            "schtasks.exe",
            "certutil.exe");
    private static final List<String> KINDS = List.of("TTP", "Anomaly", "Hunting", "TTP");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private long number;

    /**
     * Writes a report.
     *
     * @param args how many risk events, and the file
     */
    public static void main(String... args) throws IOException {
        int count = Integer.parseInt(args[0]);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            new LargeReport().write(count, file);
        }
    }

    private void write(int count, OutputStream file) throws IOException {
        try (ReportPage page = new ReportPage(file)) {
            page.write(RunMessage.of("replay", "measured", List.of("made up"), Map.of())
                    .json(null));
            try (RowBlocks rows = page.rows("risk_events")) {
                for (int row = 0; row < count; row++) {
                    rows.add(riskEvent());
                }
            }
        }
    }

    /** The next risk event, as the topic has it. */
    public ObjectNode riskEvent() {
        number++;
        int detection = skewed(DETECTIONS);
        String host = "ws-" + skewed(HOSTS) + ".corp.example";
        String user = "CORP\\user" + skewed(USERS);
        String program = PROGRAMS.get(detection % PROGRAMS.size());
        Instant first = START.plusMillis(random.nextLong(WEEK_MS)).truncatedTo(ChronoUnit.MILLIS);
        int sightings = 1 + skewed(20);
        Instant window = first.truncatedTo(ChronoUnit.HOURS);
        double score = 10 + detection * 37 % 90;
        String message = program + " was started on " + host + " by " + user;
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("risk_event_id", String.format(Locale.ROOT, "%064x", number))
                .put("revision", 1)
                .put("detection_id", String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", detection))
                .put("detection_name", "Suspicious " + program + " number " + detection)
                .put("detection_version", 1)
                .put("search_name", "ESCU - Suspicious " + program + " number " + detection + " - Rule")
                .put("type", KINDS.get(detection % KINDS.size()))
                .put("window_start", time(window))
                .put("window_end", time(window.plus(1, ChronoUnit.HOURS)))
                .put("dest", host)
                .put("user", user)
                .put("parent_process_name", "cmd.exe")
                .put("parent_process", "cmd.exe /c start.bat " + random.nextInt(1_000))
                .put("process_name", program)
                .put("process", commandLine(program))
                .put("process_id", String.valueOf(random.nextInt(400)))
                .put("parent_process_id", String.valueOf(random.nextInt(400)))
                .put("count", sightings)
                .put("firstTime", time(first))
                .put("lastTime", time(last(first, window, sightings)))
                .put("risk_score", score)
                .put("impact", 100)
                .put("confidence", (int) score)
                .put("severity", severity(score))
                .put("risk_message", message);
        ArrayNode objects = row.putArray("risk_objects");
        add(objects, host, "system", score, message);
        add(objects, user, "user", score, message);
        row.putArray("threat_objects")
                .addObject()
                .put("threat_object", program)
                .put("threat_object_type", "process_name");
        annotate(row.putObject("annotations"), TECHNIQUES.get(detection % TECHNIQUES.size()));
        row.putArray("analytic_story").add("Story " + detection % 12);
        return row.put("security_domain", "endpoint")
                .put("late", random.nextInt(200) == 0)
                .put("clock_skew", false);
    }

    /** A number below a limit; small ones are far more frequent. */
    private int skewed(int limit) {
        double share = random.nextDouble();
        return (int) (share * share * share * limit);
    }

    private String commandLine(String program) {
        StringBuilder text = new StringBuilder("C:\\Windows\\System32\\" + program);
        int words = random.nextInt(1_000) == 0 ? 2_000 : random.nextInt(2, 12);
        for (int word = 0; word < words; word++) {
            text.append(" /").append(Long.toString(random.nextLong(1L << 30), 36));
        }
        return text.toString();
    }

    private Instant last(Instant first, Instant window, int sightings) {
        long left = window.plus(1, ChronoUnit.HOURS).toEpochMilli() - first.toEpochMilli();
        return sightings == 1 ? first : first.plusMillis(random.nextLong(left));
    }

    private static String time(Instant time) {
        String text = TIME.format(time);
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }

    private static String severity(double score) {
        if (score <= 20) {
            return "informational";
        }
        if (score <= 40) {
            return "low";
        }
        if (score <= 60) {
            return "medium";
        }
        return score <= 80 ? "high" : "critical";
    }

    private static void add(ArrayNode objects, String name, String type, double score, String message) {
        objects.addObject()
                .put("risk_object", name)
                .put("risk_object_type", type)
                .put("risk_score", score)
                .put("risk_object_kind", "risk")
                .put("risk_message", message);
    }

    private static void annotate(ObjectNode annotations, String id) {
        Technique technique = AttackTechniques.ofId(id);
        annotations.putArray("mitre_attack").add(id);
        ArrayNode names = annotations.putArray("mitre_attack_technique");
        ArrayNode tactics = annotations.putArray("mitre_attack_tactic");
        if (technique != null) {
            names.add(technique.name());
            technique.tactics().forEach(tactics::add);
        }
    }
}
