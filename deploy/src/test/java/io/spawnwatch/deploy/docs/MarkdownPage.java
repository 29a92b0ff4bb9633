package io.spawnwatch.deploy.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * What a Markdown file offers and refers to.
 *
 * @param anchors    of its headings, as GitHub writes them, without the {@code #}
 * @param links      of its links and images, in their order
 * @param codeBlocks its fenced code blocks, in their order
 */
record MarkdownPage(Set<String> anchors, List<Target> links, List<CodeBlock> codeBlocks) {
    private static final Parser PARSER = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    /**
     * Where a link leads.
     *
     * @param line        line of the link, from 1
     * @param destination as it is written
     */
    record Target(int line, String destination) {}

    /**
     * A fenced code block.
     *
     * @param language what follows the fence
     * @param text     its lines, each with its end
     */
    record CodeBlock(String language, String text) {}

    static MarkdownPage read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    static MarkdownPage of(String markdown) {
        Reading reading = new Reading();
        PARSER.parse(markdown).accept(reading);
        return new MarkdownPage(reading.anchors, reading.links, reading.codeBlocks);
    }

    private static final class Reading extends AbstractVisitor {
        private final IdGenerator ids = IdGenerator.builder().build();
        private final Set<String> anchors = new LinkedHashSet<>();
        private final List<Target> links = new ArrayList<>();
        private final List<CodeBlock> codeBlocks = new ArrayList<>();

        @Override
        public void visit(Heading heading) {
            // The library lower-cases in the default locale, where an I need not become an i.
            anchors.add(ids.generateId(textOf(heading).toLowerCase(Locale.ROOT)));
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            links.add(target(link, link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(target(image, image.getDestination()));
        }

        @Override
        public void visit(FencedCodeBlock block) {
            codeBlocks.add(new CodeBlock(block.getInfo() == null ? "" : block.getInfo(), block.getLiteral()));
        }

        private static Target target(Node node, String destination) {
            return new Target(node.getSourceSpans().get(0).getLineIndex() + 1, destination);
        }

        private static String textOf(Heading heading) {
            StringBuilder text = new StringBuilder();
            heading.accept(new AbstractVisitor() {
                @Override
                public void visit(Text part) {
                    text.append(part.getLiteral());
                }

                @Override
                public void visit(Code part) {
                    text.append(part.getLiteral());
                }
            });
            return text.toString();
        }
    }
}
