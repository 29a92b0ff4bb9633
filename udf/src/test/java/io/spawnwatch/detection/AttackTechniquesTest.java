package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.AttackTechniques.Technique;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackTechniquesTest {

    @Test
    void knowsNameAndTacticsOfATechnique() {
        assertThat(AttackTechniques.ofId("T1047"))
                .isEqualTo(new Technique("T1047", "Windows Management Instrumentation", List.of("Execution")));
    }

    @Test
    void givesASubTechniqueItsOwnName() {
        assertThat(AttackTechniques.ofId("T1218.011"))
                .isEqualTo(new Technique("T1218.011", "Rundll32", List.of("Defense Evasion")));
    }

    @Test
    void keepsTheOrderOfSeveralTacticsInTheTable() {
        assertThat(AttackTechniques.ofId("T1013"))
                .isEqualTo(new Technique("T1013", "Port Monitors", List.of("Persistence", "Privilege Escalation")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "T9999", "t1047", " T1047", "technique_id"})
    void knowsNoOtherIds(String id) {
        assertThat(AttackTechniques.ofId(id)).isNull();
    }
}
