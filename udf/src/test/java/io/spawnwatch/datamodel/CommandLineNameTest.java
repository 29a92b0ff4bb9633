package io.spawnwatch.datamodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            nullValues = "none",
            value = {
                "C:\\Windows\\System32\\cmd.exe /c dir          ~ cmd.exe",
                "cmd.exe /c dir                                 ~ cmd.exe",
                "cmd                                            ~ cmd",
                "\"C:\\Program Files\\a b\\c d.exe\" --x        ~ c d.exe",
                // The last backslash counts, even if it is in an argument.
                "cmd.exe /c type C:\\temp\\a.txt                ~ a.txt",
                "\"C:\\a\\b.exe\" \"D:\\c\\d.txt\" x            ~ d.txt",
                "\"C:\\a\\b.exe\" D:\\c\\d.txt                  ~ b.exe",
                // A quoted name without a folder is not found.
                "\"cmd.exe\" /c dir                             ~ none",
                "\"cmd.exe\" /c type C:\\a.txt                  ~ a.txt",
                "C:\\dir\\ x                                    ~ dir\\",
                "\"C:\\dir\\\" x                                ~ dir\\",
                "\\\\server\\share\\x.exe -y                    ~ x.exe",
                "\\SystemRoot\\System32\\smss.exe 00            ~ smss.exe",
                "\\smss.exe                                     ~ \\smss.exe",
                "/usr/bin/bash -c id                            ~ /usr/bin/bash",
                "^ cmd^                                         ~ none",
                "^ C:\\cmd^                                     ~ cmd",
                "^^                                             ~ none",
                "\\                                             ~ \\",
                "\\\\\\\\                                       ~ \\",
                "\"                                             ~ none",
                "\"\\\\\"                                       ~ none"
            })
    void isGroup1OfTheFirstExpressionThatIsFound(String commandLine, String name) {
        assertThat(CommandLineName.in(commandLine)).isEqualTo(name);
        assertThat(NaiveDataModel.calculate(Map.of("process", commandLine)))
                .containsEntry("process_name", name == null ? "unknown" : name);
    }

    @Test
    void isWhatTheExpressionsFindInRandomText() {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        String[] parts = {
            "\"",
            "\"",
            "\\",
            "\\",
            " ",
            "\t",
            "\n",
            "\r",
            "\u000B",
            "\u0085",
            "\u2028",
            "\u00A0",
            "a",
            "b",
            "/",
            "C:",
            "\uD83D\uDE00",
            "\uD83D",
            "\u0130"
        };
        Set<String> names = new HashSet<>();
        int quoted = 0;
        for (int i = 0; i < 300_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\"" : "");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String name = CommandLineName.in(text.toString());
            String expected =
                    NaiveDataModel.calculate(Map.of("process", text.toString())).get("process_name");
            assertThat(name == null ? "unknown" : name)
                    .as("seed %d, text %d: <%s>", seed, i, text)
                    .isEqualTo(expected);
            if (name != null) {
                names.add(name);
                quoted += name.contains(" ") ? 1 : 0;
            }
        }
        assertThat(names.size()).as("distinct names").isGreaterThan(10_000);
        assertThat(quoted).as("names in quotes").isGreaterThan(300);
    }

    @Test
    void takesLinearTimeForHostileText() {
        for (String unit : new String[] {"\\", "\"", "\\\"", "\\ ", "a\\", " "}) {
            String text = "\"x" + unit.repeat(2_000_000) + "\"";
            long start = System.nanoTime();
            String name = CommandLineName.in(text);
            assertThat(System.nanoTime() - start).as(unit).isLessThan(2_000_000_000L);
            assertThat(name == null || name.length() <= text.length()).isTrue();
        }
    }
}
