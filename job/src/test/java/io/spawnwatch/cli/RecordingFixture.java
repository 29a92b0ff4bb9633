package io.spawnwatch.cli;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Records of an attack that the detection finds, of harmless events, and such that cannot be read. */
abstract class RecordingFixture extends DetectionFixture {
    static final String ATTACK =
            "{\"_time\": 1, \"process_name\": \"cmd.exe\", \"parent_process_name\": \"wmiprvse.exe\", \"process\":"
                    + " \"x\"}";
    static final String HARMLESS =
            "{\"_time\": 1, \"process_name\": \"calc.exe\", \"parent_process_name\": \"explorer.exe\", \"process\":"
                    + " \"y\"}";
    static final String BROKEN = ATTACK.replace("}", "");

    /** Writes a file in the folder. */
    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Runs the command. */
    static CommandRun run(String... options) {
        return CommandRun.of(
                Stream.concat(Stream.of("test"), Stream.of(options)).toArray(String[]::new));
    }
}
