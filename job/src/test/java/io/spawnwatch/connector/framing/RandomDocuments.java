package io.spawnwatch.connector.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Well-formed documents of one format: the content of a file, and the records that framing must find in it. */
record RandomDocuments(String content, List<Framed> records) {
    private static final String[] TEXTS = {
        "",
        "a",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\\\"",
        "\\\\",
        "\\n",
        "\u00fc",
        "\ud83d\ude00",
        "<Event>",
        " ",
        ":",
        "\\u0022"
    };

    private enum Format {
        LINES,
        DOCUMENTS,
        ARRAY,
        XML
    }

    static RandomDocuments of(SplittableRandom random) {
        Format format = Format.values()[random.nextInt(Format.values().length)];
        StringBuilder content = new StringBuilder(random.nextInt(4) == 0 ? "\ufeff" : "");
        content.append(blank(random, true));
        content.append(format == Format.ARRAY ? "[" : "");
        content.append(format == Format.XML ? "<?xml version='1.0'?><Events>" : "");
        List<Framed> records = new ArrayList<>();
        int count = random.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            boolean pretty = format != Format.LINES && random.nextBoolean();
            String document = format == Format.XML ? event(random) : object(random, 3, pretty);
            if (format == Format.DOCUMENTS && i == 0) {
                // The first line distinguishes a file of documents from JSON lines.
                document = "{\n" + document.substring(1);
            }
            content.append(format == Format.LINES ? "" : blank(random, true));
            records.add(Framed.record(1 + content.chars().filter(c -> c == '\n').count(), document));
            content.append(document);
            content.append(format == Format.LINES ? random.nextBoolean() ? "\r\n" : "\n" : blank(random, true));
            content.append(format == Format.ARRAY && i < count - 1 ? "," : "");
        }
        content.append(format == Format.ARRAY ? "]" : "");
        content.append(format == Format.XML ? "</Events>" : "");
        return new RandomDocuments(content.toString(), records);
    }

    private static String object(SplittableRandom random, int depth, boolean pretty) {
        StringBuilder object = new StringBuilder("{");
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            object.append(i > 0 ? "," : "").append(blank(random, pretty)).append(text(random));
            object.append(blank(random, pretty)).append(':').append(blank(random, pretty));
            object.append(value(random, depth - 1, pretty)).append(blank(random, pretty));
        }
        return object.append('}').toString();
    }

    private static String value(SplittableRandom random, int depth, boolean pretty) {
        return switch (random.nextInt(depth > 0 ? 4 : 2)) {
            case 0 -> text(random);
            case 1 -> String.valueOf(random.nextInt());
            case 2 -> object(random, depth, pretty);
            default ->
                "[" + blank(random, pretty) + value(random, depth - 1, pretty) + "," + blank(random, pretty)
                        + value(random, depth - 1, pretty) + "]";
        };
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder("\"");
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.append('"').toString();
    }

    private static String event(SplittableRandom random) {
        String name = random.nextBoolean() ? "" : blank(random, true);
        String inside =
                switch (random.nextInt(4)) {
                    case 0 -> "<![CDATA[</Event>" + blank(random, true) + "]]]>";
                    case 1 -> "<!-- <Event>" + blank(random, true) + "- -->";
                    case 2 -> "<EventData a='/>'>" + blank(random, true) + "&lt;/Event></EventData>";
                    default -> "";
                };
        return random.nextInt(5) == 0
                ? "<Event" + name + "/>"
                : "<Event" + name + ">" + inside + "</Event" + name + ">";
    }

    private static String blank(SplittableRandom random, boolean lines) {
        return switch (random.nextInt(6)) {
            case 0 -> " ";
            case 1 -> "\t";
            case 2 -> lines ? "\n" : "";
            case 3 -> lines ? "\r\n  " : "";
            default -> "";
        };
    }
}
