package io.spawnwatch.page.browser;

import io.spawnwatch.CommandRun;
import io.spawnwatch.cli.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Path;

/** The report of the bundled demo. */
final class DemoReport {

    private DemoReport() {}

    /** Writes it into a folder. */
    static Path write(Path folder) throws IOException {
        Path report = folder.resolve("demo.html");
        try (DemoFolder demo = DemoFolder.create(folder.resolve("demo"))) {
            CommandRun.successful(
                    "replay",
                    "--input",
                    demo.events().toString(),
                    "--allowlist",
                    demo.allowlist().toString(),
                    "--output",
                    report.toString());
        }
        return report;
    }
}
