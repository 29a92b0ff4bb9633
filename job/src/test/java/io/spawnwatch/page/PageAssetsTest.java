package io.spawnwatch.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.page.PageAssets.Asset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page is complete, and a report needs nothing else. */
class PageAssetsTest {
    private static final Path PAGE = Path.of("src", "main", "resources", "page");
    private static final Pattern IMPORT = Pattern.compile(
            "\\b(?:(?:import|export)\\b[\\w\\s{},*$]*\\bfrom\\s*|import\\s*\\(?\\s*)" + "(?:\"([^\"]+)\"|'([^']+)')");
    private static final Pattern ADDRESS = Pattern.compile("(?:https?:|\\bwss?:|\\bftp:)?//[a-z0-9][^\\s\"'<>)]*");
    private static final Pattern POLICY =
            Pattern.compile("<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">");

    private static String report() {
        return PageAssets.report().beforeData() + PageAssets.report().afterData();
    }

    private static Map<String, String> imports(String html) throws IOException {
        String map = PageContent.of(html).scripts().stream()
                .filter(script -> script.attributes().contains("importmap"))
                .map(PageContent.Script::text)
                .findFirst()
                .orElseThrow();
        JsonNode json = new ObjectMapper().readTree(map);
        assertThat(json.size()).isOne();
        Map<String, String> imports = new HashMap<>();
        json.path("imports")
                .properties()
                .forEach(entry -> imports.put(entry.getKey(), entry.getValue().textValue()));
        return imports;
    }

    /** The modules in a report by name. */
    private static Map<String, String> modules() throws IOException {
        Map<String, String> modules = new HashMap<>();
        imports(report()).forEach((name, address) -> {
            String prefix = "data:text/javascript;base64,";
            assertThat(address).startsWith(prefix);
            modules.put(name, new String(Base64.getDecoder().decode(address.substring(prefix.length())), UTF_8));
        });
        return modules;
    }

    private static Set<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(PAGE.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> PAGE.resolve(folder).relativize(file).toString())
                    .collect(toSet());
        }
    }

    @Test
    void eachModuleAndStyleSheetOfTheFolderIsListed() throws IOException {
        Set<String> own = PageModule.all().stream()
                .map(PageModule::name)
                .filter(name -> name.startsWith("spawnwatch/"))
                .map(name -> name.substring("spawnwatch/".length()))
                .collect(toSet());

        assertThat(own).isEqualTo(files("js"));
        assertThat(PageAssets.STYLES).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(files("style"));
    }

    @Test
    void theImportMapHasEachModuleAndEachImportIsInIt() throws IOException {
        Map<String, String> modules = modules();

        assertThat(modules.keySet())
                .isEqualTo(PageModule.all().stream().map(PageModule::name).collect(toSet()));
        modules.forEach((name, text) -> {
            List<String> imported = IMPORT.matcher(text)
                    .results()
                    .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                    .toList();
            assertThat(modules.keySet()).as("imports of %s", name).containsAll(imported);
        });
        assertThat(IMPORT.matcher(modules.get("preact/hooks")).results().map(match -> match.group(1)))
                .containsExactly("preact");
    }

    /** A module that nothing imports would be dead weight in each report. */
    @Test
    void eachModuleIsReachedFromTheFirst() throws IOException {
        Map<String, String> modules = modules();
        Set<String> reached = new LinkedHashSet<>(Set.of(PageModule.START));
        for (List<String> next = List.copyOf(reached); !next.isEmpty(); ) {
            List<String> found = new ArrayList<>();
            for (String name : next) {
                IMPORT.matcher(modules.get(name))
                        .results()
                        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                        .filter(reached::add)
                        .forEach(found::add);
            }
            next = found;
        }

        assertThat(reached).containsAll(modules.keySet());
    }

    /** The build has each version in one place; Java code cannot read it from there. */
    @Test
    void librariesHaveTheVersionsOfTheBuild() throws IOException {
        Matcher version = Pattern.compile("<preact.version>([^<]+)</preact.version>")
                .matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(PageModule.all().stream().map(PageModule::resource).filter(name -> name.contains("webjars")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).contains("/preact/" + version.group(1) + "/"));
    }

    @Test
    void aLicenceGoesWithEachCopyOfALibrary() throws IOException {
        Map<String, String> modules = modules();

        assertThat(modules.get("preact"))
                .startsWith("/*\nThe MIT License (MIT)")
                .contains("Jason Miller", "*/\n");
        assertThat(modules.get("preact/hooks")).startsWith("/*\nThe MIT License (MIT)");
    }

    /** Names of XML namespaces are never requested. */
    @Test
    void aReportRefersToNothingElsewhere() throws IOException {
        List<String> texts = new ArrayList<>(modules().values());
        texts.add(report());
        for (String text : texts) {
            assertThat(ADDRESS.matcher(text.replace("http://www.w3.org/", ""))
                            .results()
                            .map(MatchResult::group))
                    .allSatisfy(address -> assertThat(address).startsWith("//"))
                    .as(text)
                    .isEmpty();
        }
        assertThat(report())
                .doesNotContain(" src=", "@import", "url(")
                .doesNotContainPattern("<link(?! rel=\"icon\" href=\"data:,\")");
        assertThat(ADDRESS.matcher("fetch('https://example.org/x') //cdn.example/y")
                        .results())
                .hasSize(2);
    }

    @Test
    void thePolicyAllowsTheScriptsAndTheStyleOfTheReportAndNoOthers() throws Exception {
        String html = report();
        Matcher policy = POLICY.matcher(html);
        assertThat(policy.find()).isTrue();
        PageContent page = PageContent.of(html);
        assertThat(page.scripts()).hasSize(2);
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);
        assertThat(style.find()).isTrue();

        assertThat(policy.group(1).split("; ", -1))
                .containsExactly(
                        "default-src 'none'",
                        "script-src data: " + digest(page.scripts().get(0).text()) + " "
                                + digest(page.scripts().get(1).text()),
                        "style-src " + digest(style.group(1)),
                        "img-src data:",
                        "base-uri 'none'",
                        "form-action 'none'");
        assertThat(policy.start()).isLessThan(html.indexOf("<style>")).isLessThan(html.indexOf("<script"));
        assertThat(html).doesNotContainPattern("<[^>]+ on[a-z]+=").doesNotContainPattern("<[^>]+ style=");
    }

    @Test
    void aServerHasTheSameModulesAtPathsOfItsOwn() throws Exception {
        Asset root = PageAssets.served("/");
        assertThat(root).isNotNull();
        String html = new String(root.content(), UTF_8);
        PageContent page = PageContent.of(html);

        assertThat(root.mediaType()).isEqualTo("text/html; charset=utf-8");
        Map<String, String> modules = modules();
        assertThat(imports(html).keySet()).isEqualTo(modules.keySet());
        imports(html).forEach((name, path) -> {
            Asset module = PageAssets.served(path);
            assertThat(module).as(path).isNotNull();
            assertThat(module.mediaType()).isEqualTo("text/javascript; charset=utf-8");
            assertThat(new String(module.content(), UTF_8)).isEqualTo(modules.get(name));
        });
        Matcher links =
                Pattern.compile("<link rel=\"stylesheet\" href=\"([^\"]+)\">").matcher(html);
        assertThat(links.results().map(link -> link.group(1)))
                .hasSameSizeAs(PageAssets.STYLES)
                .allSatisfy(path -> {
                    Asset style = PageAssets.served(path);
                    assertThat(style).isNotNull();
                    assertThat(style.mediaType()).isEqualTo("text/css; charset=utf-8");
                });
        assertThat(PageAssets.servedPolicy().split("; ", -1))
                .containsExactly(
                        "default-src 'none'",
                        "script-src 'self' " + digest(page.scripts().get(0).text()) + " "
                                + digest(page.scripts().get(1).text()),
                        "style-src 'self'",
                        "img-src data:",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'");
    }

    @Test
    void onlyTheServedPageLooksForEvents() throws IOException {
        Asset root = PageAssets.served("/");
        assertThat(root).isNotNull();

        assertThat(new String(root.content(), UTF_8)).contains("<html lang=\"en\" data-events=\"/events\"");
        assertThat(report()).contains("<html lang=\"en\"").doesNotContain("data-events=");
    }

    @Test
    void aServerHasNothingElse() {
        assertThat(Stream.of(
                        "",
                        "/index.html",
                        "/js/",
                        "/js/none.js",
                        "/js/../index.html",
                        "/lib/preact",
                        "/style",
                        "/events"))
                .allSatisfy(path -> assertThat(PageAssets.served(path)).isNull());
    }

    private static String digest(String text) throws Exception {
        return "'sha256-"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                + "'";
    }
}
