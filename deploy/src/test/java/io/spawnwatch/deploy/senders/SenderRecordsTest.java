package io.spawnwatch.deploy.senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole records as each sender writes them, in the configuration of {@code deploy/getting-events-in}. */
class SenderRecordsTest {
    private static final Path RECORDS = Path.of("src/test/resources/senders");
    private static final long TIME = Instant.parse("2026-11-23T08:15:30.119Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(strings = {"winlogbeat-sysmon.json", "nxlog-sysmon.json", "splunk-sysmon.xml"})
    void sysmonsProcessCreationBecomesTheSameEventFromEverySender(String file) throws Exception {
        ProcessEvent event = decode(file);
        assertThat(event.timeMs()).isEqualTo(TIME);
        has(event, ProcessField.DEST, "WS7.corp.example");
        has(event, ProcessField.USER, "CORP\\ada");
        has(event, ProcessField.PROCESS, "cmd.exe /c whoami");
        has(event, ProcessField.PROCESS_NAME, "cmd.exe");
        has(event, ProcessField.PROCESS_ID, "3824");
        has(event, ProcessField.ORIGINAL_FILE_NAME, "Cmd.Exe");
        has(event, ProcessField.PARENT_PROCESS_NAME, "WmiPrvSE.exe");
        has(event, ProcessField.PARENT_PROCESS_ID, "3460");
        has(event, ProcessField.PARENT_PROCESS, "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"winlogbeat-security.json", "nxlog-security.json", "splunk-security.xml"})
    void theSecurityLogsProcessCreationBecomesTheSameEventFromEverySender(String file) throws Exception {
        ProcessEvent event = decode(file);
        assertThat(event.timeMs()).isEqualTo(TIME);
        has(event, ProcessField.DEST, "WS7.corp.example");
        has(event, ProcessField.USER, "CORP\\ada");
        has(event, ProcessField.PROCESS, "cmd.exe /c whoami");
        has(event, ProcessField.PROCESS_NAME, "cmd.exe");
        has(event, ProcessField.PROCESS_ID, "3824");
        has(event, ProcessField.PARENT_PROCESS_NAME, "WmiPrvSE.exe");
        has(event, ProcessField.PARENT_PROCESS_ID, "3460");
    }

    @Test
    void sysmonForLinuxIsReadFromTheJournal() throws Exception {
        ProcessEvent event = decode("vector-sysmon-for-linux.xml");
        assertThat(event.timeMs()).isEqualTo(TIME);
        has(event, ProcessField.DEST, "web-3");
        has(event, ProcessField.USER, "ada");
        has(event, ProcessField.PROCESS, "chattr -i /etc/passwd");
        has(event, ProcessField.PARENT_PROCESS_NAME, "dash");
    }

    private static void has(ProcessEvent event, ProcessField field, String value) {
        assertThat(event.get(field)).as(field.cimName()).isEqualTo(value);
    }

    private static ProcessEvent decode(String file) throws Exception {
        String record = Files.readString(RECORDS.resolve(file)).stripTrailing();
        assertThat(record).as("one record, one line").doesNotContain("\n");
        Decoded decoded =
                Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE).decode(record.getBytes(StandardCharsets.UTF_8));
        return assertThat(decoded)
                .as("%s", decoded)
                .asInstanceOf(type(Decoded.Event.class))
                .actual()
                .event();
    }
}
