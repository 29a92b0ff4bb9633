package io.spawnwatch.detection.plan.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.CaseVariants;
import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.PlacedEvent;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiteralFilterTest {

    @Test
    void neverMissesALiteralWhicheverWayAValueIsWritten() {
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        int contained = 0;
        int ruledOut = 0;
        for (int round = 0; round < 4_000; round++) {
            String alphabet = "ab\\/\"k@.".substring(0, 2 + random.nextInt(7));
            List<String> literals = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                literals.add(CaseFolding.fold(text(random, alphabet, random.nextInt(8) == 0 ? 3 : 5, 9)));
            }
            if (random.nextInt(4) == 0) {
                literals.add("caf\u00e9s");
            }
            LiteralFilter filter = new LiteralFilter(literals);
            for (int i = 0; i < 20; i++) {
                String some = random.nextInt(3) == 0 ? literals.get(random.nextInt(literals.size())) : "";
                String value = CaseVariants.of(
                        text(random, alphabet + "xX", 1, 30) + some + text(random, alphabet + "xX", 0, 30), random);
                PlacedEvent event = PlacedEvent.somehow(
                        ProcessEvent.at(0).set(ProcessField.PROCESS, value).build(), random);
                long place = event.place(ProcessField.PROCESS);
                if (!BytePlace.isInBytes(place)) {
                    continue;
                }
                boolean mayContain = filter.mayContain(event.bytes(), place);
                if (literals.stream().anyMatch(CaseFolding.fold(value)::contains)) {
                    contained++;
                    assertThat(mayContain)
                            .as("seed %d, round %d: %s in '%s'", seed, round, literals, value)
                            .isTrue();
                } else if (!mayContain) {
                    ruledOut++;
                }
            }
        }
        assertThat(contained).as("seed %d", seed).isGreaterThan(2_000);
        assertThat(ruledOut).as("seed %d", seed).isGreaterThan(10_000);
    }

    @Test
    void rulesOutOrdinaryCommandLinesAndFindsLiteralsInAnyCase() {
        LiteralFilter filter = new LiteralFilter(List.of("invoke-mimikatz", "\\users\\public\\", "sudo"));

        assertThat(mayContain(filter, "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s BITS"))
                .isFalse();
        assertThat(mayContain(filter, "C:\\Users\\bob\\Public.txt")).isFalse();
        assertThat(mayContain(filter, "C:\\USERS\\Public\\a.exe")).isTrue();
        assertThat(mayContain(filter, "powershell Invoke-Mimikatz")).isTrue();
        assertThat(mayContain(filter, "SUDO")).isTrue();
        assertThat(mayContain(filter, "sud")).isFalse();
    }

    @Test
    void aTextShorterThanAWindowRulesOutNothing() {
        assertThat(mayContain(new LiteralFilter(List.of("abc", "longer")), "x")).isTrue();
        assertThat(mayContain(new LiteralFilter(List.of()), "anything")).isFalse();
    }

    @Test
    void staysFastOnAdversarialTexts() {
        List<String> literals = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            literals.add("a".repeat(100 * i) + "b");
        }
        LiteralFilter filter = new LiteralFilter(literals);
        String value = "a".repeat(1_000_000);
        PlacedEvent event = PlacedEvent.asInJson(
                ProcessEvent.at(0).set(ProcessField.PROCESS, value).build());
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                filter.mayContain(event.bytes(), event.place(ProcessField.PROCESS));
            }
        });
    }

    private static boolean mayContain(LiteralFilter filter, String value) {
        PlacedEvent event = PlacedEvent.asInJson(
                ProcessEvent.at(0).set(ProcessField.PROCESS, value).build());
        return filter.mayContain(event.bytes(), event.place(ProcessField.PROCESS));
    }

    private static String text(SplittableRandom random, String alphabet, int shortest, int longest) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(shortest, longest + 1); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
