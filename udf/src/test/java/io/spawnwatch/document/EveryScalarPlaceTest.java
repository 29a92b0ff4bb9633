package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.spawnwatch.fixture.EscuSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;

/** Every character of a scalar except white space and escapes is in the file at its reported place. */
@Tag("slow")
class EveryScalarPlaceTest {

    @Test
    void placesEveryCharacterOfTheRealDetections() throws Exception {
        Map<String, String> files = EscuSample.files("detections");
        files.putAll(EscuSample.files("macros"));

        int scalars = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            scalars += assertAllPlaces(file.getValue(), Documents.yaml(file.getKey(), file.getValue()));
        }

        assertThat(files.keySet()).hasSize(298 + 189);
        assertThat(scalars).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarStyle.class,
            names = {"PLAIN", "SINGLE_QUOTED", "DOUBLE_QUOTED", "LITERAL", "FOLDED"})
    void placesEveryCharacterOfTheRealSearchesInEveryStyle(ScalarStyle style) throws Exception {
        DumperOptions options = new DumperOptions();
        options.setDefaultScalarStyle(style);
        options.setWidth(60);
        options.setSplitLines(true);
        Yaml yaml = new Yaml(options);

        for (Map.Entry<String, String> file : EscuSample.files("detections").entrySet()) {
            String search = Documents.yaml(file.getKey(), file.getValue()).requiredText("search");
            String broken = search.replace(" | ", "\n  | ").replace(" by ", "\n\nby ");
            String text = yaml.dump(Map.of("tags", Map.of("search", search, "broken", broken)));

            Mapping tags = Documents.yaml(file.getKey(), text).mapping("tags");

            assertThat(tags).isNotNull();
            // What SnakeYAML reads, not what it was given: it does not write every folded text so that it reads back
            // the
            // same.
            Map<String, Map<String, String>> read = new Yaml().load(text);
            assertThat(Map.of("search", tags.requiredText("search"), "broken", tags.requiredText("broken")))
                    .isEqualTo(read.get("tags"));
            assertAllPlaces(text, tags);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void placesEveryCharacterOfRandomScalars(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int valid = 0;
        int structured = 0;
        for (int round = 0; round < 5_000; round++) {
            String text = randomDocument(random);
            Mapping document;
            try {
                document = Documents.yaml("random.yml", text);
            } catch (InvalidDocumentException e) {
                continue; // by far not every random text is YAML
            }
            if (document.has("a") && document.keys().contains("z")) {
                valid++;
                int scalars = assertAllPlaces("seed " + seed + ", round " + round, text, document);
                structured += scalars > 1 ? 1 : 0;
            }
        }
        assertThat(valid).as("valid documents of seed %d", seed).isGreaterThan(500);
        assertThat(structured)
                .as("documents with both scalars of seed %d", seed)
                .isGreaterThan(250);
    }

    private static String randomDocument(SplittableRandom random) {
        String[] openings = {
            "", "'", "\"", "|\n", ">\n", "|-\n", ">-\n", "|+\n", ">+\n", "|2\n", ">1\n", "&x ", "!!str '"
        };
        String opening = openings[random.nextInt(openings.length)];
        String[] pieces = {
            "x",
            "y",
            "zw",
            " ",
            "  ",
            "\n",
            "\n  ",
            "\n    ",
            "\n\n  ",
            "\r\n  ",
            "\t",
            "\uD83D\uDE00",
            "''",
            "#",
            " # ",
            "\\\\",
            "\\n",
            "\\x41",
            "\\u263A",
            "\\\n  ",
            "\\ ",
            "\u2028",
            "\u0085",
            "-",
            ":",
            "\u00E4",
            "|"
        };
        StringBuilder text = new StringBuilder("a: ").append(opening);
        if (opening.endsWith("\n")) {
            text.append(random.nextBoolean() ? "  " : "    ");
        }
        int length = random.nextInt(14);
        for (int i = 0; i < length; i++) {
            text.append(pieces[random.nextInt(random.nextInt(3) == 0 ? pieces.length : 8)]);
        }
        text.append(opening.endsWith("'") ? "'" : opening.equals("\"") ? "\"" : "");
        return text.append("\nz: [p, 'q']\n").toString();
    }

    private static int assertAllPlaces(String text, Mapping document) {
        return assertAllPlaces("", text, document);
    }

    /** Checks every scalar of a document and returns the number of characters other than white space. */
    private static int assertAllPlaces(String as, String text, Mapping document) {
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
        int characters = 0;
        for (SourceText source : sources(document)) {
            characters += assertPlaces(as, lines, source);
        }
        return characters;
    }

    private static int assertPlaces(String as, String[] lines, SourceText source) {
        int characters = 0;
        int line = 0;
        int column = 0;
        for (int i = 0; i <= source.text().length(); i++) {
            Place place = source.placeAt(i);
            boolean inOrder = place.line() > line || (place.line() == line && place.column() >= column);
            line = place.line();
            column = place.column();
            boolean right = true;
            if (i < source.text().length()) {
                char expected = source.text().charAt(i);
                String inFile = lines[line - 1] + "\n";
                char found = inFile.charAt(column - 1);
                if (found == '\\' && expected != '\\') {
                    // An escape in double quotes. In other styles a backslash is just a backslash.
                    right = String.join("", lines).contains("\"");
                } else if (isWhiteSpace(expected)) {
                    right = isWhiteSpace(found);
                } else {
                    right = found == expected;
                    characters++;
                }
            }
            // No assertion per character: describing two million of them takes longer than checking.
            if (!inOrder || !right) {
                fail("%s: character %d of '%s' is not at %s of%n%s", as, i, source, place, String.join("\n", lines));
            }
        }
        return characters;
    }

    private static boolean isWhiteSpace(char c) {
        return Character.isWhitespace(c) || c == '\u0085';
    }

    private static List<SourceText> sources(DocumentValue value) {
        List<SourceText> sources = new ArrayList<>();
        if (value instanceof DocumentValue.Scalar scalar) {
            sources.add(scalar.source().get());
        } else if (value instanceof DocumentValue.Sequence sequence) {
            sequence.values().forEach(each -> sources.addAll(sources(each)));
        } else if (value instanceof Mapping mapping) {
            mapping.entries().values().forEach(each -> sources.addAll(sources(each.value())));
        }
        return sources;
    }
}
