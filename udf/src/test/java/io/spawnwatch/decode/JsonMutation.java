package io.spawnwatch.decode;

import static io.spawnwatch.decode.RecordMutator.pick;
import static io.spawnwatch.decode.RecordMutator.replace;
import static io.spawnwatch.decode.RecordMutator.utf8;

import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One random change to a record in JSON that keeps most of its form. A damaged record is read as far as it goes. */
final class JsonMutation {
    private static final String[] NAMES = names();

    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "0",
        "1",
        "-0",
        "5",
        "4688",
        "1e0",
        "1.0",
        "1e400",
        "-1E-400",
        "01",
        "1.",
        ".5",
        "-",
        "NaN",
        "123456789012345678901234567890",
        "\"\"",
        "\" \"",
        "\"-\"",
        "\"1\"",
        "\" 1 \"",
        "\"+1\"",
        "\"4688\"",
        "{}",
        "[]",
        "[null]",
        "[[]]",
        "[1,2]",
        "[\"a\"]",
        "[\"a\",{\"b\":1}]",
        "{\"#text\":1}",
        "{\"#text\":\"x\",\"#attributes\":{\"Name\":\"Image\"}}",
        "{\"name\":\"x\",\"identifier\":\"S-1\"}",
        "\"{\\\"Image\\\":\\\"C:/x\\\"}\"",
        "\"{\\\"Image\\\":\"",
        "\"<EventData/>\"",
        "\"2020-08-06 07:56:41.349\"",
        "\"2020-08-06T07:56:41Z\"",
        "\"2020-08-06T09:56:41+02:00\"",
        "1596700601.45",
        "\"1596700601\"",
        "1596700601450",
        "\"Security\"",
        "\" SECURITY \"",
        "\"Audit Success\"",
        "[\"Audit Success\",null]",
        "{\"Data\":[{\"@Name\":\"Image\",\"#text\":\"C:/y\"},{\"Name\":\"User\"},{\"#text\":\"z\"},5,[]]}",
        "'x'",
        "x",
        "\"\\u0031\""
    };

    private static final String[] IN_TEXT = {
        "\\u0041",
        "\\u00e9",
        "\\u005c",
        "\\u005C",
        "\\u0022",
        "\\u0000",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00\\ud83d",
        "\\uFFFF",
        "\\/",
        "\\n",
        "\\r",
        "\\t",
        "\\b",
        "\\f",
        "\\\\",
        "\\\"",
        "\\q",
        "\\u00",
        "\\u00g0",
        "\\'",
        "\\",
        "\"",
        "\n",
        "\t",
        "\0",
        "\u001f",
        "\u007f",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude00",
        "\uE000",
        "/",
        " "
    };

    private static final String[] BLANKS = {" ", "\n", "\t", "\r\n", "  ", "        ", "\f", "\u00a0", "/**/", ","};

    private final String json;
    private final SplittableRandom random;
    private final List<Span> names = new ArrayList<>();
    private final List<Span> values = new ArrayList<>();
    private final List<Span> members = new ArrayList<>();

    JsonMutation(String json, SplittableRandom random) {
        this.json = json;
        this.random = random;
        value(Math.max(0, json.indexOf('{')), 0);
    }

    /** A part of the record; of a member, with where its value begins. */
    private record Span(int start, int end, int value) {}

    String apply() {
        if (members.isEmpty() || values.isEmpty()) {
            return json;
        }
        Span member = any(members);
        Span value = any(values);
        Span name = any(names);
        return switch (random.nextInt(15)) {
            case 0 -> insert(any(members).start, text(member) + ",");
            case 1 ->
                insert(any(members).start, json.substring(member.start, member.value) + pick(VALUES, random) + ",");
            case 2 -> remove(member);
            case 3 -> swap(value, any(values));
            case 4, 5 -> put(value, utf8(pick(VALUES, random)));
            case 6 -> put(name, "\"" + pick(NAMES, random) + "\"");
            case 7 -> insert(any(members).start, "\"" + pick(NAMES, random) + "\":" + utf8(pick(VALUES, random)) + ",");
            case 8 -> insert(within(random.nextBoolean() ? name : value), utf8(pick(IN_TEXT, random)));
            case 9 -> escape(random.nextInt(3) == 0 ? name : value);
            case 10 -> insert(random.nextBoolean() ? value.start : value.end, utf8(pick(BLANKS, random)));
            case 11 -> wrap(value);
            case 12 -> put(value, text(any(values)));
            case 13 -> put(value, WindowsEvent.quote(text(value)));
            default -> flatten(member);
        };
    }

    private Span any(List<Span> spans) {
        return spans.get(random.nextInt(spans.size()));
    }

    private String text(Span span) {
        return json.substring(span.start, span.end);
    }

    private String put(Span span, String replacement) {
        return replace(json, span.start, span.end, replacement);
    }

    private String insert(int at, String inserted) {
        return replace(json, at, at, inserted);
    }

    private int within(Span span) {
        int room = Math.max(1, span.end - span.start - 1);
        return Math.min(span.end, span.start + 1 + random.nextInt(room));
    }

    private String remove(Span member) {
        boolean comma = member.end < json.length() && json.charAt(member.end) == ',';
        int start =
                !comma && member.start > 0 && json.charAt(member.start - 1) == ',' ? member.start - 1 : member.start;
        return replace(json, start, comma ? member.end + 1 : member.end, "");
    }

    private String swap(Span one, Span other) {
        Span first = one.start <= other.start ? one : other;
        Span second = one.start <= other.start ? other : one;
        return first.end > second.start
                ? json
                : json.substring(0, first.start)
                        + text(second)
                        + json.substring(first.end, second.start)
                        + text(first)
                        + json.substring(second.end);
    }

    /** Writes one character of a string as an escape, which changes nothing unless it is a quote or part of an escape. */
    private String escape(Span span) {
        int at = within(span);
        if (at >= json.length()) {
            return json;
        }
        String escape = "\\u%04x".formatted((int) json.charAt(at));
        return replace(
                json,
                at,
                at + 1,
                random.nextBoolean() ? escape : escape.toUpperCase(Locale.ROOT).replace("U", "u"));
    }

    private String wrap(Span value) {
        String text = text(value);
        int levels = 55 + random.nextInt(12);
        return put(
                value,
                switch (random.nextInt(6)) {
                    case 0 -> "[" + text + "]";
                    case 1 -> "[" + text + "," + text + "]";
                    case 2 -> "{\"#text\":" + text + "}";
                    case 3 -> "{\"a\":" + text + "}";
                    case 4 -> "[".repeat(levels) + text + "]".repeat(levels);
                    default -> "{\"a\":".repeat(levels) + text + "}".repeat(levels);
                });
    }

    /** Writes the members of a nested object beside it, under dotted names. */
    private String flatten(Span member) {
        if (member.value >= json.length() || json.charAt(member.value) != '{' || json.charAt(member.end - 1) != '}') {
            return json;
        }
        String prefix =
                json.substring(member.start + 1, Math.max(member.start + 1, json.indexOf('"', member.start + 1))) + ".";
        List<Span> direct = members.stream()
                .filter(inner -> inner.start > member.value && inner.end < member.end)
                .filter(inner -> members.stream()
                        .noneMatch(between -> between.start > member.value
                                && between.start < inner.start
                                && between.end >= inner.end
                                && between.end < member.end))
                .toList();
        return put(
                member,
                direct.isEmpty()
                        ? text(member)
                        : direct.stream()
                                .map(inner -> "\"" + prefix + text(inner).substring(1))
                                .collect(Collectors.joining(",")));
    }

    /** Notes the parts of the value that starts here, and returns where it ends. */
    private int value(int from, int depth) {
        int at = blanks(from);
        if (at >= json.length() || depth > 80) {
            return json.length();
        }
        char first = json.charAt(at);
        int end = first == '{' || first == '['
                ? structure(at, depth, first == '{')
                : first == '"' ? string(at) : scalar(at);
        if (depth > 0) {
            values.add(new Span(at, end, at));
        }
        return end;
    }

    private int structure(int open, int depth, boolean isObject) {
        int at = blanks(open + 1);
        while (at < json.length() && json.charAt(at) != '}' && json.charAt(at) != ']') {
            int start = at;
            if (isObject) {
                if (json.charAt(at) != '"') {
                    return json.length();
                }
                int end = string(at);
                names.add(new Span(at, end, at));
                int value = blanks(blanks(end) + 1);
                at = value(value, depth + 1);
                members.add(new Span(start, at, Math.min(value, at)));
            } else {
                at = value(at, depth + 1);
            }
            at = blanks(at);
            if (at < json.length() && json.charAt(at) == ',') {
                at = blanks(at + 1);
            } else if (at == start) {
                return json.length();
            }
        }
        return Math.min(json.length(), at + 1);
    }

    private int string(int open) {
        int at = open + 1;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(json.length(), at + 1);
    }

    private int scalar(int from) {
        int at = from;
        while (at < json.length() && ",]} \n\r\t".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private int blanks(int from) {
        int at = Math.min(from, json.length());
        while (at < json.length() && json.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /** Every relevant name, some as they are nested, and names that begin like them. */
    private static String[] names() {
        Stream<String> own = RecordSlot.all().stream().map(RecordSlot::label);
        Stream<String> cim = Stream.of(ProcessField.values()).map(ProcessField::cimName);
        Stream<String> data =
                Stream.of("Image", "CommandLine", "UtcTime", "ProcessId", "NewProcessName", "ParentImage");
        return Stream.of(
                        own,
                        cim,
                        data.flatMap(name -> Stream.of(
                                "winlog.event_data." + name,
                                "event_data." + name,
                                "EventData." + name,
                                "Event.EventData." + name,
                                name + ".#text",
                                name + "x",
                                name.substring(1),
                                name + ".",
                                "." + name)),
                        Stream.of(
                                "winlog",
                                "winlog.event_id",
                                "event_id",
                                "log_name",
                                "source_name",
                                "provider_guid",
                                "computer_name",
                                "keywords",
                                "user",
                                "user.identifier",
                                "winlog.user",
                                "event",
                                "event.outcome",
                                "Event",
                                "Event.System",
                                "System",
                                "Event.System.EventID",
                                "Event.System.EventID.#text",
                                "EventData",
                                "event_data",
                                "RawEventData",
                                "Data",
                                "EventData.Data",
                                "#text",
                                "#attributes",
                                "@Name",
                                "Name",
                                "Provider",
                                "Event.System.TimeCreated.@SystemTime",
                                "SystemTime",
                                "",
                                "a",
                                "_timee",
                                "_tim",
                                "host"))
                .flatMap(names -> names)
                .toArray(String[]::new);
    }
}
