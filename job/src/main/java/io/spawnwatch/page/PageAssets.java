package io.spawnwatch.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the page, for a report that holds all of them and for a server that hands them out one by one. Modules import
 * each other by name, and an import map says where a name is: at a path of the server, or in the report itself as a {@code data:}
 * URL, since a page from a file may import nothing from other files.
 */
public final class PageAssets {
    /** Style sheets of the folder {@code page/style} of the resources, in the order in which they apply. */
    static final List<String> STYLES = List.of(
            "base.css",
            "frame.css",
            "filter.css",
            "table.css",
            "views.css",
            "timeline.css",
            "ranking.css",
            "story.css",
            "words.css",
            "attack.css",
            "comparison.css",
            "live.css",
            "print.css");

    /** Where {@code index.html} has room for what depends on how the page reaches the browser. */
    private static final String HEAD = "<!-- head -->";

    private static final String DATA = "<!-- data -->";

    /** The element that a server's page tells where its events are; one without them reads the data that it holds. */
    private static final String ROOT = "<html lang=\"en\"";

    private static final String START = "import \"" + PageModule.START + "\";";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";

    /** Where the served page expects server-sent events, whose data are messages. */
    public static final String EVENTS = "/events";

    private PageAssets() {}

    /**
     * What a server answers with.
     *
     * @param content   the bytes
     * @param mediaType value of the header {@code Content-Type}
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
    public record Asset(byte[] content, String mediaType) {}

    /**
     * A page that holds everything, in two halves.
     *
     * @param beforeData what comes before the data
     * @param afterData  what comes after them
     */
    record Frame(String beforeData, String afterData) {}

    /** Loaded on first use. */
    private static final class Served {
        private static final Map<String, Asset> BY_PATH = load();

        private static Map<String, Asset> load() {
            Map<String, Asset> assets = new HashMap<>();
            assets.put("/", new Asset(bytes(servedPage()), HTML));
            PageModule.all().forEach(module -> assets.put(module.path(), new Asset(module.content(), JAVASCRIPT)));
            STYLES.forEach(file -> assets.put("/style/" + file, new Asset(bytes(style(file)), CSS)));
            return Map.copyOf(assets);
        }
    }

    /** The part of the page that a server has at a path, such as {@code /} or {@code /js/app.js}; null if it has none there. */
    public static @Nullable Asset served(String path) {
        return Served.BY_PATH.get(path);
    }

    /** The content security policy of the served page, as the header {@code Content-Security-Policy} has it. */
    public static String servedPolicy() {
        return new ContentPolicy("'self'")
                .script(servedImports())
                .script(START)
                .connectingToItself()
                .text();
    }

    /** A page that needs nothing else, without data yet. */
    static Frame report() {
        String styles = STYLES.stream().map(PageAssets::style).collect(Collectors.joining("\n"));
        String imports = imports(
                module -> "data:text/javascript;base64," + Base64.getEncoder().encodeToString(module.content()));
        String policy = new ContentPolicy("data:")
                .script(imports)
                .script(START)
                .style(styles)
                .text();
        String head = "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n" + "<style>" + styles
                + "</style>\n" + scripts(imports);
        String page = page(head, DATA);
        int data = page.indexOf(DATA);
        return new Frame(page.substring(0, data), page.substring(data + DATA.length()));
    }

    private static String servedPage() {
        String head = STYLES.stream()
                        .map(file -> "<link rel=\"stylesheet\" href=\"/style/" + file + "\">\n")
                        .collect(Collectors.joining())
                + scripts(servedImports());
        return page(head, "").replace(ROOT, ROOT + " data-events=\"" + EVENTS + "\"");
    }

    private static String servedImports() {
        return imports(PageModule::path);
    }

    /** The module script runs when the whole page has been read, with all of its data. */
    private static String scripts(String imports) {
        return "<script type=\"importmap\">" + imports + "</script>\n<script type=\"module\">" + START + "</script>";
    }

    private static String imports(Function<PageModule, String> address) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        ObjectNode imports = map.putObject("imports");
        PageModule.all().forEach(module -> imports.put(module.name(), address.apply(module)));
        return map.toString();
    }

    private static String page(String head, String data) {
        String template = PageResource.text("/page/index.html");
        for (String place : List.of(ROOT, HEAD, DATA)) {
            if (template.indexOf(place) < 0 || template.indexOf(place) != template.lastIndexOf(place)) {
                throw new IllegalStateException("index.html must have " + place + " once");
            }
        }
        return template.replace(HEAD, head).replace(DATA, data);
    }

    private static String style(String file) {
        return PageResource.text("/page/style/" + file);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
