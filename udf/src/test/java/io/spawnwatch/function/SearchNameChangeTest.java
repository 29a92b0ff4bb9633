package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.row;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.SearchNamePattern;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.fixture.DetectionRows;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

/** The name of the saved search is only a name: changing it changes neither what is counted nor where. */
class SearchNameChangeTest {
    private static final DetectionProfile RENAMED = renamed(PROFILE, "Process Execution via WMI");

    @Test
    void aWindowContinuesUnderANewSearchNameAndItsRowShowsIt() throws Exception {
        WindowPolicy policy = new WindowPolicy(DetectionRows.MINUTE, Emission.REVISIONS, 0);
        OperatorSubtaskState snapshot;
        try (TallyOperator before = new TallyOperator(policy, List.of(PROFILE), new HashMapStateBackend(), null)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 7));
            snapshot = before.savepoint();
        }
        try (TallyOperator after = new TallyOperator(policy, List.of(RENAMED), new HashMapStateBackend(), snapshot)) {
            after.see(sighting("ws-1", NINE + 3));

            assertThat(after.rows()).isEmpty();
            assertThat(after.watermark(TEN).rows())
                    .containsExactly(row(RENAMED, "ws-1", tally(3, NINE + 3, NINE + 7), 2, false));
        }
    }

    @Test
    void theDigestOfADetectionDoesNotDependOnItsSearchName() {
        DetectionCatalog catalog = DetectionCatalog.bundled();

        DetectionProfile profile = profile(catalog);
        DetectionProfile other = profile(catalog.withSearchNames(new SearchNamePattern("SOC - {name}")));

        assertThat(other.searchName()).isEqualTo("SOC - Process Execution via WMI");
        assertThat(renamed(other, profile.searchName())).isEqualTo(profile);
    }

    private static DetectionProfile profile(DetectionCatalog catalog) {
        Detection detection = catalog.detections().get(0);
        return DetectionPlan.of(detection, Environments.raw()).profile();
    }

    private static DetectionProfile renamed(DetectionProfile profile, String searchName) {
        return new DetectionProfile(
                profile.id(),
                profile.version(),
                profile.digest(),
                profile.name(),
                searchName,
                profile.type(),
                profile.groupFields(),
                profile.fixedValues(),
                profile.risk(),
                profile.mitreAttackIds(),
                profile.analyticStories(),
                profile.securityDomain(),
                profile.rowSearch(),
                profile.fillnullValue());
    }
}
