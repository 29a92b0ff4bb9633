package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventScopeTest {

    private static boolean accepts(
            EventScope scope, DataModelVersion model, @Nullable String host, @Nullable String user) {
        return scope.newFilter(model)
                .accepts(ProcessEvent.at(0)
                        .set(ProcessField.DEST, host)
                        .set(ProcessField.USER, user)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "ws-1, ws-1, true",
                "WS-1, ws-1, true",
                "ws-1, ws-10, false",
                "ws-*, WS-10.corp.example, true",
                "*.example, ws-1.corp.example, true",
                "*, ws-1, true",
                "*, , true",
                "unknown, , true",
                "Unknown, unknown, true",
                "ws-1, , false"
            })
    void aHostIsComparedAsASearchComparesIt(String pattern, @Nullable String host, boolean expected) {
        EventScope scope = new EventScope(List.of(pattern), List.of());

        assertThat(accepts(scope, DataModelVersion.CIM_6_4, host, "anybody")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "corp\\ada, CORP\\ada, true",
                "corp\\\\ada, CORP\\ada, true",
                "*\\ada, CORP\\ada, true",
                "ada, CORP\\ada, false",
                "unknown, , true"
            })
    void aUserIsComparedInTheSameWay(String pattern, @Nullable String user, boolean expected) {
        EventScope scope = new EventScope(List.of(), List.of(pattern));

        assertThat(accepts(scope, DataModelVersion.CIM_6_4, "h", user)).isEqualTo(expected);
    }

    @Test
    void withoutADataModelAMissingValueMatchesNothing() {
        EventScope everyHost = new EventScope(List.of("*", "unknown"), List.of());

        assertThat(accepts(everyHost, DataModelVersion.NONE, null, "u")).isFalse();
        assertThat(accepts(everyHost, DataModelVersion.NONE, "h", null)).isTrue();
    }

    @Test
    void oneValueOfEachListHasToMatch() {
        EventScope scope = new EventScope(List.of("a", "b"), List.of("u", "v*"));

        assertThat(accepts(scope, DataModelVersion.CIM_6_4, "b", "v7")).isTrue();
        assertThat(accepts(scope, DataModelVersion.CIM_6_4, "b", "w")).isFalse();
        assertThat(accepts(scope, DataModelVersion.CIM_6_4, "c", "u")).isFalse();
    }

    @Test
    void everythingIsInTheScopeWithoutNames() {
        assertThat(EventScope.EVERYTHING.isEverything()).isTrue();
        assertThat(accepts(EventScope.EVERYTHING, DataModelVersion.NONE, null, null))
                .isTrue();
        assertThat(new EventScope(List.of("a"), List.of()).isEverything()).isFalse();
    }

    @Test
    void itIsSentToTaskManagers() throws Exception {
        EventScope scope = new EventScope(List.of("a"), List.of("b"));

        assertThat(InstantiationUtil.clone(scope)).isEqualTo(scope);
    }

    /** Held against regular expressions. */
    @Test
    void randomNamesAreComparedLikeANaiveReferenceDoes() {
        long seed = 29;
        SplittableRandom random = new SplittableRandom(seed);
        int inScope = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> hosts = texts(random, "aB*");
            List<String> users = texts(random, "cD*");
            String host = random.nextInt(8) == 0 ? null : text(random, "Ab");
            String user = random.nextInt(8) == 0 ? null : text(random, "Cd");
            boolean expected = naive(hosts, host) && naive(users, user);

            assertThat(accepts(new EventScope(hosts, users), DataModelVersion.CIM_6_4, host, user))
                    .as("seed %d: %s %s in %s %s", seed, host, user, hosts, users)
                    .isEqualTo(expected);
            inScope += expected ? 1 : 0;
        }
        assertThat(inScope).isBetween(1_000, 19_000);
    }

    private static boolean naive(List<String> patterns, @Nullable String value) {
        String seen = value == null || value.isEmpty() ? "unknown" : value;
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> Pattern.compile(
                                pattern.replace("*", ".*"), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                        .matcher(seen)
                        .matches());
    }

    private static List<String> texts(SplittableRandom random, String alphabet) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            texts.add(text(random, alphabet));
        }
        return texts;
    }

    private static String text(SplittableRandom random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
