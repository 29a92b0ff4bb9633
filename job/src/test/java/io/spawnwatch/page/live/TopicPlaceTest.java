package io.spawnwatch.page.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPlaceTest {
    private static final List<String> TOPICS = List.of("risk-events", "suppressed", "rejected");

    @Test
    void whatIsPrintedIsParsed() {
        Map<TopicPartition, Long> place = Map.of(
                new TopicPartition("risk-events", 0),
                15L,
                new TopicPartition("risk-events", 11),
                0L,
                new TopicPartition("rejected", 0),
                7L);

        assertThat(TopicPlace.print(place, TOPICS)).isEqualTo("0.0:15 0.11:0 2.0:7");
        assertThat(TopicPlace.parse("0.0:15 0.11:0 2.0:7", TOPICS)).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "3.0:1", "0.0:-1", "0.0:1,", "0.0", "0.0:99999999999999999999", "0.0:1 "})
    void anythingElseCountsAsNothing(String place) {
        assertThat(TopicPlace.parse(place, TOPICS)).isNull();
    }
}
