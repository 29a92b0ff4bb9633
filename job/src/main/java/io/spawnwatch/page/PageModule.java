package io.spawnwatch.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JavaScript module of the page.
 *
 * @param name     what other modules import it by, for example {@code spawnwatch/rows/store.js}
 * @param path     where a server has it, for example {@code /js/rows/store.js}
 * @param resource its text on the class path
 * @param licence  a text on the class path that has to go with every copy, or empty for the project's own modules
 */
record PageModule(String name, String path, String resource, String licence) {
    /** The module that shows the page. It imports all others. */
    static final String START = "spawnwatch/app.js";

    /** The project's own modules, in the folder {@code page/js} of the resources. */
    private static final List<String> OWN = List.of(
            "app.js",
            "views.js",
            "attack/attack.js",
            "attack/matrix.js",
            "attack/navigator.js",
            "compare/comparison.js",
            "compare/difference.js",
            "compare/differences.js",
            "compare/fieldpairs.js",
            "compare/groups.js",
            "compare/sides.js",
            "frame/address.js",
            "frame/entities.js",
            "frame/facets.js",
            "frame/filterbar.js",
            "frame/frame.js",
            "frame/hooks.js",
            "frame/keyboard.js",
            "frame/live.js",
            "frame/memory.js",
            "frame/theme.js",
            "frame/view.js",
            "parts/boundary.js",
            "parts/copy.js",
            "parts/format.js",
            "parts/glossary.js",
            "parts/input.js",
            "parts/menu.js",
            "parts/more.js",
            "parts/printing.js",
            "parts/text.js",
            "parts/words.js",
            "rows/buckets.js",
            "rows/described.js",
            "rows/filter.js",
            "rows/heir.js",
            "rows/incidents.js",
            "rows/intern.js",
            "rows/late.js",
            "rows/names.js",
            "rows/objects.js",
            "rows/rejections.js",
            "rows/row.js",
            "rows/rowcolumns.js",
            "rows/search.js",
            "rows/session.js",
            "rows/spelling.js",
            "rows/store.js",
            "rows/summary.js",
            "source/connection.js",
            "source/deliver.js",
            "source/eventstream.js",
            "source/messages.js",
            "source/shape.js",
            "source/source.js",
            "story/parents.js",
            "story/processes.js",
            "story/story.js",
            "story/storyline.js",
            "story/tree.js",
            "views/bars.js",
            "views/columns.js",
            "views/detail.js",
            "views/detections.js",
            "views/fields.js",
            "views/grid.js",
            "views/numbers.js",
            "views/overview.js",
            "views/ranking.js",
            "views/recent.js",
            "views/rejected.js",
            "views/table.js",
            "views/tests.js",
            "views/timeline.js",
            "work/slices.js",
            "work/sort.js",
            "work/work.js");

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
