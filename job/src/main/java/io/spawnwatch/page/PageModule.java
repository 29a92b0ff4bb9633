package io.spawnwatch.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JavaScript module of the page.
 *
 * @param name     what other modules import it by, for example {@code spawnwatch/store.js}
 * @param path     where a server has it, for example {@code /js/store.js}
 * @param resource its text on the class path
 * @param licence  a text on the class path that has to go with every copy, or empty for the project's own modules
 */
record PageModule(String name, String path, String resource, String licence) {
    /** The module that shows the page. It imports all others. */
    static final String START = "spawnwatch/app.js";

    /** The project's own modules, in the folder {@code page/js} of the resources. */
    private static final List<String> OWN = List.of(
            "address.js",
            "app.js",
            "attack.js",
            "bars.js",
            "boundary.js",
            "buckets.js",
            "columns.js",
            "comparison.js",
            "connection.js",
            "copy.js",
            "deliver.js",
            "described.js",
            "detail.js",
            "detections.js",
            "difference.js",
            "differences.js",
            "entities.js",
            "eventstream.js",
            "facets.js",
            "fieldpairs.js",
            "fields.js",
            "filter.js",
            "filterbar.js",
            "format.js",
            "frame.js",
            "glossary.js",
            "grid.js",
            "groups.js",
            "heir.js",
            "hooks.js",
            "incidents.js",
            "input.js",
            "intern.js",
            "keyboard.js",
            "late.js",
            "live.js",
            "matrix.js",
            "memory.js",
            "menu.js",
            "messages.js",
            "more.js",
            "names.js",
            "navigator.js",
            "numbers.js",
            "objects.js",
            "overview.js",
            "parents.js",
            "printing.js",
            "processes.js",
            "ranking.js",
            "recent.js",
            "rejected.js",
            "rejections.js",
            "row.js",
            "rowcolumns.js",
            "search.js",
            "session.js",
            "sides.js",
            "shape.js",
            "slices.js",
            "sort.js",
            "source.js",
            "spelling.js",
            "store.js",
            "story.js",
            "storyline.js",
            "summary.js",
            "table.js",
            "tests.js",
            "text.js",
            "theme.js",
            "timeline.js",
            "tree.js",
            "view.js",
            "views.js",
            "words.js",
            "work.js");

    /** Libraries, which come as WebJars. Each version is the one that the parent pom has, which a test checks. */
    private static final List<PageModule> LIBRARIES =
            List.of(preact("preact", "dist/preact.module.js"), preact("preact/hooks", "hooks/dist/hooks.module.js"));

    private static PageModule preact(String name, String file) {
        String folder = "/META-INF/resources/webjars/preact/10.24.3/";
        return new PageModule(name, "/lib/" + name + ".js", folder + file, folder + "LICENSE");
    }

    /** All modules that the page may import. */
    static List<PageModule> all() {
        List<PageModule> modules = new ArrayList<>(LIBRARIES);
        for (String file : OWN) {
            modules.add(new PageModule("spawnwatch/" + file, "/js/" + file, "/page/js/" + file, ""));
        }
        return modules;
    }

    /** The text to run, in UTF-8, with its licence as a comment. */
    byte[] content() {
        String text = PageResource.text(resource);
        return (licence.isEmpty() ? text : "/*\n" + PageResource.text(licence) + "*/\n" + text)
                .getBytes(StandardCharsets.UTF_8);
    }
}
