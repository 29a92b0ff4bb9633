package io.spawnwatch.page.browser;

import com.microsoft.playwright.Page;
import io.spawnwatch.CommandRun;
import io.spawnwatch.cli.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/** Makes the pictures of the page that README.md shows, from the bundled demo. */
final class Screenshots {

    private Screenshots() {}

    /**
     * Makes them.
     *
     * @param args the folder to write to
     */
    public static void main(String... args) throws IOException {
        Path pictures = Files.createDirectories(Path.of(args[0]));
        Path folder = Files.createTempDirectory("spawnwatch-screenshots");
        try (DemoFolder demo = DemoFolder.create(folder.resolve("demo"))) {
            Path report = folder.resolve("demo.html");
            CommandRun.successful(
                    "replay",
                    "--input",
                    demo.events().toString(),
                    "--allowlist",
                    demo.allowlist().toString(),
                    "--output",
                    report.toString());
            take(report, pictures);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        // Threads of Playwright would keep the process.
        System.exit(0);
    }

    private static void take(Path report, Path pictures) {
        try (Tab tab = Tab.open(report)) {
            tab.resize(1280, 800);
            tab.awaitRest();
            save(tab, pictures.resolve("overview.png"));
            String story = tab.page().locator("table.objects a").first().getAttribute("href");
            tab.show(story.substring(1));
            tab.darken(true);
            save(tab, pictures.resolve("story.png"));
        }
    }

    private static void save(Tab tab, Path picture) {
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(picture));
    }
}
