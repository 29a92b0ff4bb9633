package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPrinterTest {
    private static final Macros MACROS = Macros.bundled();

    @Test
    void printsRandomSearchesThatParseToEqualOnes() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        RandomConditions conditions =
                new RandomConditions(random, List.of("process", "dest", "user", "by", "NOT", "odd name"));
        RandomCommands commands = new RandomCommands(random);
        for (int round = 0; round < 20_000; round++) {
            Search search = new Search(
                    new TstatsCommand(
                            List.of(new TstatsOption(word("fillnull_value"), word("nu \"ll\\"))),
                            List.of(
                                    new Aggregate(word("count"), null, null),
                                    new Aggregate(word("min"), FieldName.of(word("_time")), word("first time"))),
                            word("Endpoint.Processes"),
                            random.nextInt(20) == 0 ? null : conditions.next(4),
                            List.of(FieldName.of(word("Processes.dest")), FieldName.of(word("odd name"))),
                            null),
                    commands.several(5));
            String printed = SearchPrinter.faithful().print(search);
            assertThat(SearchParser.parse(SourceText.of("random", printed), MACROS))
                    .as("seed %d, round %d: %s", seed, round, printed)
                    .isEqualTo(search);
        }
    }

    @Test
    void printsEqualSearchesAlikeHoweverTheyWereWritten() {
        String written =
                "| tstats count from datamodel=Endpoint.Processes where Processes.dest=a Processes.user=*\\\\b** by"
                        + " Processes.dest";
        String other = "|tstats  count FROM datamodel=\"Endpoint\".\"Processes\"\n  BY Processes.dest WHERE"
                + " (\"Processes.dest\"=\"a\") AND ((Processes.user = \"*\\b*\")) ```why```";
        assertThat(print(written))
                .isEqualTo(print(other))
                .isEqualTo("| tstats count from datamodel=Endpoint.Processes where Processes.dest=\"a\" AND"
                        + " Processes.user=\"*\\\\b*\" by Processes.dest");
    }

    @Test
    void printsTheTimeBeforeTheGroupingFields() {
        assertThat(SearchPrinter.faithful().print(grouped("5m", "dest")))
                .isEqualTo("tstats count from datamodel=Endpoint.Processes by _time span=5m dest");
        assertThat(SearchPrinter.faithful().print(grouped(null, "span")))
                .isEqualTo("tstats count from datamodel=Endpoint.Processes by _time \"span\"");
    }

    @Test
    void printsWhatTurnsGroupsIntoRowsWithoutWhatLeavesRowsUnchanged() {
        Search search = parse("| tstats summariesonly=false count values(Processes.user) as \"all users\" from"
                + " datamodel=Endpoint.Processes where Processes.dest=a by Processes.dest |"
                + " `drop_dm_object_name(Processes)` | `security_content_ctime(firstTime)` | where count > 10 | sort -"
                + " count | search * | search dest=b* | convert ctime(a) mktime(b) | fields - dest | `x_filter`");
        String rows = SearchPrinter.faithful().printRows(search);
        assertThat(rows)
                .isEqualTo("| tstats count values(Processes.user) as \"all users\" from datamodel=Endpoint.Processes by"
                        + " Processes.dest | rename Processes.* as * | convert timeformat=\"%Y-%m-%dT%H:%M:%S\""
                        + " ctime(firstTime) | where count > 10 | search dest=\"b*\" | convert ctime(a) mktime(b)"
                        + " | fields - dest");
        assertThat(SearchPrinter.faithful().printRows(parse(rows))).isEqualTo(rows);
    }

    @Test
    void printsEverySearchOfTheSampleSoThatItParsesToAnEqualOne(@TempDir Path macros) throws IOException {
        for (var file : EscuSample.files("macros").entrySet()) {
            Files.writeString(macros.resolve(file.getKey()), file.getValue());
        }
        Macros all = Macros.ofFolder(macros);
        int understood = 0;
        for (var file : EscuSample.files("detections").entrySet()) {
            Search search;
            try {
                search = SearchParser.parse(
                        Documents.yaml(file.getKey(), file.getValue()).source("search"), all);
            } catch (InvalidDocumentException refused) {
                continue;
            }
            understood++;
            String printed = SearchPrinter.faithful().print(search);
            assertThat(SearchParser.parse(SourceText.of("printed", printed), MACROS))
                    .as(printed)
                    .isEqualTo(search);
            String rows = SearchPrinter.faithful().printRows(search);
            assertThat(SearchPrinter.faithful().printRows(parse(rows))).isEqualTo(rows);
        }
        assertThat(understood).isEqualTo(268);
    }

    private static TstatsCommand grouped(@Nullable String span, String field) {
        Origin origin = word("").origin();
        return new TstatsCommand(
                List.of(),
                List.of(new Aggregate(word("count"), null, null)),
                word("Endpoint.Processes"),
                null,
                List.of(FieldName.of(word(field))),
                new TimeSpan(span == null ? null : word(span), origin));
    }

    private static Search parse(String search) {
        return SearchParser.parse(SourceText.of("x", search), MACROS);
    }

    private static String print(String search) {
        return SearchPrinter.faithful().print(parse(search));
    }

    private static Word word(String text) {
        return new Word(text, new Origin(Place.whole("random"), List.of()));
    }
}
