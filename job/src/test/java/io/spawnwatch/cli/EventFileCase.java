package io.spawnwatch.cli;

import io.spawnwatch.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The tests of {@code check --explain ID --event FILE} have a file of events, and run the command on it. */
abstract class EventFileCase {
    static final String NAME = "Process Execution via WMI";
    static final String MISS = """
        {"_time":"2026-11-16T09:00:00Z","dest":"ws-1","process":"\\"C:\\\\Windows\\\\System32\\\\cmd.exe\\" /c whoami",\
        "parent_process_name":"explorer.exe","process_id":10}\
        """;

    @TempDir
    Path folder;

    Path events;

    @BeforeEach
    void nameFile() {
        events = folder.resolve("events.jsonl");
    }

    CommandRun run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("check", "--explain", NAME, "--event", events.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
