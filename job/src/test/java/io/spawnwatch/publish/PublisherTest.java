package io.spawnwatch.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublisherTest {
    private static final Speed OWN_PACE = Speed.parse("1");

    private final FakeTicker ticker = new FakeTicker();
    private final List<String> sent = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    /** A file in memory. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record File(String name, byte[] content) implements EventInput {

        static File of(String name, String... lines) {
            return new File(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public long bytes() {
            return content.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }

    /** A process event this many milliseconds after a time in the past. */
    private static String event(String host, long ms) {
        return "{\"_time\":" + (1_596_700_000 + ms / 1000) + "." + String.format("%03d", ms % 1000) + ",\"dest\":\""
                + host + "\",\"process\":\"cmd " + ms + "\"}";
    }

    private static String networkConnection() {
        return WindowsEvent.sysmon(3, Map.of("UtcTime", "2020-08-06 07:46:41.000"))
                .nxlog();
    }

    private Sent publish(Speed speed, boolean shift, @Nullable EventFilter wanted, long sortBytes, EventInput... inputs)
            throws IOException {
        Publication publication =
                new Publication(List.of(inputs), Sourcetype.AUTO, FieldMapping.SPLUNK, wanted, speed, shift);
        return new Publisher(publication, ticker, sortBytes)
                .publish(
                        (place, host, value) -> {
                            values.add(value);
                            sent.add(ticker.elapsedNanos() / 1_000_000 + " " + place + " " + host);
                        },
                        (dataset, takes) -> said.add(dataset.records() + " in " + takes));
    }

    @Test
    void eventsAreSentInOrderOfTimeAcrossFilesAndInTheirIntervals() throws IOException {
        File first = File.of("a", event("h1", 5_000), event("h2", 1_000), event("h1", 7_500));
        File second = File.of("b", event("h3", 6_001), "no event", event("h3", 1_000));

        Sent result = publish(OWN_PACE, false, null, 1 << 20, first, second);

        assertThat(sent)
                .containsExactly("0 a:2 h2", "0 b:3 h3", "4000 a:1 h1", "5001 b:1 h3", "5001 b:2 null", "6500 a:3 h1");
        assertThat(values.get(0)).isEqualTo(event("h2", 1_000).getBytes(StandardCharsets.UTF_8));
        assertThat(result.records()).isEqualTo(6);
        assertThat(result.shiftSeconds()).isZero();
        assertThat(result.unmoved()).isZero();
        assertThat(result.stopped()).isFalse();
        assertThat(said).containsExactly("6 in PT6.5S");
        assertThat(result.dataset().events()).isEqualTo(5);
        assertThat(result.dataset().unreadable()).isEqualTo(1);
        assertThat(result.dataset().hosts()).isEqualTo(3);
        assertThat(result.dataset().span()).isEqualTo(Duration.ofMillis(6_500));
    }

    @Test
    void aMultipleOfThePaceShortensTheIntervals() throws IOException {
        publish(Speed.parse("10"), false, null, 1 << 20, File.of("a", event("h", 0), event("h", 5_000)));

        assertThat(sent).containsExactly("0 a:1 h", "500 a:2 h");
    }

    @Test
    void atTheHighestSpeedTheOrderIsThatOfTheFilesAndNothingWaits() throws IOException {
        Sent result = publish(
                Speed.MAX,
                false,
                null,
                1,
                File.of("b", event("h", 9_000), event("h", 1_000)),
                File.of("a", event("i", 5_000)));

        assertThat(sent).containsExactly("0 b:1 h", "0 b:2 h", "0 a:1 i");
        assertThat(said).isEmpty();
        assertThat(result.dataset().span()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void timesAreMovedSoThatEachEventIsSentAtItsTime() throws IOException {
        Sent result = publish(
                OWN_PACE,
                true,
                null,
                1 << 20,
                File.of("a", event("h", 100), "no event", event("h", 2_345), networkConnection()));

        assertThat(result.unmoved()).isEqualTo(1);
        for (int i = 0; i < sent.size(); i++) {
            long sentMs = FakeTicker.START_MS + Long.parseLong(sent.get(i).split(" ", -1)[0]);
            Decoded decoded = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK).decode(values.get(i));
            if (decoded instanceof Decoded.Event event) {
                assertThat(event.event().timeMs()).isEqualTo(sentMs);
            }
        }
        assertThat(sent.stream().map(place -> place.split(" ", -1)[1])).containsExactly("a:1", "a:2", "a:4", "a:3");
    }

    @Test
    void atTheHighestSpeedTheLastEventHappensNow() throws IOException {
        Sent result = publish(Speed.MAX, true, null, 1, File.of("a", event("h", 9_000), event("h", 1_000)));

        // Now is a quarter of a second after the full second, and times are moved by whole seconds.
        assertThat(new String(values.get(0), StandardCharsets.UTF_8)).startsWith("{\"_time\":1800000000.000,");
        assertThat(new String(values.get(1), StandardCharsets.UTF_8)).startsWith("{\"_time\":1799999992.000,");
        assertThat(result.shiftSeconds()).isEqualTo(1_800_000_000 - 1_596_700_009);
        assertThat(said).containsExactly("2 in PT0S");
    }

    @Test
    void onlyWantedEventsAreSent() throws IOException {
        Sent result = publish(
                OWN_PACE,
                false,
                event -> "h2".equals(event.get(ProcessField.DEST)),
                1,
                File.of("a", event("h1", 0), event("h2", 9_000), "no event", networkConnection()));

        assertThat(sent).containsExactly("0 a:2 h2");
        assertThat(result.dataset().leftOut()).isEqualTo(3);
        assertThat(result.dataset().span()).isZero();
    }

    @Test
    void itStopsWhenItIsToldTo() throws IOException {
        ticker.stopAfterMs(1_500);

        Sent result = publish(
                OWN_PACE, false, null, 1 << 20, File.of("a", event("h", 0), event("h", 1_000), event("h", 2_000)));

        assertThat(sent).containsExactly("0 a:1 h", "1000 a:2 h");
        assertThat(result.stopped()).isTrue();
        assertThat(result.records()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestIsSent() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write((event("h", 0) + "\n").repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        File cut = new File("cut.gz", Arrays.copyOf(zipped.toByteArray(), zipped.size() - 9));
        String tooLong = event("h", 1).replace("cmd", "x".repeat(1 << 20));

        Sent result = publish(Speed.MAX, false, null, 1, cut, File.of("long", tooLong, event("h", 2)));

        assertThat(sent).contains("0 cut.gz:1 h").endsWith("0 long:2 h");
        assertThat(result.dataset().faultCount()).isEqualTo(2);
        assertThat(result.dataset().faults().get(0))
                .startsWith("cut.gz:1001: gzip data is truncated")
                .endsWith("; what follows is not sent");
        assertThat(result.dataset().faults().get(1))
                .isEqualTo("long:1: the record is longer than 1048576 bytes and is not sent");
    }

    @Test
    void progressIsTheShareOfTheTimeThatHasPassed() throws IOException {
        Publication publication = new Publication(
                List.of(File.of("a", event("h", 1_000), event("h", 3_000), event("h", 5_000))),
                Sourcetype.AUTO,
                FieldMapping.SPLUNK,
                null,
                OWN_PACE,
                false);
        Publisher publisher = new Publisher(publication, ticker, 1);
        List<SendProgress> seen = new ArrayList<>();

        publisher.publish((place, host, value) -> seen.add(publisher.progress()), (dataset, takes) -> {});

        assertThat(seen)
                .containsExactly(
                        new SendProgress(true, 0, 0, Duration.ZERO),
                        new SendProgress(true, 1, 0, Duration.ofSeconds(2)),
                        new SendProgress(true, 2, 0.5, Duration.ofSeconds(4)));
        assertThat(publisher.progress()).isEqualTo(new SendProgress(true, 3, 1, Duration.ofSeconds(4)));
    }

    @Test
    void aFailureOfTheSinkEndsIt() {
        Publication publication = new Publication(
                List.of(File.of("a", event("h", 0))), Sourcetype.AUTO, FieldMapping.SPLUNK, null, OWN_PACE, false);

        assertThatThrownBy(() -> new Publisher(publication, ticker, 1)
                        .publish(
                                (place, host, value) -> {
                                    throw new IOException("the broker is gone");
                                },
                                (dataset, takes) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the broker is gone");
    }

    @Test
    void aSurveySendsNothing() throws IOException {
        Publication publication = new Publication(
                List.of(File.of("a", event("h", 0), event("i", 500), "no event", networkConnection())),
                Sourcetype.AUTO,
                FieldMapping.SPLUNK,
                null,
                OWN_PACE,
                false);

        Dataset dataset = new Publisher(publication, ticker, 1).survey();

        assertThat(dataset.records()).isEqualTo(4);
        assertThat(dataset.events()).isEqualTo(2);
        assertThat(dataset.others()).isEqualTo(1);
        assertThat(dataset.unreadable()).isEqualTo(1);
        assertThat(dataset.hosts()).isEqualTo(2);
        assertThat(sent).isEmpty();
    }

    /** Whatever is spilled: the same records as with all of them in memory, each when it is due. */
    @Test
    void randomDatasetsAreSentLikeANaiveReferenceWouldSendThem() throws IOException {
        long seed = 53;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 30; round++) {
            List<EventInput> files = new ArrayList<>();
            List<long[]> expected = new ArrayList<>();
            for (int file = 0; file < 1 + random.nextInt(4); file++) {
                int lines = 1 + random.nextInt(30);
                String[] content = new String[lines];
                for (int line = 0; line < lines; line++) {
                    long ms = random.nextInt(20_000);
                    content[line] = event("h" + random.nextInt(3), ms);
                    expected.add(new long[] {ms, file, line + 1});
                }
                files.add(File.of("f" + file, content));
            }
            long firstMs =
                    expected.stream().mapToLong(record -> record[0]).min().orElseThrow();
            expected.sort(Comparator.comparingLong(record -> record[0]));
            FakeTicker clock = new FakeTicker();
            List<String> places = new ArrayList<>();
            Publication publication =
                    new Publication(files, Sourcetype.AUTO, FieldMapping.SPLUNK, null, Speed.parse("2"), false);

            new Publisher(publication, clock, 1 + random.nextInt(20_000))
                    .publish(
                            (place, host, value) -> places.add(clock.elapsedNanos() / 500_000 + " " + place),
                            (dataset, takes) -> {});

            assertThat(places)
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyElementsOf(expected.stream()
                            .map(record -> (record[0] - firstMs) + " f" + record[1] + ":" + record[2])
                            .toList());
        }
    }
}
