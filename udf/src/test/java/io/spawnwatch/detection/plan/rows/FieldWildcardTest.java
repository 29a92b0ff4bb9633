package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RenameCommand.Renaming;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.document.SourceText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FieldWildcardTest {
    /** Held against a regular expression for each name, on names of few characters, so that many match. */
    @Test
    void renamesLikeARegularExpressionInWhichAStarMatchesAnyText() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int renamed = 0;
        for (int round = 0; round < 20_000; round++) {
            String from = text(random, "ab.*");
            String to =
                    "x" + "*y".repeat((int) from.chars().filter(c -> c == '*').count());
            Renaming renaming = renaming(from, to);
            List<String> names = List.of(text(random, "ab."), text(random, "ab.") + "1", "");
            Map<String, String> expected = expected(from, to, names);

            assertThat(FieldWildcard.renamings(renaming, names))
                    .as("%s to %s of %s, seed %d", from, to, names, seed)
                    .isEqualTo(expected);
            renamed += from.contains("*") ? expected.size() : 0;
            for (String name : names) {
                assertThat(FieldWildcard.of(renaming.from()).matches(name))
                        .as("%s matches %s, seed %d", from, name, seed)
                        .isEqualTo(pattern(from).matcher(name).matches());
            }
        }
        assertThat(renamed).as("names with a wildcard, seed %d", seed).isGreaterThan(1_000);
    }

    private static Map<String, String> expected(String from, String to, List<String> names) {
        Map<String, String> expected = new LinkedHashMap<>();
        if (!from.contains("*")) {
            expected.put(from, to);
            return expected;
        }
        for (String name : names) {
            Matcher matcher = pattern(from).matcher(name);
            if (matcher.matches()) {
                String renamed = to;
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    renamed = renamed.replaceFirst("\\*", Matcher.quoteReplacement(matcher.group(i)));
                }
                expected.put(name, renamed);
            }
        }
        return expected;
    }

    private static Pattern pattern(String written) {
        return Pattern.compile(written.replace(".", "\\.").replace("*", "(.*)"), Pattern.DOTALL);
    }

    private static String text(SplittableRandom random, String characters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static Renaming renaming(String from, String to) {
        String search = "| tstats count from datamodel=Endpoint.Processes by Processes.user | rename \"" + from
                + "\" as \"" + to + "\"";
        RenameCommand rename = (RenameCommand) SearchParser.parse(SourceText.of("test", search), Macros.none())
                .commands()
                .get(0);
        return rename.renamings().get(0);
    }
}
