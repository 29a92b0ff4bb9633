package io.spawnwatch.document;

import io.spawnwatch.document.Value.Kind;
import io.spawnwatch.document.Value.Scalar;
import io.spawnwatch.document.Value.Sequence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/** Turns the nodes that SnakeYAML composes into {@link Value}s. No objects are constructed from tags. */
final class YamlTree {
    /** An alias costs nothing here, as its value is shared; this stops documents that are made of nothing else. */
    private static final int MOST_ALIASES = 50;

    private final Lines lines;
    private final CodePoints codePoints;

    /** What has become of a node; null while its children are read, which is how a node inside itself is found. */
    private final IdentityHashMap<Node, @Nullable Value> values = new IdentityHashMap<>();

    private YamlTree(Lines lines) {
        this.lines = lines;
        this.codePoints = new CodePoints(lines.text());
    }

    static Mapping one(String file, String text) {
        List<Mapping> documents = all(file, text);
        if (documents.isEmpty()) {
            throw new InvalidDocumentException(Place.whole(file), "the document is empty, expected a mapping");
        }
        if (documents.size() > 1) {
            throw new InvalidDocumentException(
                    documents.get(1).place(), "a second document begins here, expected only one");
        }
        return documents.get(0);
    }

    static List<Mapping> all(String file, String text) {
        Lines lines = new Lines(file, Documents.checked(file, text));
        refuseControlCharacters(lines);
        YamlTree tree = new YamlTree(lines);
        List<Mapping> documents = new ArrayList<>();
        try {
            for (Node node : new Yaml(limits()).composeAll(new StringReader(lines.text()))) {
                Value value = tree.value(node, "");
                if (value instanceof Mapping mapping) {
                    documents.add(mapping);
                } else if (!(value instanceof Scalar scalar) || scalar.kind() != Kind.NULL) {
                    throw new InvalidDocumentException(
                            value.place(), "the document is " + value.described() + ", expected a mapping");
                }
            }
        } catch (MarkedYAMLException e) {
            throw new InvalidDocumentException(tree.placeOf(e), "not valid YAML: " + said(e));
        } catch (YAMLException | IllegalArgumentException e) {
            // The limits on nesting and aliases come without a mark, and so do some tags that are not even names.
            throw new InvalidDocumentException(Place.whole(file), "not usable as YAML: " + e.getMessage());
        }
        return List.copyOf(documents);
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(Documents.DEEPEST_NESTING);
        options.setCodePointLimit(Documents.MOST_CHARACTERS);
        options.setAllowRecursiveKeys(false);
        // Nothing is constructed from tags, and those that are not known are refused here, with a better message.
        options.setTagInspector(tag -> true);
        return options;
    }

    /** SnakeYAML refuses them too, but cannot say where they are. */
    private static void refuseControlCharacters(Lines lines) {
        String text = lines.text();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!StreamReader.isPrintable(text.codePointAt(i))) {
                throw new InvalidDocumentException(
                        lines.placeAt(i),
                        String.format("the character U+%04X is not allowed in YAML", text.codePointAt(i)),
                        "in double quotes write it as an escape");
            }
        }
    }

    private Value value(Node node, String path) {
        Value known = values.get(node);
        if (known != null) {
            return known;
        }
        if (values.containsKey(node)) {
            throw new InvalidDocumentException(place(node), "the alias '" + node.getAnchor() + "' contains itself");
        }
        values.put(node, null);
        Value value;
        if (node instanceof ScalarNode scalar) {
            value = scalar(scalar);
        } else if (node instanceof SequenceNode sequence) {
            requireTag(sequence, Tag.SEQ);
            List<Value> elements = new ArrayList<>();
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
            Value value = value(tuple.getValueNode(), prefix + scalar.getValue());
            Mapping.Entry before = entries.put(scalar.getValue(), new Mapping.Entry(place(key), value));
            if (before != null) {
                throw new InvalidDocumentException(
                        place(key),
                        "the key '" + prefix + Value.excerpt(scalar.getValue()) + "' is already given in line "
                                + before.keyPlace().line());
            }
        }
        // The mapping's own keys win, then the mappings in their order, as YAML says of "<<".
        for (Mapping mapping : merged) {
            mapping.entries().forEach(entries::putIfAbsent);
        }
        return new Mapping(place(node), prefix, entries);
    }

    private List<Mapping> toMerge(Node node, String path) {
        Value value = value(node, path);
        List<Value> values = value instanceof Sequence sequence ? sequence.values() : List.of(value);
        List<Mapping> mappings = new ArrayList<>();
        for (Value each : values) {
            if (!(each instanceof Mapping mapping)) {
                throw new InvalidDocumentException(
                        each.place(), "'<<' is " + each.described() + ", expected a mapping");
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
            // YAML 1.1 wants a dot in every number with an exponent; nobody else does.
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
                place(node), "the tag '" + node.getTag().getValue() + "' is not supported", "leave it out");
    }

    private Place place(Node node) {
        return lines.placeAt(offset(node.getStartMark()));
    }

    private Place placeOf(MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        return lines.placeAt(mark == null ? 0 : offset(mark));
    }

    private static String said(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "syntax error" : e.getProblem();
        return e.getContext() == null ? problem : e.getContext() + ", " + problem;
    }

    private int offset(Mark mark) {
        return codePoints.offset(mark.getIndex());
    }

    /** SnakeYAML counts code points, Java and most editors UTF-16 characters. */
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
