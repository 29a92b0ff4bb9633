package io.spawnwatch.page.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The browser of all tests of this JVM, without a window. To start it takes longer than most of them. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private static @Nullable Browser browser;

    private Chromium() {}

    /** The browser. Without Chromium the test is skipped with a message; in CI it fails. */
    static synchronized Browser browser() {
        if (browser == null) {
            browser = start(executable().orElseThrow(Chromium::missing));
        }
        return browser;
    }

    private static Optional<Path> executable() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static RuntimeException missing() {
        if (System.getenv("CI") != null) {
            throw new AssertionError("CI must have chromium");
        }
        return Assumptions.<RuntimeException>abort(
                "skipped: chromium is not installed (on Debian: apt-get install chromium)");
    }

    private static Browser start(Path executable) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        // Whoever kills the JVM closes the pipe to Playwright's process, which then ends the browser.
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close-browser"));
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        // Its sandbox cannot be had as root, nor in most containers.
                        .setChromiumSandbox(false));
    }
}
