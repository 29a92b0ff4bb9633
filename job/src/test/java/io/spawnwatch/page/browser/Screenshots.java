package io.spawnwatch.page.browser;

import com.microsoft.playwright.Page;
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
    public static void main(String... args) {
        Program.run(() -> make(args));
    }

    private static void make(String... args) throws IOException {
        Path pictures = Files.createDirectories(Path.of(args[0]));
        Path folder = Files.createTempDirectory("spawnwatch-screenshots");
        try {
            take(DemoReport.write(folder), pictures);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static void take(Path report, Path pictures) {
        try (Tab tab = Tab.open(report)) {
            tab.resize(1280, 800);
            tab.awaitRest();
            save(tab, pictures.resolve("overview.png"), false);
            tab.show(tab.firstStory());
            tab.darken(true);
            save(tab, pictures.resolve("story.png"), false);
        }
    }

    /** Saves what the window shows, or the whole page. */
    static void save(Tab tab, Path picture, boolean whole) {
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(picture).setFullPage(whole));
    }
}
