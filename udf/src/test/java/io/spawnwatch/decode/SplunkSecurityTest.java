package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Security 4688 as Splunk's add-on maps it. */
class SplunkSecurityTest {
    private static final long SEED = 20_261_128L;
    private static final WindowsEvent SECURITY = WindowsEvent.processCreation();
    private static final Pattern COMMAND = Pattern.compile("^\\s*(\"[^\"]*\"|\\S+)\\s*(.*)$", Pattern.DOTALL);

    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);

    @Test
    void becomesTheEventThatSplunkHasInEveryCarrier() {
        ProcessEvent expected = ProcessEvent.at(1_596_700_602_111L)
                .set(ProcessField.ACTION, "allowed")
                .set(ProcessField.DEST, "WS7.corp.example")
                .set(ProcessField.PARENT_PROCESS, "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")
                .set(ProcessField.PARENT_PROCESS_ID, "0xd84")
                .set(ProcessField.PARENT_PROCESS_NAME, "WmiPrvSE.exe")
                .set(ProcessField.PARENT_PROCESS_PATH, "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")
                .set(ProcessField.PROCESS, "C:\\Windows\\System32\\cmd.exe /c whoami")
                .set(ProcessField.PROCESS_EXEC, "cmd.exe")
                .set(ProcessField.PROCESS_ID, "0xef0")
                .set(ProcessField.PROCESS_NAME, "cmd.exe")
                .set(ProcessField.PROCESS_PATH, "C:\\Windows\\System32\\cmd.exe")
                .set(ProcessField.USER, "ada")
                .set(ProcessField.VENDOR_PRODUCT, "Microsoft Windows")
                .build();
        SECURITY.everyRecord()
                .forEach((carrier, record) ->
                        assertThat(decoder.decode(record)).as(carrier).isEqualTo(new Decoded.Event(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cmd.exe /c dir       | C:\\W\\cmd.exe      | C:\\W\\cmd.exe /c dir",
                "cmd.exe /c dir       | C:\\a b\\cmd.exe    | \"C:\\a b\\cmd.exe\" /c dir",
                "C:\\x\\cmd /c dir    | C:\\W\\cmd.exe      | C:\\x\\cmd /c dir",
                "cmd /c C:\\x         | C:\\W\\cmd.exe      | C:\\W\\cmd.exe /c C:\\x",
                "\"C:\\x y\\cmd\" /c  | C:\\W\\cmd.exe      | \"C:\\x y\\cmd\" /c",
                "\"cmd.exe\" /c C:\\x | C:\\W\\cmd.exe      | C:\\W\\cmd.exe /c C:\\x",
                "\"x y.exe\" -q       | C:\\a b\\x y.exe    | \"C:\\a b\\x y.exe\" -q",
                "\"cmd\"/c            | C:\\W\\cmd.exe      | C:\\W\\cmd.exe /c",
                "\"cmd /c             | C:\\W\\cmd.exe      | C:\\W\\cmd.exe /c",
                "\"\" /c              | C:\\W\\cmd.exe      | C:\\W\\cmd.exe /c",
                "cmd.exe              | C:\\a b\\cmd.exe    | C:\\a b\\cmd.exe",
                "`cmd.exe  `          | C:\\W\\cmd.exe      | C:\\W\\cmd.exe",
                "`  `                 | C:\\W\\cmd.exe      | C:\\W\\cmd.exe",
                "` cmd  /c  dir `     | C:\\W\\cmd.exe      | `C:\\W\\cmd.exe /c  dir `",
                "-                    | C:\\W\\cmd.exe      | C:\\W\\cmd.exe",
                "                     | C:\\a b\\cmd.exe    | C:\\a b\\cmd.exe",
                "cmd /c               |                     | cmd /c",
                "/bin/sh -c x         | /usr/bin/sh         | /usr/bin/sh -c x"
            })
    void beginsACommandLineWithThePathOfItsProgram(@Nullable String command, @Nullable String path, String process) {
        assertThat(event(command, path).get(ProcessField.PROCESS)).isEqualTo(process);
        assertThat(expectedProcess(command, path)).isEqualTo(process);
    }

    @Test
    void treatsRandomCommandLinesLikeANaiveReference() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> pieces =
                List.of("\"", "\\", " ", "\t", "\n", "a", ".exe", "C:\\", "-", "'", "/", "\u00a0", "\u00e9");
        for (int i = 0; i < 20_000; i++) {
            String command = random.nextInt(20) == 0 ? null : text(random, pieces);
            String path = random.nextInt(20) == 0 ? null : text(random, pieces);
            assertThat(event(command, path).get(ProcessField.PROCESS))
                    .as("seed %d: %s of %s", SEED, command, path)
                    .isEqualTo(expectedProcess(command, path));
        }
    }

    @Test
    void namesTheFirstUserThatIsNotAHyphen() {
        List<String> names = Arrays.asList(null, "", "-", " ", " - ", "--", "ada", "CORP\\bob", "WS7$", "\u00e9");
        for (String target : names) {
            for (String subject : names) {
                WindowsEvent event = with(with(SECURITY, "TargetUserName", target), "SubjectUserName", subject);
                assertThat(event(event).get(ProcessField.USER))
                        .as("%s, %s", target, subject)
                        .isEqualTo(expectedUser(target, subject));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-9214364837600034816 | allowed",
                "9232379236109516800 | allowed",
                "\"-9214364837600034816\" | allowed",
                "\"0x8020000000000000\" | allowed",
                "\"0X8020000000000000\" | allowed",
                "\"Audit Success\" | allowed",
                "[\"Audit Success\"] | allowed",
                "[\"Classic\",\"Audit Success\"] | allowed",
                "[\"Audit Success\",\"Classic\",{}] | allowed",
                "[\"Audit Failure\"] |",
                "\"0x8010000000000000\" |",
                "-9218868437227405312 |",
                "\"not Audit Success\" |",
                "[] |",
                "{} |",
                "\"\" |",
                "null |",
                "0 |"
            })
    void allowsWhatTheKeywordsCallASuccess(String keywords, @Nullable String action) {
        String record = SECURITY.nxlog().replace("-9214364837600034816", keywords);
        assertThat(event(record).get(ProcessField.ACTION)).isEqualTo(action);
    }

    /** Winlogbeat writes the names of keywords in the language of Windows; its outcome comes from their bits. */
    @ParameterizedTest
    @CsvSource({"success, allowed", "failure,", "unknown,"})
    void allowsWhatWinlogbeatCallsASuccessInAnyLanguage(String outcome, @Nullable String action) {
        String german = SECURITY.winlogbeat().replace("Audit Success", "\u00dcberwachung erfolgreich");
        assertThat(event(german).get(ProcessField.ACTION)).isNull();
        for (String spelling : List.of("\"event\":{\"outcome\":\"%s\"},", "\"event.outcome\":\"%s\",")) {
            String record = "{" + spelling.formatted(outcome) + german.substring(1);
            assertThat(event(record).get(ProcessField.ACTION)).isEqualTo(action);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Keywords\":1,", "\"UserID\":\"x\",", "\"UserID\":{},", "\"user\":{\"identifier\":2},"})
    void isNotRejectedForAValueThatIsGivenTwiceAndIdentifiesNothing(String more) {
        String record = "{" + more + SECURITY.nxlog().substring(1);
        assertThat(event(record)).isEqualTo(event(SECURITY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TargetUserName", "CommandLine"})
    void isRejectedIfAFieldHasTwoValues(String name) {
        byte[] record = WindowsEvent.bytes(
                "{\"" + name + "\":\"other\"," + SECURITY.nxlog().substring(1));
        assertThat(decoder.decode(record)).isInstanceOf(Decoded.Rejected.class);
    }

    /** What the mapping derives must not hide a value that a pipeline has renamed. */
    @Test
    void derivesFieldsFromRenamedValuesToo() {
        String command = "powershell.exe -enc AAAA";
        WindowsEvent event = SECURITY.with("CommandLine", command);
        ProcessEvent expected = event(event);
        assertThat(expected.get(ProcessField.PROCESS)).isEqualTo("C:\\Windows\\System32\\cmd.exe -enc AAAA");

        assertThat(event(event.without("CommandLine").with("process", command))).isEqualTo(expected);
        assertThat(event(event.without("NewProcessName").with("process_path", "C:\\Windows\\System32\\cmd.exe")))
                .isEqualTo(expected);
        assertThat(event(event.without("ParentProcessName")
                        .with("parent_process_path", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")))
                .isEqualTo(expected);
        assertThat(event(event.without("NewProcessId")
                        .with("process_id", "0xef0")
                        .with("process_name", "cmd.exe")))
                .isEqualTo(expected);
        assertThat(event(event.without("NewProcessName").with("process_name", "cmd.exe"))
                        .get(ProcessField.PROCESS_EXEC))
                .isEqualTo("cmd.exe");
    }

    private static @Nullable String expectedProcess(@Nullable String command, @Nullable String path) {
        boolean hasCommand = command != null && !command.isEmpty();
        if (path == null || path.isEmpty()) {
            return hasCommand ? command : null;
        }
        Matcher words = COMMAND.matcher(hasCommand ? command : "");
        if (!words.matches()) {
            return path;
        }
        if (words.group(1).contains("\\")) {
            return command;
        }
        String program = Pattern.compile("\\s").matcher(path).find() ? '"' + path + '"' : path;
        return words.group(2).isEmpty() ? path : program + " " + words.group(2);
    }

    private static @Nullable String expectedUser(@Nullable String target, @Nullable String subject) {
        for (String name : Arrays.asList(target, subject)) {
            if (name != null && !name.isEmpty() && !name.equals("-")) {
                return name;
            }
        }
        return null;
    }

    private static String text(SplittableRandom random, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    private static WindowsEvent with(WindowsEvent event, String name, @Nullable String value) {
        return value == null ? event.without(name) : event.with(name, value);
    }

    private ProcessEvent event(@Nullable String command, @Nullable String path) {
        return event(with(with(SECURITY, "CommandLine", command), "NewProcessName", path));
    }

    private ProcessEvent event(WindowsEvent event) {
        return event(event.nxlog());
    }

    private ProcessEvent event(String record) {
        Decoded decoded = decoder.decode(WindowsEvent.bytes(record));
        assertThat(decoded).as(record).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }
}
