package io.spawnwatch.deploy.docs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.deploy.docs.MarkdownPage.CodeBlock;
import io.spawnwatch.deploy.docs.MarkdownPage.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path README = PROJECT.resolve("README.md");

    /** Folders of build output, fetched packages and a cluster's data. */
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", "work");

    /** What may name a document besides other documents: code, configuration, scripts. Some files without a suffix are binary. */
    private static final Pattern CODE = Pattern.compile(".*\\.(java|ya?ml|json|properties|xml|sh)|[^.]+");

    /** Documents are named in capitals, all but the generated table of settings; a {@code report.md} is a test's output. */
    private static final Pattern DOCUMENT =
            Pattern.compile("(?<![\\w./-])([\\w.-]+/|\\.\\./)*([A-Z]+|settings)\\.md(#[\\w-]+)?(?![\\w/])");

    @Test
    void everyLinkLeadsToAFileAndAnAnchorThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : files(DocumentationTest::isMarkdown)) {
            for (Target link : MarkdownPage.read(file).links()) {
                if (!isElsewhere(link.destination()) && !leadsSomewhere(file, link.destination())) {
                    broken.add(PROJECT.relativize(file) + ":" + link.line() + ": " + link.destination());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDocumentThatCodeNamesExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path file : files(name -> CODE.matcher(name).matches())) {
            Matcher named = DOCUMENT.matcher(Files.readString(file, ISO_8859_1));
            while (named.find()) {
                String destination = named.group();
                Path module =
                        PROJECT.resolve(PROJECT.relativize(file).getName(0)).resolve("pom.xml");
                if (!leadsSomewhere(README, destination)
                        && !leadsSomewhere(module, destination)
                        && !leadsSomewhere(file, destination)) {
                    missing.add(PROJECT.relativize(file) + ": " + destination);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** A front door is read, an encyclopaedia is not. */
    @Test
    void readmeIsShort() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(180);
    }

    /** A terminal of 80 columns and 24 lines: a reader who stops there knows what this is and how to try it. */
    @Test
    void readmesFirstScreenFitsATerminal() throws IOException {
        assertThat(Files.readAllLines(README).subList(0, 24))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .anySatisfy(line -> assertThat(line).startsWith("java -jar job/target/spawnwatch.jar demo"));
    }

    @Test
    void readmesDetectionHasNineLinesAndRuns(@TempDir Path folder) throws IOException {
        String detection = MarkdownPage.read(README).codeBlocks().stream()
                .filter(block -> block.language().equals("yaml"))
                .map(CodeBlock::text)
                .findFirst()
                .orElseThrow();

        Path file = Files.writeString(folder.resolve("detection.yml"), detection);

        assertThat(detection.lines()).hasSize(9);
        assertThat(CommandRun.successful("check", "--strict", "--detections", file.toString())
                        .out())
                .contains("1 file: 1 run, 0 refused");
    }

    @Test
    void anchorsAreThoseThatGitHubWrites() {
        assertThat(MarkdownPage.of("""
                        # Windows, late events and skewed clocks
                        ## `INFO`: what's in a_name
                        ## Twice
                        ## Twice
                        """).anchors())
                .containsExactly("windows-late-events-and-skewed-clocks", "info-whats-in-a_name", "twice", "twice-1");
    }

    private static boolean isElsewhere(String destination) {
        return URI.create(destination).getScheme() != null;
    }

    /** Whether a relative link of a file leads to a file or folder of the project and, with a fragment, to a heading in it. */
    private static boolean leadsSomewhere(Path file, String destination) throws IOException {
        URI uri = URI.create(destination);
        String path = uri.getPath();
        Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
        if (!target.startsWith(PROJECT) || !Files.exists(target)) {
            return false;
        }
        return uri.getFragment() == null
                || (isMarkdown(target.toString())
                        && MarkdownPage.read(target).anchors().contains(uri.getFragment()));
    }

    private static boolean isMarkdown(String name) {
        return name.endsWith(".md");
    }

    private static List<Path> files(Predicate<String> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(PROJECT)
                                && NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (wanted.test(file.getFileName().toString())) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(files).hasSizeGreaterThan(10);
        return files;
    }
}
