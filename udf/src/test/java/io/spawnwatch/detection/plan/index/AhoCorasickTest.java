package io.spawnwatch.detection.plan.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.CaseVariants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AhoCorasickTest {
    private static final int PLANS = 100;
    private static final int WORDS = 2;

    @Test
    void findsExactlyTheTextsThatAnotherContains() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        int found = 0;
        for (int round = 0; round < 3_000; round++) {
            String alphabet = "aiks\u00df\u00e9".substring(0, 2 + random.nextInt(5));
            List<String> texts = new ArrayList<>();
            Map<String, int[]> slots = new HashMap<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                String text = text(random, alphabet, 1, 5);
                if (slots.putIfAbsent(text, new int[] {texts.size()}) == null) {
                    texts.add(text);
                }
            }
            AhoCorasick automaton = new AhoCorasick(slots);
            for (int i = 0; i < 10; i++) {
                String text = CaseVariants.of(text(random, alphabet + "xX\u0416", 0, 15), random);
                List<Integer> expected = new ArrayList<>();
                for (int plan = 0; plan < texts.size(); plan++) {
                    if (CaseFolding.fold(text).contains(texts.get(plan))) {
                        expected.add(plan);
                    }
                }
                assertThat(find(automaton, text))
                        .as("seed %d, round %d: %s in '%s'", seed, round, texts, text)
                        .isEqualTo(expected);
                found += expected.size();
            }
        }
        assertThat(found).as("seed %d", seed).isGreaterThan(10_000);
    }

    @Test
    void staysFastOnAdversarialTexts() {
        Map<String, int[]> slots = new HashMap<>();
        for (int plan = 0; plan < PLANS; plan++) {
            slots.put("a".repeat(10 * plan + 3) + "b", new int[] {plan});
        }
        AhoCorasick automaton = new AhoCorasick(slots);
        String text = "a".repeat(1_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 20; i++) {
                assertThat(find(automaton, text)).isEmpty();
            }
        });
    }

    /** The texts that the automaton finds. Each stands for the first clause of the plan with its number. */
    private static List<Integer> find(AhoCorasick automaton, String text) {
        Candidates candidates = new Candidates(WORDS);
        long[] others = new long[Prefilter.MOST * WORDS];
        for (int word = WORDS; word < others.length; word++) {
            others[word] = -1L;
        }
        candidates.begin(others);
        automaton.find(text, candidates);
        List<Integer> found = new ArrayList<>();
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            found.add(i);
        }
        return found;
    }

    private static String text(SplittableRandom random, String alphabet, int shortest, int longest) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(shortest, longest + 1); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
