package io.spawnwatch.detection.tests;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tests} of a detection file in Splunk's form: recorded attacks on which the detection has to fire. They do not
 * affect how it runs, so a fault in them does not refuse the file.
 *
 * @param tests the tests, in the file's order
 * @param fault what is wrong with them, or null
 */
public record AttackDataTests(
        List<AttackDataTest> tests, @Nullable InvalidDocumentException fault) {
    /** The tests of a file without any. */
    public static final AttackDataTests NONE = new AttackDataTests(List.of(), null);

    private static final String TESTS = "tests";

    /** Copies the list. */
    public AttackDataTests {
        tests = List.copyOf(tests);
    }

    /**
     * A test.
     *
     * @param name  its name, which need not be unique
     * @param place where it stands in the file
     * @param data  addresses or paths of the recordings that it needs, all of them together
     */
    public record AttackDataTest(String name, Place place, List<String> data) {
        /** Copies the list. */
        public AttackDataTest {
            data = List.copyOf(data);
        }
    }

    /** The tests of a detection file. */
    public static AttackDataTests of(Mapping document) {
        try {
            List<AttackDataTest> tests = new ArrayList<>();
            for (Mapping test : document.mappings(TESTS)) {
                List<String> data = test.mappings("attack_data").stream()
                        .map(recording -> recording.requiredText("data"))
                        .toList();
                // Splunk's "manual" tests have no data that could be replayed.
                if (!data.isEmpty()) {
                    tests.add(new AttackDataTest(
                            Objects.requireNonNullElse(test.text("name"), "test " + (tests.size() + 1)),
                            test.place(),
                            data));
                }
            }
            return new AttackDataTests(tests, null);
        } catch (InvalidDocumentException fault) {
            return new AttackDataTests(List.of(), fault);
        }
    }
}
