package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.spl.ConvertCommand.Conversion;
import io.spawnwatch.detection.spl.RenameCommand.Renaming;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchPrinterTest {
    private static final Macros MACROS = Macros.bundled();

    @Test
    void printsRandomSearchesSoThatTheParserReadsEqualOnes() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        RandomConditions conditions =
                new RandomConditions(random, List.of("process", "dest", "user", "by", "NOT", "odd name"));
        for (int round = 0; round < 20_000; round++) {
            Search search = new Search(
                    new TstatsCommand(
                            List.of(new TstatsOption(word("fillnull_value"), word("nu ll"))),
                            List.of(
                                    new Aggregate(word("count"), null, null),
                                    new Aggregate(word("min"), FieldName.of(word("_time")), word("first time"))),
                            word("Endpoint.Processes"),
                            random.nextInt(20) == 0 ? null : conditions.next(4),
                            List.of(FieldName.of(word("Processes.dest")), FieldName.of(word("odd name")))),
                    List.of(
                            new RenameCommand(List.of(
                                    new Renaming(word("a.*"), word("*")), new Renaming(word("b"), word("b c")))),
                            new ConvertCommand(
                                    random.nextBoolean() ? word("%Y \\\"%m\\\"") : null,
                                    List.of(new Conversion(word("ctime"), word("x")))),
                            new SearchCommand(conditions.next(2))));
            String printed = SearchPrinter.faithful().print(search);
            assertThat(SearchParser.parse(SourceText.of("random", printed), MACROS))
                    .as("seed %d, round %d: %s", seed, round, printed)
                    .isEqualTo(search);
        }
    }

    @Test
    void printsEqualSearchesAlikeHoweverTheyWereWritten() {
        String one =
                "| tstats count from datamodel=Endpoint.Processes where Processes.dest=a Processes.user=*\\\\b** by"
                        + " Processes.dest";
        String other = "|tstats  count FROM datamodel=\"Endpoint\".\"Processes\"\n  BY Processes.dest WHERE"
                + " (\"Processes.dest\"=\"a\") AND ((Processes.user = \"*\\b*\")) ```why```";
        assertThat(print(one))
                .isEqualTo(print(other))
                .isEqualTo("| tstats count from datamodel=Endpoint.Processes where Processes.dest=\"a\" AND"
                        + " Processes.user=\"*\\\\b*\" by Processes.dest");
    }

    private static String print(String search) {
        return SearchPrinter.faithful().print(SearchParser.parse(SourceText.of("x", search), MACROS));
    }

    private static Word word(String text) {
        return new Word(text, new Origin(Place.whole("random"), List.of()));
    }
}
