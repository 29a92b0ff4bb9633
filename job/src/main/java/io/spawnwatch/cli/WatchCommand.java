package io.spawnwatch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.SettingConverters;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.TimePoint;
import io.spawnwatch.page.DetectionsMessage;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.page.live.FollowedFeed;
import io.spawnwatch.page.live.LivePages;
import io.spawnwatch.page.live.RecordLines;
import io.spawnwatch.page.live.TopicFeeds;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.RiskEventLine;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the results of a live job as they are committed. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        customSynopsis = {
            "spawnwatch watch --config FILE [--since TIME] [--port N]",
            "       spawnwatch watch --config FILE --text [--since TIME]"
        },
        sortOptions = false,
        description = {
            "Shows the risk events of a live job in the browser, as they are committed.",
            "Serves a page on this machine until Ctrl-C. Reads the topics of risk events, suppressed rows and rejected"
                    + " records without a consumer group, and writes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  spawnwatch watch --config spawnwatch.yml",
            "  spawnwatch watch --kafka bootstrap.servers=localhost:9092 --text --since 1h",
        })
final class WatchCommand implements Callable<Integer> {
    /** As far back as Splunk's default incident rules look. */
    private static final TimePoint PAGE_SINCE = TimePoint.parse("7d");

    @Spec
    private CommandSpec spec;

    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration of the live job: its broker, topics and detections. Without it, the page knows"
                    + " only the detections that have risk events.")
    private @Nullable Path config;

    @Option(
            order = 2,
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "A Kafka client property, for example bootstrap.servers=HOST:9092. Can be repeated.")
    private Map<String, String> kafka = new LinkedHashMap<>();

    @Option(
            order = 3,
            names = "--since",
            converter = SettingConverters.Time.class,
            paramLabel = "TIME",
            description = "Also shows what was written since then, for example 30d or 2026-10-01. An age counts from"
                    + " when a page is opened. Default: 7d; with --text: now.")
    private @Nullable TimePoint since;

    @Option(
            order = 4,
            names = "--port",
            paramLabel = "N",
            description = "Port of the page; 0: any that is free. Default: " + LivePages.PORT + ".")
    private @Nullable Integer port;

    @Option(
            order = 5,
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on, such as 0.0.0.0 in a container whose port is published on the host's"
                    + " loopback: the page answers only requests to localhost. Default: 127.0.0.1.")
    private @Nullable InetAddress address;

    @Option(order = 6, names = "--text", description = "Prints a line for each risk event instead of serving a page.")
    private boolean text;

    @Option(order = 7, names = "--suppressed", description = "With --text: also rows that the allowlist covers.")
    private boolean suppressed;

    @Option(order = 8, names = "--rejected", description = "With --text: also records that could not be used.")
    private boolean rejected;

    @Override
    public Integer call() throws Exception {
        if (!text && (suppressed || rejected)) {
            throw new ParameterException(spec.commandLine(), "--suppressed and --rejected go with --text");
        }
        if (text && (port != null || address != null)) {
            throw new ParameterException(spec.commandLine(), "--port and --bind are for the page; leave out --text");
        }
        LivePages.check(address, port);
        RunSettings live = RunSettings.of(config == null ? null : Documents.yaml(config), Map.of(), kafka);
        if (text) {
            print(live.kafka());
        } else {
            serve(live);
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(KafkaSettings from) throws InterruptedException {
        Instant now = Instant.now();
        Instant begin = since == null ? now : since.at(now);
        PrintableWriter err = Terminal.err(spec);
        TopicFeeds feeds = new TopicFeeds(from, begin);
        try (FollowedFeed feed = FollowedFeed.of(feeds, feeds.open(null))) {
            err.println("reading " + place(from) + " since " + begin.truncatedTo(ChronoUnit.SECONDS));
            new RecordLines(suppressed, rejected, from.bootstrapServers(), layout(), Terminal.out(spec), err)
                    .follow(feed);
        }
    }

    /** Whatever reads a pipe or a file gets one line for each record. */
    private Function<String, List<String>> layout() {
        if (!Terminal.isOut()) {
            return List::of;
        }
        CommandLine.Help.Ansi ansi = spec.commandLine().getColorScheme().ansi();
        int width = Terminal.width(spec);
        return line -> RiskEventLine.onTerminal(line, ansi, width);
    }

    private void serve(RunSettings live) throws InterruptedException {
        TimePoint begin = since == null ? PAGE_SINCE : since;
        TopicFeeds feeds = new TopicFeeds(live.kafka(), () -> begin.at(Instant.now()), null);
        // Says at once what is missing, and not only to whoever opens the page.
        feeds.open(null).close();
        List<ObjectNode> introduction = new ArrayList<>();
        introduction.add(RunMessage.of("watch", VersionProvider.version(), List.of(place(live.kafka())), Map.of())
                .json(null));
        if (config != null) {
            CatalogPlan plan = CatalogOptions.load(live.catalog(), Terminal.err(spec));
            introduction.add(DetectionsMessage.json(plan, List.of()));
        }
        introduction.add(DetectionsMessage.attack());
        LivePages.serve(introduction, feeds, address, port, Terminal.out(spec));
    }

    private static String place(KafkaSettings kafka) {
        KafkaSettings.Topics topics = kafka.topics();
        return topics.riskEvents() + ", " + topics.suppressed() + " and " + topics.rejected() + " at "
                + kafka.bootstrapServers();
    }
}
