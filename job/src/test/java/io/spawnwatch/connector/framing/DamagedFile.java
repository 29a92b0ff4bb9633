package io.spawnwatch.connector.framing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A file of records in all formats, each on lines of its own, some of them damaged.
 *
 * @param content     content of the file
 * @param undamaged   the records that must be delivered, in this order, whatever the others look like
 * @param everyRecord all records, damaged or not, in the file's order
 */
record DamagedFile(String content, List<String> undamaged, List<String> everyRecord) {
    private static final String NAMESPACE = " xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";

    private static final String[] JUNK = {
        "{",
        "[",
        "\"",
        "\\",
        "}",
        "]",
        ",",
        ":",
        "<",
        ">",
        "'",
        "<![CDATA[",
        "<!--",
        "<?x",
        "<Event",
        "<Event>",
        "<Data ",
        "{\"x\":",
        "[{",
        "\"},{\"",
        "\u0000",
        "\ufeff",
        "\u00e9",
        "<Events>",
        "<!DOCTYPE x [",
    };

    private static final String[] TEXTS = {
        "powershell -c x",
        "a < b > c",
        "say \\\"{\\\"",
        "{0} [1] }, {",
        "<Event>",
        "</Event>",
        "<Event><Data>x</Data></Event>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "\\\\",
        "\u00fc\ud83d\ude00",
        "C:\\\\Windows\\\\",
    };

    private static final String[] XML_TEXTS = {
        "powershell -c x",
        "a &lt; b &gt; c",
        "{&quot;x&quot;: \"1\"}",
        "\n{\"x\": 1}\n",
        "\n{\n  [1,\n",
        "}, {",
        "]]&gt; --&gt;",
        "\u00fc\ud83d\ude00",
        "\n  second line",
        "&lt;/Event&gt;&lt;Event&gt;",
    };

    /**
     * How the damaged records of a file are damaged. One file has only one kind of damage: a record that lost its tail and
     * a later one that lost its head look like one record, and nobody could tell.
     */
    private enum Damage {
        HEAD_LOST,
        TAIL_LOST,
        JUNK_INSERTED
    }

    static DamagedFile of(SplittableRandom random) {
        StringBuilder content = new StringBuilder(random.nextInt(5) == 0 ? "\ufeff" : "");
        content.append(random.nextInt(5) == 0 ? "<?xml version=\"1.0\"?>\n<Events>\n" : "");
        boolean array = content.length() < 2 && random.nextInt(5) == 0;
        content.append(array ? "[\n" : "");
        Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
        Set<Form> onSeveralLines = EnumSet.allOf(Form.class);
        onSeveralLines.removeIf(form -> random.nextBoolean());
        List<String> undamaged = new ArrayList<>();
        List<String> all = new ArrayList<>();
        int count = random.nextInt(1, 12);
        for (int i = 0; i < count; i++) {
            Form form = Form.values()[random.nextInt(Form.values().length)];
            String record = form.write(random, i, onSeveralLines.contains(form));
            if (random.nextInt(3) == 0) {
                record = damage(record, damage, random);
            } else {
                undamaged.add(record);
            }
            all.add(record);
            content.append(random.nextInt(6) == 0 ? "  " : "").append(record);
            content.append(array && form.isJson() && random.nextBoolean() ? "," : "");
            content.append(random.nextInt(4) == 0 ? "\r\n" : random.nextInt(6) == 0 ? "\n\n" : "\n");
            content.append(random.nextInt(12) == 0 ? "\ufeff" : "");
        }
        content.append(array ? "]\n" : "");
        return new DamagedFile(content.toString(), undamaged, all);
    }

    private enum Form {
        JSON,
        XML,
        SYSLOG;

        boolean isJson() {
            return this == JSON;
        }

        String write(SplittableRandom random, int number, boolean pretty) {
            String xml = "<Event" + NAMESPACE + ">" + (pretty ? "\n  " : "") + "<System><EventID>" + number
                    + "</EventID></System>" + (pretty ? "\n  " : "") + "<EventData><Data Name='CommandLine'>"
                    + pick(random, XML_TEXTS) + pick(random, XML_TEXTS) + "</Data></EventData>" + (pretty ? "\n" : "")
                    + "</Event>";
            return switch (this) {
                case JSON -> json(random, number, pretty);
                case XML -> xml;
                case SYSLOG ->
                    (random.nextBoolean() ? "<13>" : "") + "Nov 28 10:00:0" + number % 10 + " host sysmon: " + xml;
            };
        }
    }

    private static String json(SplittableRandom random, int number, boolean pretty) {
        String line = pretty ? "\n  " : "";
        return "{" + line + "\"EventID\":" + number + "," + line + "\"CommandLine\": \"" + pick(random, TEXTS)
                + pick(random, TEXTS) + "\"," + line + "\"x\":[true, {\"y\":null,\"z\":{}}]" + (pretty ? "\n" : "")
                + "}";
    }

    private static String pick(SplittableRandom random, String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    private static String damage(String record, Damage damage, SplittableRandom random) {
        int at = record.offsetByCodePoints(0, random.nextInt(1, record.codePointCount(0, record.length())));
        return switch (damage) {
            // The rest of a string that contains the start of an event would itself look like the head of one.
            case HEAD_LOST -> record.startsWith("{") && record.indexOf("<Event", at) > 0 ? "}" : record.substring(at);
            case TAIL_LOST -> record.substring(0, at);
            case JUNK_INSERTED -> record.substring(0, at) + pick(random, JUNK) + record.substring(at);
        };
    }
}
