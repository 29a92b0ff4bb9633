package io.spawnwatch.kafka;

import java.io.StringWriter;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Captures what classes that handle credentials log while this is open, as a production log would show it. */
final class CapturedLog implements AutoCloseable {
    private static final List<String> LOGGERS = List.of("io.spawnwatch", "org.apache.flink", "org.apache.kafka");
    private static final String NAME = "captured";

    private final StringWriter text = new StringWriter();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

    CapturedLog() {
        Configuration configuration = context.getConfiguration();
        PatternLayout layout = PatternLayout.newBuilder()
                .withPattern("%p %c %m%n%throwable")
                .withConfiguration(configuration)
                .build();
        WriterAppender appender = WriterAppender.newBuilder()
                .setName(NAME)
                .setTarget(text)
                .setLayout(layout)
                .build();
        appender.start();
        for (String name : LOGGERS) {
            LoggerConfig logger = new LoggerConfig(name, Level.INFO, false);
            logger.addAppender(appender, Level.INFO, null);
            configuration.addLogger(name, logger);
        }
        context.updateLoggers();
    }

    String text() {
        return text.toString();
    }

    @Override
    public void close() {
        LOGGERS.forEach(context.getConfiguration()::removeLogger);
        context.updateLoggers();
    }
}
