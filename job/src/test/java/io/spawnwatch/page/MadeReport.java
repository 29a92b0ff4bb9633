package io.spawnwatch.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reports of rows that a test makes. */
public final class MadeReport {

    private MadeReport() {}

    /**
     * Writes a report of a replay.
     *
     * @param file     to write
     * @param messages that say more than rows, for example which detections there are
     * @param rows     by type, for example {@code risk_events}
     */
    public static Path write(Path file, List<ObjectNode> messages, Map<String, List<ObjectNode>> rows)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ReportPage page = new ReportPage(out)) {
            page.write(RunMessage.of("replay", "of a test", List.of("made up"), Map.of())
                    .json(null));
            for (ObjectNode message : messages) {
                page.write(message);
            }
            for (Map.Entry<String, List<ObjectNode>> ofType : rows.entrySet()) {
                try (RowBlocks blocks = page.rows(ofType.getKey())) {
                    for (ObjectNode row : ofType.getValue()) {
                        blocks.add(row);
                    }
                }
            }
        }
        return file;
    }
}
