package io.spawnwatch.cli;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A detection in a folder, {@code wmi.yml}, whose tests are run. */
public abstract class DetectionFixture {
    /** The detection, as its file has it. */
    public static final String DETECTION = """
        name: Shell over WMI
        id: 5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c11
        version: 1
        type: TTP
        search: '| tstats count from datamodel=Endpoint.Processes where
          Processes.parent_process_name=WmiPrvSE.exe Processes.process_name IN (cmd.exe, powershell.exe)
          by Processes.dest Processes.user Processes.process'
        tags: {impact: 90, confidence: 90, message: $user$ has a shell on $dest$, mitre_attack_id: [T1047],
          observable: [{name: dest, type: Hostname, role: [Victim]}]}
        """;

    static final String EVENT =
            "{dest: ws-1, user: alice, parent_process_name: WmiPrvSE.exe, process_name: cmd.exe, process: cmd /c"
                    + " whoami}";

    @TempDir
    Path folder;

    Path detection;

    @BeforeEach
    void writeDetection() throws IOException {
        detection = Files.writeString(folder.resolve("wmi.yml"), DETECTION);
    }

    CommandRun test(String tests) throws IOException {
        Files.writeString(folder.resolve("wmi.test.yml"), tests.replace("EVENT", EVENT));
        return CommandRun.of("test", "--detections", detection.toString());
    }

    static String body(String test) {
        return "tests:\n- " + test.replace("EVENT", EVENT) + "\n";
    }

    /** The output without line breaks and indentation. */
    static String flat(String out) {
        return out.replaceAll("\\s+", " ");
    }
}
