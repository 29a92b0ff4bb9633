package io.spawnwatch.document;

import io.spawnwatch.document.DocumentValue.Kind;
import io.spawnwatch.document.DocumentValue.Scalar;
import io.spawnwatch.document.DocumentValue.Sequence;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Converts the nodes that SnakeYAML composes to {@link DocumentValue}s. No objects are constructed from tags. */
final class YamlTree {
    /** Aliases share their value and cost nothing here. The limit stops documents that consist of nothing else. */
    private static final int MAX_ALIASES = 50;

    /** Which plain scalars are numbers, truth values or empty. It does not change once it is made. */
    private static final Resolver IMPLICIT_TAGS = new Resolver();

    private final LineIndex lines;
    private final CodePoints codePoints;

    /** The value of each node. It is null while the node's children are read, which reveals a node inside itself. */
    private final IdentityHashMap<Node, @Nullable DocumentValue> values = new IdentityHashMap<>();

    private YamlTree(LineIndex lines) {
        this.lines = lines;
        this.codePoints = new CodePoints(lines.text());
    }

    static Mapping read(String file, String text) {
        List<Mapping> documents = readAll(file, text);
        if (documents.isEmpty()) {
            throw new InvalidDocumentException(Place.whole(file), "the document is empty, expected a mapping");
        }
        if (documents.size() > 1) {
            throw new InvalidDocumentException(
                    documents.get(1).place(), "a second document begins here, expected only one");
        }
        return documents.get(0);
    }

    static List<Mapping> readAll(String file, String text) {
        LineIndex lines = new LineIndex(file, Documents.withoutByteOrderMark(file, text));
        refuseControlCharacters(lines);
        YamlTree tree = new YamlTree(lines);
        List<Mapping> documents = new ArrayList<>();
        try {
            LoaderOptions limits = limits();
            Composer composer =
                    new Composer(new ParserImpl(new StreamReader(lines.text()), limits), IMPLICIT_TAGS, limits);
            while (composer.checkNode()) {
                DocumentValue value = tree.value(composer.getNode(), "");
                if (value instanceof Mapping mapping) {
                    documents.add(mapping);
                } else if (!(value instanceof Scalar scalar) || scalar.kind() != Kind.NULL) {
                    throw new InvalidDocumentException(
                            value.place(), "the document is " + value.described() + ", expected a mapping");
                }
            }
        } catch (MarkedYAMLException e) {
            throw new InvalidDocumentException(tree.placeOf(e), "not valid YAML: " + problem(e));
        } catch (YAMLException | IllegalArgumentException e) {
            // Errors about nesting, aliases and some malformed tags have no position.
            throw new InvalidDocumentException(Place.whole(file), "not usable as YAML: " + e.getMessage());
        }
        return List.copyOf(documents);
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(Documents.MAX_NESTING);
        options.setCodePointLimit(Documents.MAX_CHARACTERS);
        options.setAllowRecursiveKeys(false);
        // Nothing is constructed from tags. Unknown ones are rejected by this class, with a better message.
        options.setTagInspector(tag -> true);
        return options;
    }

