package io.spawnwatch.page.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader is in topics, as a browser keeps it: {@code 0.0:15 0.1:7 2.0:3}, the number of a topic in their list, its
 * partition, and the next offset.
 */
final class TopicPlace {
    private static final Pattern OFFSET = Pattern.compile("(\\d)\\.(\\d{1,9}):(\\d{1,18})");

    private TopicPlace() {}

    static String print(Map<TopicPartition, Long> offsets, List<String> topics) {
        return offsets.entrySet().stream()
                .map(next -> topics.indexOf(next.getKey().topic()) + "."
                        + next.getKey().partition() + ":" + next.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The offsets, or null if the text is something else: it comes from outside. */
    static @Nullable Map<TopicPartition, Long> parse(String place, List<String> topics) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (String part : place.split(" ", -1)) {
            Matcher offset = OFFSET.matcher(part);
            if (!offset.matches() || Integer.parseInt(offset.group(1)) >= topics.size()) {
                return null;
            }
            offsets.put(
                    new TopicPartition(
                            topics.get(Integer.parseInt(offset.group(1))), Integer.parseInt(offset.group(2))),
                    Long.parseLong(offset.group(3)));
        }
        return offsets;
    }
}
