package io.spawnwatch.decode;

import static io.spawnwatch.decode.RecordMutator.pick;
import static io.spawnwatch.decode.RecordMutator.replace;
import static io.spawnwatch.decode.RecordMutator.utf8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One random change to a record in XML that keeps most of its form. A damaged record is read as far as it goes. */
final class XmlMutation {
    private static final Pattern TAG = Pattern.compile("<(/?)([^\\s<>/!?]+)([^<>]*?)(/?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([^\\s=<>]+)=('[^'<]*'|\"[^\"<]*\")");

    private static final String[] ELEMENTS = {
        "Event",
        "System",
        "EventData",
        "RenderingInfo",
        "Message",
        "Provider",
        "EventID",
        "Channel",
        "Computer",
        "Keywords",
        "TimeCreated",
        "Security",
        "Data",
        "UserData",
        "Dat",
        "Datas",
        "data",
        "e:Data",
        "e:EventID",
        "x:y",
        "\u00c4",
        "a.b-c_1",
        "1a"
    };

    private static final String[] ATTRIBUTES = {
        "Name",
        "Guid",
        "SystemTime",
        "UserID",
        "Qualifiers",
        "name",
        "Names",
        "xmlns",
        "xmlns:a",
        "x:Name",
        "xml:space",
        "a"
    };

    private static final String[] TEXTS = {
        "",
        " ",
        "1",
        "5",
        "4688",
        " 1 ",
        "01",
        "1.0",
        "-",
        "Image",
        "CommandLine",
        "UtcTime",
        "ProcessId",
        "User",
        "Security",
        "0x8020000000000000",
        "Audit Success",
        "2020-08-06 07:56:41.349",
        "2020-08-06T07:56:41.5Z",
        "2020-13-06T07:56:41Z",
        "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
        "Linux-Sysmon",
        "<a/>",
        "x<a>y</a>z",
        "C:\\x.exe",
        "/bin/x"
    };

    private static final String[] IN_TEXT = {
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&#65;",
        "&#x41;",
        "&#13;",
        "&#10;",
        "&#9;",
        "&#x20AC;",
        "&#x1F600;",
        "&#1;",
        "&#xD800;",
        "&#xFFFE;",
        "&#0;",
        "&#x110000;",
        "&#4294967361;",
        "&#000000065;",
        "&#00000000065;",
        "&#;",
        "&#x;",
        "&#xg;",
        "&#X41;",
        "&x;",
        "&amp",
        "&",
        "&;",
        "&AMP;",
        "&nbsp;",
        "&#xE000;",
        "]]>",
        "]]&gt;",
        "&#93;]>",
        "]",
        "]]",
        ">",
        "<",
        "\"",
        "'",
        "\r",
        "\n",
        "\r\n",
        "\r\r\n",
        "\t",
        "\0",
        "\1",
        "\u001f",
        "\u007f",
        "\u0085",
        "\u00e9",
        "\u2028",
        "\u20ac",
        "\ud83d\ude00",
        "\uE000",
        "\uFFFD",
        "\uFFFE",
        "\uFFFF",
        "<![CDATA[x&amp;]]>",
        "<!---->",
        "<!--x-->",
        "<!-- -- -->",
        "<?x y?>",
        "<?xml ?>",
        "<!DOCTYPE a>",
        "%",
        "]]>]]>"
    };

    private static final String[] IN_TAG = {
        " ",
        "\n",
        "\t",
        "\r\n",
        "  ",
        "/",
        "=",
        "'",
        "\"",
        "a='b'",
        " a='b'",
        " a=b",
        " a",
        " a = 'b'",
        "\f",
        "\u00a0",
        "<",
        ">",
        "'/>",
        "xmlns:x='y'"
    };

    private static final String[] AROUND = {
        "<?xml version=\"1.0\"?>",
        "<?xml version='1.0' encoding='UTF-8'?>",
        "<?xml version='1.0' encoding='utf-8' standalone='yes'?>",
        "<?xml version='1.1'?>",
        "<?xml version='1.0' encoding='UTF-16'?>",
        "<?xml version='1.0' encoding='ISO-8859-1'?>\n",
        "<?xml encoding='UTF-8'?>",
        "\uFEFF",
        " ",
        "\n",
        "x",
        "<!-- -->",
        "<a/>",
        "<!DOCTYPE Event>",
        "<Event/>",
        "<14>Nov 28 10:00:00 h sysmon: "
    };

    private final String xml;
    private final SplittableRandom random;
    private final List<Tag> tags = new ArrayList<>();
    private final List<Element> elements = new ArrayList<>();
    private final List<int[]> attributes = new ArrayList<>();

    /** Where a tag and its name stand. */
    private record Tag(int start, int end, int nameStart, int nameEnd) {}

    /** An element; {@code close} is {@code open} if it is empty. */
    private record Element(Tag open, Tag close) {
        boolean isEmpty() {
            return open.equals(close);
        }
    }

