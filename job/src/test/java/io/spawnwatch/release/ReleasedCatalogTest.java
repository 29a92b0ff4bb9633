package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.fixture.Environments;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/**
 * What earlier versions publish, as recorded from one: an upgrade from them reports what is different, and nothing that
 * is only written in another form.
 */
class ReleasedCatalogTest {
    private static final String RECORDED = """
        spawnwatch.detection.0001={"id":"24869767-8579-485d-9a4f-d9ddfd8f0cac","name":"Process Execution via WMI","version":"1","digest":"7a1b681c03ced6c2","window":"PT5M","content":"cb26ca253150"}
        spawnwatch.setting.checkpoint-interval=PT0.7S
        spawnwatch.setting.clock-skew=PT5M
        spawnwatch.setting.delivery=at-least-once
        spawnwatch.setting.emit=final
        spawnwatch.setting.group-id=spawnwatch
        spawnwatch.setting.idleness=PT1.5S
        spawnwatch.setting.kafka.bootstrap.servers=localhost:9092
        spawnwatch.setting.kafka.cluster-id=cluster
        spawnwatch.setting.lateness=PT10M
        spawnwatch.setting.max-parallelism=-1
        spawnwatch.setting.out-of-orderness=PT1M
        spawnwatch.setting.parallelism=2
        spawnwatch.setting.revision-interval=PT10S
        spawnwatch.setting.search-name=SOC - {name}
        spawnwatch.setting.sourcetype=nxlog
        spawnwatch.setting.topics.allowlist=allowlist
        spawnwatch.setting.topics.process-events=process-events
        spawnwatch.setting.topics.rejected=rejected
        spawnwatch.setting.topics.risk-events=risk-events
        spawnwatch.setting.topics.suppressed=suppressed
        spawnwatch.setting.transactional-id-prefix=spawnwatch
        spawnwatch.setting.window=PT5M
        spawnwatch.version=1.0
        """;

    private static final Map<String, String> OPTIONS = Map.of(
            "search-name", "SOC - {name}",
            "window", "5m",
            "emit", "final",
            "delivery", "at-least-once",
            "sourcetype", "nxlog",
            "idleness", "1500ms",
            "field-mapping", "native",
            "data-model", "none");

    private static Map<String, String> recorded() {
        Map<String, String> parameters = new HashMap<>();
        RECORDED.lines().forEach(line -> parameters.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return parameters;
    }

    @Test
    void whatIsTheSameIsPublishedTheSame() {
        RunSettings settings = RunSettings.of(null, OPTIONS, Map.of("bootstrap.servers", "localhost:9092"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(700);
        PublishedCatalog now = PublishedCatalog.of(
                "1.0",
                CatalogPlan.of(
                        DetectionCatalog.bundled()
                                .withSearchNames(settings.catalog().searchName()),
                        Environments.raw()),
                settings,
                "cluster",
                env);

        assertThat(now.parameters()).isEqualTo(recorded());
        assertThat(CatalogChange.between(PublishedCatalog.of(recorded()), now).isNone())
                .isTrue();
    }

    /** With every part that a profile can have. */
    @Test
    void theDigestOfTheContentIsTheOneOfEarlierVersions() {
        Map<String, String> fixedValues = new LinkedHashMap<>();
        fixedValues.put("process_name", "wmic.exe");
        fixedValues.put("parent_process_name", "cmd.exe, or \"x\"");
        RiskRule scored = new RiskRule(
                80,
                70,
                56.0,
                "$process_name$ on $dest$",
                List.of(new RiskObjectRule("dest", "system", 56.0), new RiskObjectRule("user", "user", null)),
                List.of(new ThreatObjectRule("process_name", "process_name")));
        RiskRule bare = new RiskRule(null, null, 0.5, "", List.of(), List.of());

        assertThat(ContentDigest.of(new DetectionProfile(
                        "id",
                        3,
                        "0123456789abcdef",
                        "Name, with = and ]",
                        "ESCU - Name - Rule",
                        "TTP",
                        List.of("dest", "user"),
                        fixedValues,
                        scored,
                        List.of("T1047", "T1059.001"),
                        List.of("Story"),
                        "endpoint",
                        "| where count > 1",
                        "unknown")))
                .isEqualTo("613c8300f29f");
        assertThat(ContentDigest.of(new DetectionProfile(
                        "id", 1, "0", "n", "n", "Hunting", List.of(), Map.of(), bare, List.of(), List.of(), "", null,
                        null)))
                .isEqualTo("9ef1f7ee96bf");
    }

    @Test
    void theDigestOfTheContentKnowsKindsAndMessagesOfRiskObjects() {
        RiskObjectRule risk = new RiskObjectRule("dest", "system", 5.0);
        List<String> digests = Stream.of(
                        risk,
                        new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.FINDING, null),
                        new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.INTERMEDIATE_FINDING, null),
                        new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.FINDING, "a"),
                        new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.FINDING, "b"))
                .map(object -> new RiskRule(null, null, 5.0, "m", List.of(object), List.of()))
                .map(rule -> ContentDigest.of(new DetectionProfile(
                        "id", 1, "0", "n", "n", "TTP", List.of(), Map.of(), rule, List.of(), List.of(), "", null,
                        null)))
                .toList();

        assertThat(digests).doesNotHaveDuplicates().first().isEqualTo("3839ccd95ca0");
    }
}
