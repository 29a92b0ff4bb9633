package io.spawnwatch.cli;

import io.spawnwatch.cli.option.CatalogOptions;
import io.spawnwatch.cli.option.PublishOptions;
import io.spawnwatch.cli.option.SelectionOptions;
import io.spawnwatch.cli.option.VersionProvider;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.connector.kafka.ProcessEventProducer;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.detection.plan.MatchFilter;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.publish.Dataset;
import io.spawnwatch.publish.EventInput;
import io.spawnwatch.publish.GracefulStop;
import io.spawnwatch.publish.Publication;
import io.spawnwatch.publish.Publisher;
import io.spawnwatch.publish.Sent;
import io.spawnwatch.publish.Speed;
import io.spawnwatch.publish.SystemTicker;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.PublishProgress;
import io.spawnwatch.report.PublishReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Sends recorded events to the live job's topic. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        customSynopsis = "spawnwatch publish --input FILE|DIR|GLOB... --config FILE [OPTIONS]",
        description = {
            "Sends recorded events to a topic of process events, at the pace at which they happened.",
            "Reads what replay reads, from local disks only. Needs the right to write the topic, and no other. Options that select detections"
                    + " have only those events sent that one of the selected detections matches."
        })
final class PublishCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--input",
            arity = "1..*",
            required = true,
            paramLabel = "FILE|DIR|GLOB",
            description = "Events to send: files, folders with all files in them, or quoted globs.")
    private List<String> input;

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            defaultValue = "1",
            converter = SpeedConverter.class,
            description = "How many times as fast as the events happened; max: as fast as possible, in the order of the"
                    + " files. Default: 1.")
    private Speed speed;

    @Option(
            names = "--shift-to-now",
            description =
                    "Moves the times of all events by the same whole seconds, so that the first happens now or, at"
                            + " a speed above 1, the last when it is sent.")
    private boolean shiftToNow;

    @Option(names = "--dry-run", description = "Sends nothing, and says what would be sent. Needs no Kafka.")
    private boolean dryRun;

    @Mixin
    private PublishOptions options;

    @Mixin
    private SelectionOptions.Detections detections;

    @Mixin
    private SelectionOptions.Events events;

    @Override
    public Integer call() throws Exception {
        List<EventInput> inputs =
                EventFiles.resolve(input).stream().map(LocalInput::of).toList();
        PrintableWriter err = Terminal.err(spec);
        SettingValues values = options.values();
        Publication publication = new Publication(
                inputs,
                values.get(Settings.SOURCETYPE),
                values.get(Settings.FIELD_MAPPING),
                wanted(values.get(Settings.DATA_MODEL), err),
                speed,
                shiftToNow);
        SystemTicker ticker = new SystemTicker();
        Publisher publisher = new Publisher(publication, ticker);
        return dryRun ? survey(publisher, err) : publish(publisher, ticker, err);
    }

    /** Which events are sent, or null for everything. */
    private @Nullable EventFilter wanted(DataModelVersion dataModel, PrintableWriter err) {
        EventScope scope = events.scope();
        EventFilter inScope = scope.isEverything() ? null : scope.newFilter(dataModel);
        if (!detections.isGiven()) {
            return inScope;
        }
        CatalogSettings settings = options.catalog();
        CatalogPlan plan = detections.select(CatalogOptions.loadToRun(settings, err));
        EventFilter matches = new MatchFilter(plan.plans(), dataModel);
        return inScope == null ? matches : event -> inScope.accepts(event) && matches.accepts(event);
    }

    @SuppressWarnings("try") // Progress is shown until it is closed.
    private int survey(Publisher publisher, PrintableWriter err) throws IOException {
        Dataset dataset;
        try (PublishProgress progress = PublishProgress.follow(err.unescaped(), publisher::progress)) {
            dataset = publisher.survey();
        }
        PrintableWriter out = Terminal.out(spec);
        PublishReport.dataset(dataset, out);
        if (!speed.isMax()) {
            PublishReport.takes(speed.toSend(dataset.span()), out);
        }
        PublishReport.notSent(dataset.faults(), dataset.faultCount(), err);
        return dataset.faultCount() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    @SuppressWarnings("try") // The process waits until the stop is closed.
    private int publish(Publisher publisher, SystemTicker ticker, PrintableWriter err) throws IOException {
        KafkaSettings kafka = options.kafka();
        String topic = options.topic(kafka);
        KafkaPreflight.checkWritable(kafka, topic);
        long startNanos = System.nanoTime();
        try (GracefulStop stop = GracefulStop.onSignal(ticker::stop);
                ProcessEventProducer producer = ProcessEventProducer.open(kafka, topic, !speed.isMax())) {
            Sent sent;
            try (PublishProgress progress = PublishProgress.follow(err.unescaped(), publisher::progress)) {
                sent = publisher.publish(
                        producer::send,
                        (dataset, takes) -> progress.interrupt(() -> PublishReport.start(dataset, takes, err)));
                producer.flush();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
            PublishReport.sent(sent, producer.delivered(), topic, took, Terminal.out(spec));
            PublishReport.notSent(sent.dataset().faults(), sent.dataset().faultCount(), err);
            PublishReport.notSent(producer.tooLargeRecords(), producer.tooLarge(), err);
            return exitCode(sent, producer, err);
        }
    }

    private int exitCode(Sent sent, ProcessEventProducer producer, PrintableWriter err) {
        if (sent.records() == 0 && !sent.stopped()) {
            err.println("Nothing was sent, because " + whyNothing(sent.dataset()) + ".");
            return CommandLine.ExitCode.SOFTWARE;
        }
        return sent.stopped() || sent.dataset().faultCount() > 0 || producer.tooLarge() > 0
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    private static String whyNothing(Dataset dataset) {
        if (dataset.leftOut() == 0) {
            return "the input has no records";
        }
        return dataset.leftOut() == dataset.unknown() ? "no record could be read" : "no event is selected";
    }

    /** A file of this machine. */
    private record LocalInput(Path file) implements EventInput {

        static EventInput of(Path file) {
            return new LocalInput(file);
        }

        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public long bytes() throws IOException {
            return Files.size(file);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** Reads a speed; picocli finds it by its class. */
    private static final class SpeedConverter implements CommandLine.ITypeConverter<Speed> {

        @Override
        public Speed convert(String text) {
            try {
                return Speed.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
