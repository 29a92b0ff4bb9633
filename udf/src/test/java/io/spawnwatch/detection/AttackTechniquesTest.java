package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spawnwatch.detection.AttackTechniques.Status;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.fixture.EscuSample;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackTechniquesTest {
    private static final Pattern ROW =
            Pattern.compile("(?<id>T[0-9.]+),(?:\"(?<quoted>[^\"]*)\"|(?<plain>[^\",]*)),(?<tactics>[^,]*),"
                    + "(?<revoked>yes|no),(?<deprecated>yes|no)");

    @Test
    void knowsNameAndTacticsOfATechnique() {
        assertThat(AttackTechniques.ofId("T1047"))
                .isEqualTo(new Technique(
                        "T1047", "Windows Management Instrumentation", List.of("Execution"), Status.CURRENT));
    }

    @Test
    void allAreThereByTheirIds() {
        List<Technique> all = AttackTechniques.all();
        assertThat(all).hasSizeGreaterThan(500).isSortedAccordingTo(Comparator.comparing(Technique::id));
        assertThat(all).allSatisfy(technique -> assertThat(AttackTechniques.ofId(technique.id()))
                .isSameAs(technique));
    }

    @Test
    void givesASubTechniqueItsOwnName() {
        assertThat(AttackTechniques.ofId("T1218.011"))
                .isEqualTo(new Technique("T1218.011", "Rundll32", List.of("Defense Evasion"), Status.CURRENT));
    }

    @Test
    void keepsTheOrderOfSeveralTacticsInTheTable() {
        assertThat(AttackTechniques.ofId("T1013"))
                .isEqualTo(new Technique(
                        "T1013", "Port Monitors", List.of("Persistence", "Privilege Escalation"), Status.REVOKED));
    }

    /** The table tells no order, so the list of tactics is written by hand. */
    @Test
    void theTacticsInTheirOrderAreThoseOfTheTable() throws Exception {
        Set<String> named = new TreeSet<>();
        try (InputStream table = AttackTechniques.class.getResourceAsStream("/attack-techniques.csv")) {
            new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .flatMap(row -> Stream.of(row.split(",", -1)[2].split("\\|", -1)))
                    .filter(tactic -> !tactic.isEmpty())
                    .forEach(named::add);
        }

        assertThat(AttackTechniques.TACTICS).containsExactlyInAnyOrderElementsOf(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "T9999", "t1047", " T1047", "technique_id"})
    void knowsNoOtherIds(String id) {
        assertThat(AttackTechniques.ofId(id)).isNull();
    }

    /** Held against the table beside the project, read without the library that the program reads its own with. */
    @Test
    void theTableHasNamesTacticsAndStatusOfEveryTechnique() throws Exception {
        Path table = Path.of("../../shared/data/attack-techniques.csv");
        assumeThat(table).as("shared/data beside the project").exists();
        List<String> lines = Files.readAllLines(table);
        assertThat(lines.get(0)).isEqualTo("technique_id,technique,tactics,revoked,deprecated");
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (String line : lines.subList(1, lines.size())) {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            String name = row.group("quoted") == null ? row.group("plain") : row.group("quoted");
            Status status = row.group("revoked").equals("yes")
                    ? Status.REVOKED
                    : row.group("deprecated").equals("yes") ? Status.DEPRECATED : Status.CURRENT;
            String tactics = row.group("tactics");

            assertThat(AttackTechniques.ofId(row.group("id")))
                    .isEqualTo(new Technique(
                            row.group("id"),
                            name,
                            tactics.isEmpty() ? List.of() : List.of(tactics.split("\\|", -1)),
                            status));
            counts.merge(status, 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(Map.of(Status.CURRENT, 691, Status.REVOKED, 132, Status.DEPRECATED, 12));
    }

    @Test
    void theTableHasAllTechniquesThatTheSampleNames() throws Exception {
        Set<String> ids = new TreeSet<>();
        EscuSample.files("escu6-sample.tar.gz", "detections")
                .forEach((name, text) ->
                        ids.addAll(DetectionFile.read(name, text).mitreAttackIds()));

        assertThat(ids).hasSize(149).allMatch(id -> AttackTechniques.ofId(id) != null);
        assertThat(ids)
                .filteredOn(id -> AttackTechniques.ofId(id).status() != Status.CURRENT)
                .containsExactly("T1574.002");
    }
}
