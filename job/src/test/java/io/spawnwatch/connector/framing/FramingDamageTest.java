package io.spawnwatch.connector.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FramingDamageTest {
    private static final int ROUNDS = 6000;

    /** What need not be delivered: complete comments, the XML declaration and root, blanks, punctuation of arrays. */
    private static final String IGNORABLE = "(?s)<!--.*?-->|<\\?xml[^>]*\\?>|</?Events>|[\\s,\\[\\]\\ufeff]";

    @Test
    void deliversEveryUndamagedRecordOnceAndInOrderWhateverIsDamagedElsewhere() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            DamagedFile file = DamagedFile.of(random);
            List<String> delivered = new ArrayList<>();
            for (Framed framed : framed(file, random)) {
                delivered.add(framed.text());
            }
            delivered.retainAll(file.undamaged());
            assertThat(delivered)
                    .as("seed %s, round %s:%n%s", seed, round, file.content())
                    .isEqualTo(file.undamaged());
        }
    }

    @Test
    void deliversEveryByteOnceUnlessItIsIgnorable() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            DamagedFile file = DamagedFile.of(random);
            StringBuilder delivered = new StringBuilder();
            for (Framed framed : framed(file, random)) {
                delivered.append(framed.text());
            }
            assertThat(delivered.toString().replaceAll(IGNORABLE, ""))
                    .as("seed %s, round %s:%n%s", seed, round, file.content())
                    .isEqualTo(file.content().replaceAll(IGNORABLE, ""));
        }
    }

    private static List<Framed> framed(DamagedFile file, SplittableRandom random) {
        SplittableRandom sizes = random.split();
        byte[] content = file.content().getBytes(StandardCharsets.UTF_8);
        return Framed.trickled(content, () -> sizes.nextInt(1, 200)).stream()
                .filter(framed -> framed.fault() == null)
                .toList();
    }
}
