package io.spawnwatch.deploy.senders;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NXLog's configuration: named blocks of directives, one of which may hold an XML query.
 *
 * @param queryXml the text between {@code <QueryXML>} and its end
 */
record NxlogConfiguration(Map<String, List<String>> linesByBlock, String queryXml) {
    private static final Pattern QUERY = Pattern.compile("(?s)<QueryXML>(.*?)</QueryXML>");
    private static final Pattern BLOCK = Pattern.compile("<(Extension|Input|Output|Route) (\\w+)>");

    static NxlogConfiguration parse(String text) {
        Matcher query = QUERY.matcher(text);
        if (!query.find()) {
            throw new AssertionError("there is no QueryXML");
        }
        String queryXml = query.group(1).strip();
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        String open = "";
        List<String> lines = query.replaceAll("")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        for (String line : lines) {
            Matcher block = BLOCK.matcher(line);
            if (block.matches()) {
                check(open.isEmpty(), line);
                open = block.group(1) + " " + block.group(2);
            } else if (line.startsWith("</")) {
                check(line.equals("</" + open.replaceFirst(" .*", "") + ">"), line);
                open = "";
            } else {
                check(!open.isEmpty(), line);
                blocks.computeIfAbsent(open, name -> new ArrayList<>()).add(line);
            }
        }
        check(open.isEmpty(), open);
        return new NxlogConfiguration(blocks, queryXml);
    }

    private static void check(boolean valid, String line) {
        if (!valid) {
            throw new AssertionError("out of place: " + line);
        }
    }

    Set<String> blocks() {
        return linesByBlock.keySet();
    }

    /** The only value of a directive. */
    String directive(String block, String name) {
        List<String> values = directives(block, name);
        if (values.size() != 1) {
            throw new AssertionError(block + " has " + values + " for " + name);
        }
        return values.get(0);
    }

    List<String> directives(String block, String name) {
        return linesByBlock.getOrDefault(block, List.of()).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .toList();
    }
}
