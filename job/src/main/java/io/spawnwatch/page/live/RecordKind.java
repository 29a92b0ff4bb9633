package io.spawnwatch.page.live;

import io.spawnwatch.config.KafkaSettings.Topics;
import java.util.Arrays;
import java.util.List;

/** What a live page shows records of, in the order in which their topics are read and named in a place. */
public enum RecordKind {
    /** Rows that were raised. */
    RISK_EVENTS("risk_events", "rows"),
    /** Rows that the allowlist covers. */
    SUPPRESSED("suppressed", "rows"),
    /** Records that could not be used. */
    REJECTED("rejected", "records");

    private final String message;
    private final String list;

    RecordKind(String message, String list) {
        this.message = message;
        this.list = list;
    }

    /** The type of the page's message that has such records. */
    String message() {
        return message;
    }

    /** The name of that message's list. */
    String list() {
        return list;
    }

    /** Its topic. */
    String topic(Topics topics) {
        return switch (this) {
            case RISK_EVENTS -> topics.riskEvents();
            case SUPPRESSED -> topics.suppressed();
            case REJECTED -> topics.rejected();
        };
    }

    /** The topics of all kinds. */
    static List<String> topics(Topics topics) {
        return Arrays.stream(values()).map(kind -> kind.topic(topics)).toList();
    }
}