    XmlMutation(String xml, SplittableRandom random) {
        this.xml = xml;
        this.random = random;
        Deque<Tag> open = new ArrayDeque<>();
        Matcher matcher = TAG.matcher(xml);
        while (matcher.find()) {
            Tag tag = new Tag(matcher.start(), matcher.end(), matcher.start(2), matcher.end(2));
            tags.add(tag);
            if (!matcher.group(1).isEmpty()) {
                if (!open.isEmpty()) {
                    elements.add(new Element(open.pop(), tag));
                }
            } else if (!matcher.group(4).isEmpty()) {
                elements.add(new Element(tag, tag));
            } else {
                open.push(tag);
            }
            Matcher attribute = ATTRIBUTE.matcher(matcher.group(3));
            int offset = matcher.start(3);
            while (attribute.find()) {
                attributes.add(new int[] {
                    offset + attribute.start(1),
                    offset + attribute.end(1),
                    offset + attribute.start(2),
                    offset + attribute.end(2)
                });
            }
        }
    }

    String apply() {
        if (elements.isEmpty() || attributes.isEmpty()) {
            return xml;
        }
        Element element = any(elements);
        Tag tag = any(tags);
        int[] attribute = any(attributes);
        String name = pick(ELEMENTS, random);
        return switch (random.nextInt(20)) {
            case 0 -> insert(random.nextBoolean() ? any(tags).start : any(tags).end, text(element));
            case 1 -> replace(xml, element.open.start, element.close.end, "");
            case 2 -> swap(element, any(elements));
            case 3, 4 -> content(element, utf8(pick(TEXTS, random)));
            case 5, 6 -> insert(place(element), utf8(pick(IN_TEXT, random)));
            case 7 -> rename(element, utf8(name));
            case 8 -> replace(xml, tag.nameStart, tag.nameEnd, utf8(name));
            case 9 -> replace(xml, attribute[0], attribute[1], pick(ATTRIBUTES, random));
            case 10 -> replace(xml, attribute[2] + 1, attribute[3] - 1, utf8(pick(TEXTS, random)));
            case 11 ->
                insert(attribute[2] + 1 + random.nextInt(attribute[3] - attribute[2] - 1), utf8(pick(IN_TEXT, random)));
            case 12 -> insert(attribute[0], pick(ATTRIBUTES, random) + "='" + utf8(pick(TEXTS, random)) + "' ");
            case 13 -> quotes(attribute);
            case 14 -> insert(tag.nameStart + random.nextInt(tag.end - tag.nameStart), utf8(pick(IN_TAG, random)));
            case 15 -> insert(random.nextBoolean() ? tag.start : tag.end, utf8(pick(IN_TEXT, random)));
            case 16 -> nest(element);
            case 17 -> reference(element);
            case 18 -> insert(random.nextBoolean() ? tags.get(0).start : xml.length(), utf8(pick(AROUND, random)));
            default ->
                insert(
                        any(tags).start,
                        "<" + name + " Name='" + utf8(pick(TEXTS, random)) + "'>" + utf8(pick(TEXTS, random)) + "</"
                                + name + ">");
        };
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String insert(int at, String inserted) {
        return replace(xml, at, at, inserted);
    }

    private String text(Element element) {
        return xml.substring(element.open.start, element.close.end);
    }

    private String content(Element element, String content) {
        return element.isEmpty() ? xml : replace(xml, element.open.end, element.close.start, content);
    }

    /** A place in the content of an element, or before it if it is empty. */
    private int place(Element element) {
        return element.isEmpty()
                ? element.open.start
                : element.open.end + random.nextInt(element.close.start - element.open.end + 1);
    }

    private String swap(Element one, Element other) {
        Element first = one.open.start <= other.open.start ? one : other;
        Element second = one.open.start <= other.open.start ? other : one;
        return first.close.end > second.open.start
                ? xml
                : xml.substring(0, first.open.start)
                        + text(second)
                        + xml.substring(first.close.end, second.open.start)
                        + text(first)
                        + xml.substring(second.close.end);
    }

    private String rename(Element element, String name) {
        String renamed = replace(xml, element.close.nameStart, element.close.nameEnd, name);
        return element.isEmpty() ? renamed : replace(renamed, element.open.nameStart, element.open.nameEnd, name);
    }

    private String quotes(int[] attribute) {
        char other = xml.charAt(attribute[2]) == '"' ? '\'' : '"';
        String value = xml.substring(attribute[2] + 1, attribute[3] - 1);
        return replace(xml, attribute[2], attribute[3], other + value + other);
    }

    private String nest(Element element) {
        int levels = 58 + random.nextInt(8);
        String nested = "<a>".repeat(levels) + (random.nextBoolean() ? text(element) : "") + "</a>".repeat(levels);
        return random.nextBoolean()
                ? replace(xml, element.open.start, element.close.end, nested)
                : insert(element.close.end, nested);
    }

    /** Writes one character of a text as a reference, which changes nothing unless it is markup. */
    private String reference(Element element) {
        int at = place(element);
        if (at >= xml.length()) {
            return xml;
        }
        int c = xml.charAt(at);
        return replace(xml, at, at + 1, random.nextBoolean() ? "&#" + c + ";" : "&#x" + Integer.toHexString(c) + ";");
    }
}
