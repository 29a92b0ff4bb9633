package io.spawnwatch.backtest.report;

import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Results of tests. */
final class SampleResults {
    static final String WMI_ID = "24869767-8579-485d-9a4f-d9ddfd8f0cac";
    static final String SHELL_ID = "5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c11";

    /** Characters that one of the formats, or a terminal, takes for something else. */
    private static final String[] PIECES = {
        "powershell.exe",
        " ",
        "\"",
        "'",
        "<",
        ">",
        "&",
        "]]>",
        "<![CDATA[",
        "--",
        "\\",
        "\\u0000",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\u0000",
        "\u0007",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ud800",
        "\udfff",
        "\udc00\ud800",
        "\ud83d\ude00",
        "\ud800\udc00",
        "ÄÖÜ",
        "ı",
        "漢字",
        "%41",
        "$SRCROOT$",
        "{0}",
        "{",
        "}",
        "[",
        "](",
        ")",
        "[click](https://evil.example)"
    };

    private static final List<Verdict> VERDICTS = List.of(Verdict.values());

    private SampleResults() {}

    /** One result with each verdict, of two detections. */
    static TestRun ofEachVerdict(Path root) {
        Path wmi = root.resolve("detections/endpoint/wmi.yml");
        return new TestRun(
                List.of(
                        result(wmi, 31, "WMI", WMI_ID, "True Positive Test", Verdict.PASSED, "", List.of("2 rows")),
                        result(
                                root.resolve("detections/endpoint/wmi.test.yml"),
                                4,
                                "WMI",
                                WMI_ID,
                                "an administrator's script",
                                Verdict.FAILED,
                                "expected no row, found 1",
                                List.of("process=\"cmd.exe /c a & b\"", "user=Zoë")),
                        result(
                                root.resolve("detections/my shell.yaml"),
                                7,
                                "Shell <remote>",
                                SHELL_ID,
                                "4688",
                                Verdict.BLIND,
                                "the events lack parent_process",
                                List.of()),
                        result(
                                root.resolve("detections/my shell.yaml"),
                                12,
                                "Shell <remote>",
                                SHELL_ID,
                                "Sysmon",
                                Verdict.NO_DATA,
                                "attack.log is a Git LFS pointer",
                                List.of())),
                Duration.ofMillis(1_234));
    }

    /** Results whose texts are hostile. */
    static TestRun random(SplittableRandom random, Path root) {
        List<TestResult> results = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            List<String> details = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                details.add(text(random));
            }
            results.add(new TestResult(
                    root.resolve("detections/d" + random.nextInt(2) + ".yml"),
                    1 + random.nextInt(100),
                    text(random),
                    random.nextBoolean() ? WMI_ID : SHELL_ID,
                    random.nextBoolean() ? "a test" : text(random),
                    VERDICTS.get(random.nextInt(VERDICTS.size())),
                    text(random),
                    details,
                    Duration.ofNanos(random.nextLong(5_000_000_000L))));
        }
        return new TestRun(results, Duration.ofMillis(random.nextInt(1_000_000)));
    }

    /** A text of pieces that are easily spoilt, or an empty one. */
    static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static TestResult result(
            Path file,
            int line,
            String detection,
            String id,
            String name,
            Verdict verdict,
            String message,
            List<String> details) {
        return new TestResult(file, line, detection, id, name, verdict, message, details, Duration.ofMillis(line));
    }
}