    /** Rejects control characters. SnakeYAML rejects them too, but does not say where they are. */
    private static void refuseControlCharacters(LineIndex lines) {
        // An array, for the same reason as in LineIndex.
        char[] chars = lines.text().toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (isPrintableAscii(chars[i])) {
                continue;
            }
            int character = Character.codePointAt(chars, i);
            if (!StreamReader.isPrintable(character)) {
                throw new InvalidDocumentException(
                        lines.placeAt(i),
                        String.format("the character U+%04X is not allowed in YAML", character),
                        "in double quotes write it as an escape");
            }
            i += Character.charCount(character) - 1;
        }
    }

    private static boolean isPrintableAscii(char c) {
        return (c >= ' ' && c <= '~') || c == '\n';
    }

    private DocumentValue value(Node node, String path) {
        DocumentValue known = values.get(node);
        if (known != null) {
            return known;
        }
        if (values.containsKey(node)) {
            throw new InvalidDocumentException(place(node), "the alias '" + node.getAnchor() + "' contains itself");
        }
        values.put(node, null);
        DocumentValue value;
        if (node instanceof ScalarNode scalar) {
            value = scalar(scalar);
        } else if (node instanceof SequenceNode sequence) {
            requireTag(sequence, Tag.SEQ);
            List<DocumentValue> elements = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                elements.add(value(element, path + "[" + elements.size() + "]"));
            }
            value = new Sequence(place(node), elements);
        } else {
            requireTag(node, Tag.MAP);
            value = mapping((MappingNode) node, path);
        }
        values.put(node, value);
        return value;
    }

    private Mapping mapping(MappingNode node, String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
        List<Mapping> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            Node key = tuple.getKeyNode();
            if (key.getTag().equals(Tag.MERGE)) {
                merged.addAll(toMerge(tuple.getValueNode(), path));
                continue;
            }
            if (!(key instanceof ScalarNode scalar) || key.getTag().equals(Tag.NULL)) {
                throw new InvalidDocumentException(place(key), "a key must be a text");
            }
            DocumentValue value = value(tuple.getValueNode(), prefix + scalar.getValue());
            Mapping.Entry before = entries.put(scalar.getValue(), new Mapping.Entry(place(key), value));
            if (before != null) {
                throw new InvalidDocumentException(
                        place(key),
                        "duplicate key '" + prefix + DocumentValue.excerpt(scalar.getValue())
                                + "', first given on line " + before.keyPlace().line());
            }
        }
        // As YAML defines "<<": the mapping's own keys win, then the merged mappings in their order.
        for (Mapping mapping : merged) {
            mapping.entries().forEach(entries::putIfAbsent);
        }
        return new Mapping(place(node), prefix, entries);
    }

    private List<Mapping> toMerge(Node node, String path) {
        DocumentValue value = value(node, path);
        List<DocumentValue> values = value instanceof Sequence sequence ? sequence.values() : List.of(value);
        List<Mapping> mappings = new ArrayList<>();
        for (DocumentValue element : values) {
            if (!(element instanceof Mapping mapping)) {
                throw new InvalidDocumentException(
                        element.place(), "'<<' is " + element.described() + ", expected a mapping");
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    private Scalar scalar(ScalarNode node) {
        int start = ScalarOffsets.afterProperties(lines.text(), offset(node.getStartMark()));
        int end = Math.max(start, offset(node.getEndMark()));
        return new Scalar(
                lines.placeAt(start),
                node.getValue(),
                kind(node),
                () -> lines.source(
                        node.getValue(),
                        ScalarOffsets.of(lines.text(), start, end, node.getScalarStyle(), node.getValue())));
    }

    private Kind kind(ScalarNode node) {
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return Kind.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.BOOLEAN;
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Kind.NUMBER;
        }
        if (tag.equals(Tag.STR)) {
            // YAML 1.1 requires a dot in a number with an exponent. Nothing else does.
            return node.isPlain() && TypedScalar.NUMBER.matcher(node.getValue()).matches() ? Kind.NUMBER : Kind.TEXT;
        }
        if (tag.equals(Tag.TIMESTAMP) || tag.equals(Tag.MERGE)) {
            return Kind.TEXT;
        }
        throw unsupportedTag(node);
    }

    private void requireTag(Node node, Tag expected) {
        if (!node.getTag().equals(expected)) {
            throw unsupportedTag(node);
        }
    }

    private InvalidDocumentException unsupportedTag(Node node) {
        return new InvalidDocumentException(
                place(node), "the tag '" + node.getTag().getValue() + "' is not supported", "remove it");
    }

    private Place place(Node node) {
        return lines.placeAt(offset(node.getStartMark()));
    }

    private Place placeOf(MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        return lines.placeAt(mark == null ? 0 : offset(mark));
    }

    private static String problem(MarkedYAMLException e) {
        String message = e.getProblem() == null ? "syntax error" : e.getProblem();
        return e.getContext() == null ? message : e.getContext() + ", " + message;
    }

    private int offset(Mark mark) {
        return codePoints.offset(mark.getIndex());
    }

    /** Converts indexes: SnakeYAML counts code points, Java and most editors count UTF-16 characters. */
    private static final class CodePoints {
        private final int length;
        private final int @Nullable [] offsets;

        CodePoints(String text) {
            this.length = text.length();
            int count = text.codePointCount(0, length);
            if (count == length) {
                this.offsets = null;
                return;
            }
            int[] found = new int[count];
            for (int i = 0, offset = 0; i < count; i++) {
                found[i] = offset;
                offset += Character.charCount(text.codePointAt(offset));
            }
            this.offsets = found;
        }

        int offset(int index) {
            if (offsets == null) {
                return Math.min(index, length);
            }
            return index < offsets.length ? offsets[index] : length;
        }
    }
}
