package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.DetectionJob;
import io.spawnwatch.deploy.benchmark.contender.SourceContender;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who answers the query, or reads without answering it. */
public enum Contender {
    /** Flink's Kafka source alone. */
    LIMIT("Flink's Kafka source, bytes counted and dropped", SourceContender.class.getName(), null),
    /** The same, with each record parsed. */
    PARSE("the same with Jackson `readTree`, nothing else", SourceContender.class.getName(), null),
    /** Flink SQL. */
    SQL("Flink SQL", Contender.OTHERS + "SqlContender", RowParser.PLAIN),
    /** Kafka Streams. */
    STREAMS("Kafka Streams", Contender.OTHERS + "StreamsContender", RowParser.PLAIN),
    /** DuckDB, over files. */
    DUCKDB("DuckDB", Contender.OTHERS + "DuckDbContender", RowParser.PLAIN),
    /** The live job. */
    OURS("Spawnwatch", DetectionJob.class.getName(), RowParser.RISK_EVENT),
    /** The replay, over files. */
    REPLAY("Spawnwatch `replay`", DetectionJob.class.getName(), RowParser.RISK_EVENT);

    /** In a module of its own, because of what they depend on. */
    private static final String OTHERS = "io.spawnwatch.benchmark.";

    private final String title;
    private final String mainClass;
    private final @Nullable RowParser parser;

    Contender(String title, String mainClass, @Nullable RowParser parser) {
        this.title = title;
        this.mainClass = mainClass;
        this.parser = parser;
    }

    /** What a table calls it. */
    public String title() {
        return title;
    }

    String mainClass() {
        return mainClass;
    }

    /** Reads its rows; null if it writes none. */
    @Nullable
    RowParser parser() {
        return parser;
    }

    /** Whether it runs detections, of which there may be many. */
    boolean isOurs() {
        return this == OURS || this == REPLAY;
    }

    /** Whether it reads files instead of a topic. */
    boolean readsFiles() {
        return this == DUCKDB || this == REPLAY;
    }

    /** Arguments after the configuration file. */
    List<String> arguments() {
        return switch (this) {
            case PARSE -> List.of(SourceContender.PARSE);
            case LIMIT -> List.of("drop");
            default -> List.of();
        };
    }
}
