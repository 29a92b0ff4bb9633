package io.spawnwatch.connector.json;

import static io.spawnwatch.fixture.DetectionRows.GROUP_FIELDS;
import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.TEN;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of random detections with random texts, hostile ones among them. */
final class RandomRows {
    private static final List<String> NUMBERS =
            List.of("12", "0", "-3.5", "0.0000001", "1e300", "123456789012345678901234567890", "1.50");

    /** Messages of risk objects; null, as in older files, means that the detection's message applies. */
    private static final List<@Nullable String> MESSAGES =
            Arrays.asList(null, "", "title", "$user$ ran $process$, $names$");

    private final SplittableRandom random;

    RandomRows(long seed) {
        random = new SplittableRandom(seed);
    }

    DetectionRow next() {
        long firstMs = NINE + random.nextLong(HOUR);
        return new DetectionRow(
                profile(),
                NINE,
                TEN,
                GROUP_FIELDS.stream().map(field -> text()).toList(),
                new Tally(
                        1 + random.nextInt(1_000_000), firstMs, firstMs + random.nextLong(HOUR), random.nextBoolean()),
                1 + random.nextInt(9),
                random.nextBoolean(),
                fields());
    }

    private DetectionProfile profile() {
        boolean scoreOnly = random.nextBoolean();
        RiskRule risk = new RiskRule(
                scoreOnly ? null : random.nextInt(101),
                scoreOnly ? null : random.nextInt(101),
                random.nextInt(10_001) / 100.0,
                pick(List.of("$dest$ ran $Processes.process$, $count$ times, $names$", "", "no token")),
                List.of(
                        new RiskObjectRule("dest", "system", null, kind(), pick(MESSAGES)),
                        new RiskObjectRule("names", "user", 12.5, kind(), pick(MESSAGES))),
                List.of(new ThreatObjectRule("process", "process")));
        return new DetectionProfile(
                "id-" + random.nextInt(9),
                random.nextInt(9),
                "digest",
                text(),
                text(),
                pick(List.of("TTP", "Anomaly", "Hunting")),
                GROUP_FIELDS,
                Map.of("parent_process_name", "WmiPrvSE.exe"),
                risk,
                pick(List.of(List.of(), List.of("T1047"), List.of("T1013", "T9999", "T1218.011"))),
                pick(List.of(List.of(), List.of("Suspicious WMI Use", text()))),
                "endpoint",
                null,
                "null");
    }

    private @Nullable RiskObjectKind kind() {
        List<RiskObjectKind> kinds = List.of(RiskObjectKind.values());
        int choice = random.nextInt(kinds.size() + 1);
        return choice == 0 ? null : kinds.get(choice - 1);
    }

    private @Nullable List<RowField> fields() {
        if (random.nextInt(4) == 0) {
            return null;
        }
        List<RowField> fields = new ArrayList<>();
        for (String name : List.of("dest", "user", "process", "count", "firstTime", "dc(user)", "names", "x")) {
            switch (random.nextInt(4)) {
                case 0 -> fields.add(new RowField(name, List.of(pick(NUMBERS)), true));
                case 1 -> fields.add(RowField.of(name, text()));
                case 2 -> fields.add(new RowField(name, texts(), false));
                default -> {}
            }
        }
        return fields;
    }

    private List<String> texts() {
        return IntStream.range(0, random.nextInt(40)).mapToObj(i -> text()).toList();
    }

    String text() {
        int length = random.nextInt(20) == 0 ? 3000 : random.nextInt(20);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char)
                    (switch (random.nextInt(4)) {
                        case 0 -> 0xd800 + random.nextInt(0x800);
                        case 1 -> random.nextInt(0x10000);
                        default -> random.nextInt(0x80);
                    }));
        }
        return text.toString();
    }

    private <T extends @Nullable Object> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
