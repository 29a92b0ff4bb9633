package io.spawnwatch.page.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.util.FileUtils;

/** Makes a picture of every view of reports, at several widths, light and dark, for somebody to look at. */
final class AllScreens {
    private static final List<Integer> WIDTHS = List.of(360, 1280, 2560);

    private AllScreens() {}

    /**
     * Makes them.
     *
     * @param args the folder to write to; the environment variable {@code PAGE_REPORTS} names reports, separated by commas,
     *             instead of the demo's, and {@code PAGE_WIDTHS} widths in pixels
     */
    public static void main(String... args) {
        Program.run(() -> make(args));
    }

    private static void make(String... args) throws IOException {
        Path pictures = Files.createDirectories(Path.of(args[0]));
        String widths = System.getenv().getOrDefault("PAGE_WIDTHS", "");
        List<Integer> wanted = widths.isEmpty()
                ? WIDTHS
                : Arrays.stream(widths.split(",", -1)).map(Integer::valueOf).toList();
        String reports = System.getenv().getOrDefault("PAGE_REPORTS", "");
        Path folder = Files.createTempDirectory("spawnwatch-screens");
        try {
            List<Path> files = reports.isEmpty()
                    ? List.of(DemoReport.write(folder))
                    : Arrays.stream(reports.split(",", -1)).map(Path::of).toList();
            for (Path report : files) {
                take(report, wanted, pictures);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static void take(Path report, List<Integer> widths, Path pictures) {
        String name = report.getFileName().toString().replaceFirst("\\.html$", "");
        try (Tab tab = Tab.open(report.toAbsolutePath())) {
            for (String view : views(tab)) {
                tab.resize(Tab.WIDE);
                tab.show(view);
                for (int width : widths) {
                    tab.resize(width);
                    for (boolean dark : new boolean[] {false, true}) {
                        tab.darken(dark);
                        String theme = dark ? "dark" : "light";
                        String file = String.join(
                                "-",
                                name,
                                view.replaceFirst("\\?row=.*", "-row").replaceFirst("\\?.*", ""),
                                String.valueOf(width),
                                theme);
                        Screenshots.save(tab, pictures.resolve(file + ".png"), true);
                    }
                }
            }
        }
    }

    /** The views of the navigation, a story, and a row that is open. */
    private static List<String> views(Tab tab) {
        Set<String> views = new LinkedHashSet<>();
        Object links =
                tab.page().evaluate("() => [...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))");
        ((List<?>) links).forEach(link -> views.add(String.valueOf(link).substring(1)));
        List<String> all = new ArrayList<>(views);
        if (views.contains("ranking")) {
            tab.show("ranking");
            all.add(tab.firstStory());
            tab.show("events");
            tab.grid().focus();
            tab.press("Enter");
            tab.page().locator(".detail").waitFor();
            all.add(tab.address().replaceFirst(".*#", ""));
        }
        return all;
    }
}
